"""When a ballot is taken, and how a judge stands with an entry."""

from __future__ import annotations

from enum import StrEnum

from webapp.core.errors import N_, Conflict


class Standing(StrEnum):
    """Where a judge's ballot for an entry has got to."""

    SUBMITTED = "submitted"
    DRAFT = "draft"
    MISSING = "missing"
    RECUSED = "recused"
    LATE = "late"
    ABSENT = "absent"
    EXCLUDED = "excluded"


def standing(
    *, recused: bool, excluded: bool, submitted: bool, late: bool, absent: bool, draft: bool
) -> Standing:
    """Tell how a judge stands with an entry; what needs a decision comes first."""
    if recused:
        return Standing.RECUSED
    if late:
        return Standing.LATE
    if submitted:
        return Standing.EXCLUDED if excluded else Standing.SUBMITTED
    if absent:
        return Standing.ABSENT
    return Standing.DRAFT if draft else Standing.MISSING


def check_open(*, is_open: bool) -> None:
    """Refuse a ballot for an entry whose scoring is closed. Raises `Conflict` with code `closed`."""
    if not is_open:
        raise Conflict(N_("Scoring for this entry is closed."), code="closed")


def check_base(*, current: int, base: int) -> None:
    """Refuse a ballot that did not start from the current revision (0: none). Raises `Conflict`, `stale`."""
    if base != current:
        raise Conflict(N_("A newer version of this ballot has been submitted."), code="stale")
