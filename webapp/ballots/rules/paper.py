"""Paper fallback (纸质评分): one person types a judge's sheet in, a second one compares it; then it counts.

It is an override by people other than the judge, so nobody does it alone, and a ballot that the judge hands in
meanwhile is never overwritten by it.
"""

from __future__ import annotations

from webapp.ballots.rules.submission import check_base
from webapp.core.errors import N_, Conflict, NotAllowed


def check_enter(*, recused: bool, withdrawn: bool, scoring: str, waiting: bool, current: int, base: int) -> None:
    """Refuse a sheet that no ballot could be, or a second one that waits.

    `current` is the revision the judge's ballot has, `base` the one the person saw; 0 is none. Raises `NotAllowed`
    or `Conflict`: `StaleBallot`, `closed`, `not_open`.
    """
    if recused:
        raise NotAllowed(N_("The judge is recused from this entry: no sheet counts."))
    if withdrawn:
        raise Conflict(N_("This entry has been withdrawn."), code="closed")
    if scoring == "waiting":
        raise Conflict(N_("Scoring for this entry has not started yet."), code="not_open")
    if waiting:
        raise Conflict(N_("A paper sheet of this judge waits already: confirm or refuse it first."), code="closed")
    check_base(current=current, base=base)


def check_confirm(*, entered_by: str, confirming: str, recused: bool, current: int, base: int) -> None:
    """Refuse a confirmation by the person who typed the sheet in, or over a ballot that came in meanwhile.

    Raises `NotAllowed` or `StaleBallot`.
    """
    if entered_by == confirming:
        raise NotAllowed(N_("Whoever typed the sheet in cannot confirm it: a second person compares it."))
    if recused:
        raise NotAllowed(N_("The judge is recused from this entry: no sheet counts."))
    check_base(current=current, base=base)
