"""The public notice (公示): how many workdays a result stands open to objections (异议), which are answered first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.core.errors import N_, Conflict, Invalid
from webapp.roadshows.rules.stages import Stage, check_award
from webapp.workdays.rules import add_workdays

if TYPE_CHECKING:
    from datetime import date

    from webapp.workdays.rules import Calendar

USUAL_DAYS = 5
MOST_DAYS = 30
WHO_LENGTH = 200
WORDS_LENGTH = 2000


def check_days(days: int) -> None:
    """Refuse a notice that is no number of workdays from 0 to `MOST_DAYS`. Raises `Invalid` on `notice_days`."""
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(N_("Give 0 to %(most)d workdays."), field="notice_days", most=MOST_DAYS)


def last_day(published: date, days: int, calendar: Calendar) -> date | None:
    """Return the last day of the notice, the day of publication being day 0; None when there is none."""
    return add_workdays(published, days, calendar) if days else None


def check_end(stage: Stage, *, until: date | None, today: date, unanswered: int) -> None:
    """Refuse to award before the notice has ended and every objection is answered. Raises `Conflict`."""
    check_award(stage)
    if until and today <= until:
        raise Conflict(N_("The public notice runs until the end of %(day)s."), code="closed", day=until)
    if unanswered:
        raise Conflict(N_("%(count)s objections have no answer yet."), code="closed", count=unanswered)


def check_objection(stage: Stage) -> None:
    """Refuse an objection outside the public notice. Raises `Conflict`."""
    if stage is not Stage.NOTICE:
        raise Conflict(N_("Objections are recorded during the public notice."), code="closed")
