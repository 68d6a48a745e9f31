"""Setting how often organisations are visited, and reminding instructors of what falls due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.accounts.rules import Role
from webapp.areas.rules import CITY, Level
from webapp.audit.commands import record
from webapp.core.db import transaction
from webapp.core.errors import N_, Conflict, NotAllowed
from webapp.inbox.commands import deliver
from webapp.organisations import queries as organisations
from webapp.visits.models import VisitFrequency
from webapp.visits.queries import planning
from webapp.visits.rules.due import Frequency, Urgency, check_frequency

if TYPE_CHECKING:
    from datetime import date, datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.terms import Tier

_WORDS: Final = {
    Urgency.SOON: N_("%(organisation)s is to be visited by %(day)s."),
    Urgency.OVERDUE: N_("%(organisation)s should have been visited by %(day)s."),
}


def may_set_frequencies(viewer: Viewer) -> bool:
    """Whether the viewer sets how often organisations are visited: for the whole city, so from there."""
    return viewer.role in {Role.COORDINATOR, Role.ADMIN} and viewer.scope.level is Level.CITY


def require_frequencies(viewer: Viewer) -> None:
    """Refuse whoever does not speak for the city."""
    if not may_set_frequencies(viewer):
        raise NotAllowed(N_("Only the city says how often organisations are visited."))


def set_frequency(*, viewer: Viewer, tier: Tier, frequency: Frequency, version: int, now: datetime) -> int:
    """Set how often one tier is visited and return the new version; the same again changes nothing.

    Raises `Invalid`, `NotAllowed` for whoever does not speak for the city, `Conflict` when somebody set it since
    `version`.
    """
    check_frequency(frequency)
    require_frequencies(viewer)
    with transaction() as session:
        known = planning.settings()[tier]
        if known.frequency == frequency:
            return known.version
        if known.version != version:
            raise Conflict(N_("This record has changed since you opened it."))
        values = {"months": frequency.months, "notice_days": frequency.notice_days}
        row = session.get(VisitFrequency, tier) or VisitFrequency(tier=tier)
        row.months, row.notice_days = frequency.months, frequency.notice_days
        row.version, row.changed_at, row.changed_by_id = version + 1, now, viewer.account_id
        session.add(row)
        before = {"months": known.frequency.months, "notice_days": known.frequency.notice_days}
        record(
            scope=f"area:{CITY}",
            actor=viewer.actor,
            action="visit.frequency",
            obj=f"tier:{tier.value}",
            before=before,
            after=values,
            details={name: [before[name], value] for name, value in values.items()},
            now=now,
        )
        return row.version


def remind(*, today: date, now: datetime) -> int:
    """Tell every instructor what is due soon or overdue; return how many had not been told.

    Each is told of an organisation and a day once before it is due, and once after.
    """
    told = 0
    for account_id in organisations.holders(today):
        found = [one for one in planning.due_of_account(account_id, today) if one.due.urgency in _WORDS]
        if not found:
            continue
        with transaction():
            for one in found:
                day, urgency = one.due.day.isoformat(), one.due.urgency
                told += deliver(
                    account_ids=[account_id],
                    kind=f"visit.{urgency.value}",
                    subject=_WORDS[urgency],
                    params={"organisation": one.organisation.name, "day": day},
                    url=f"/visits/new?organisation={one.organisation.id}",
                    key=f"visit:{one.organisation.id}:{day}:{urgency.value}",
                    now=now,
                )
    return told
