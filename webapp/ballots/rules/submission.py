"""How a judge stands with an entry, and which revision a ballot may follow."""

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
    PAPER = "paper"
    ABSENT = "absent"
    EXCLUDED = "excluded"


def standing(
    *, recused: bool, excluded: bool, submitted: bool, late: bool, absent: bool, draft: bool, paper: bool = False
) -> Standing:
    """Tell how a judge stands with an entry; what needs a decision comes first.

    `paper` is a sheet of paper that waits to be confirmed.
    """
    if recused:
        return Standing.RECUSED
    if late:
        return Standing.LATE
    if paper:
        return Standing.PAPER
    if submitted:
        return Standing.EXCLUDED if excluded else Standing.SUBMITTED
    if absent:
        return Standing.ABSENT
    return Standing.DRAFT if draft else Standing.MISSING


class StaleBallot(Conflict):
    """A ballot that did not start from the current revision, `current`: somebody was quicker. 409, `stale`."""

    def __init__(self, current: int) -> None:
        """Keep the number of the current revision."""
        super().__init__(N_("A newer version of this ballot has been submitted."), code="stale")
        self.current = current


class RehearsalOver(Conflict):
    """Scores from a page of the rehearsal, which has been wiped since. 409, `rehearsal`."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            N_("The rehearsal is over, and these scores come from it. Submit them again only if you mean them now."),
            code="rehearsal",
        )


def check_rehearsal(*, sent: bool, held: bool) -> None:
    """Refuse what was set in a rehearsal (`sent`) once none is held any more. Raises `RehearsalOver`."""
    if sent and not held:
        raise RehearsalOver


def check_base(*, current: int, base: int) -> None:
    """Refuse a ballot that did not start from the current revision (0: none). Raises `StaleBallot`."""
    if base != current:
        raise StaleBallot(current)
