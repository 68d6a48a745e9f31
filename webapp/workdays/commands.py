"""Entering days off and days worked, and taking entries back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from webapp.accounts.rules import Role
from webapp.areas.rules import Level
from webapp.audit.commands import record
from webapp.audit.rules import SYSTEM
from webapp.core.db import transaction
from webapp.core.errors import N_, Invalid, NotAllowed
from webapp.workdays.models import SpecialDay
from webapp.workdays.queries import forget
from webapp.workdays.rules import span

if TYPE_CHECKING:
    from datetime import date, datetime

    from webapp.accounts.rules import Viewer
    from webapp.workdays.rules import Kind


def may_change(viewer: Viewer) -> bool:
    """Whether the person keeps the calendar: it is one for all counties, so the city's administrators do."""
    return viewer.role is Role.ADMIN and viewer.scope.level is Level.CITY


def check_may_change(viewer: Viewer) -> None:
    """Refuse everybody else. Raises `NotAllowed`."""
    if not may_change(viewer):
        raise NotAllowed(N_("The city's administrators keep the calendar."))


def change(
    *, viewer: Viewer, first: date, last: date | None, kind: Kind | None, name: str, reason: str, now: datetime
) -> int:
    """Enter the days from `first` to `last` as `kind`; None takes their entries back. Return how many days changed.

    Raises `NotAllowed` for anybody but the city's administrators, and `Invalid`.
    """
    check_may_change(viewer)
    days = span(first, last)
    if kind is not None and not name:
        raise Invalid(N_("Say what the day is, such as National Day."), field="name")
    if not reason:
        raise Invalid(N_("Give a reason, such as the notice that says so."), field="reason")
    with transaction() as session:
        before = _entries(days)
        after = {day.isoformat(): [kind.value, name] for day in days} if kind else {}
        if before == after:
            return 0
        session.execute(delete(SpecialDay).where(SpecialDay.day.in_(days)))
        if kind is not None:
            session.add_all(SpecialDay(day=day, kind=kind, name=name, reason=reason, entered_at=now) for day in days)
        record(
            scope=SYSTEM,
            actor=viewer.actor,
            action="workdays.change" if kind else "workdays.restore",
            obj=f"day:{first.isoformat()}",
            before=before,
            after=after,
            details={"days": len(days), "kind": kind.value if kind else "", "name": name, "reason": reason},
            now=now,
        )
    forget()
    return len(days)


def _entries(days: list[date]) -> dict[str, list[str]]:
    """Return the present entries of these days."""
    with transaction() as session:
        rows = session.execute(select(SpecialDay).where(SpecialDay.day.in_(days))).scalars()
        return {row.day.isoformat(): [row.kind.value, row.name] for row in rows}
