"""Which earlier version of a ballot may count again, and what such a version looks like.

A coordinator may take back what people other than the judge put in: a late ballot accepted by mistake, a sheet of
paper typed in wrongly. What the judge handed in on the own device is never replaced by anybody else.
"""

from __future__ import annotations

from webapp.core.errors import N_, Conflict, NotAllowed, NotFound


def is_restored(*, number: int, base: int) -> bool:
    """Tell whether a revision is an earlier one that was made to count again: `base` is that one's number.

    Every other revision starts from the one directly before it.
    """
    return base < number - 1


def check_restore(*, number: int, current: int, seen: int, by_judge: bool) -> None:
    """Refuse to let version `number` count again in place of version `current`.

    `seen` is the current version as the person saw it; `by_judge` says that the judge handed the current one in.
    Raises `Conflict` when another is current by now, `NotAllowed`, or `NotFound` without such an earlier version.
    """
    if seen != current:
        raise Conflict(N_("Somebody else changed this in the meantime. Look at the present state and decide anew."))
    if not 1 <= number < current:
        raise NotFound
    if by_judge:
        raise NotAllowed(N_("The judge handed in the current version: nobody else may replace it by an earlier one."))
