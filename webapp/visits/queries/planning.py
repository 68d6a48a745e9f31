"""What a day begins with: which organisations are due, what came back, what waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from webapp.core import clock
from webapp.core.db import db
from webapp.organisations import queries as organisations
from webapp.organisations.models import Organisation
from webapp.organisations.rules.terms import Status, Tier, visits_fall_due
from webapp.problems import queries as problems
from webapp.visits.models import Visit, VisitFrequency
from webapp.visits.queries import listing, reading
from webapp.visits.rules.due import DEFAULTS, Due, Frequency, Urgency, due
from webapp.visits.rules.states import State
from webapp.visits.rules.trips import Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from webapp.accounts.rules import Viewer
    from webapp.visits.queries.listing import Listed

# A visit keeps its organisation from falling due again once its author stands by it.
_COUNTED = (State.SUBMITTED, State.REVIEWED)


@dataclass(frozen=True, slots=True)
class DueOrganisation:
    """An organisation assigned to the viewer: last visit by anybody, when it is due, its open problems."""

    organisation: Organisation
    last_visit: date | None
    due: Due
    open_problems: int

    @property
    def stop(self) -> Stop:
        """The organisation as a stop of a trip."""
        one = self.organisation
        if one.latitude is None or one.longitude is None:
            return Stop(one.id, one.area_code)
        return Stop(one.id, one.area_code, (float(one.latitude), float(one.longitude)))


@dataclass(frozen=True, slots=True)
class Setting:
    """How often one tier is visited, and the version of that: 0 while it is what the rules begin with."""

    frequency: Frequency
    version: int = 0


def settings() -> dict[Tier, Setting]:
    """Return how often each tier is visited, the shortest period of the rules first."""
    kept = {row.tier: row for row in db.session.execute(select(VisitFrequency)).scalars()}
    return {
        tier: Setting(Frequency(kept[tier].months, kept[tier].notice_days), kept[tier].version)
        if tier in kept
        else Setting(frequency)
        for tier, frequency in DEFAULTS.items()
    }


def due_list(viewer: Viewer) -> list[DueOrganisation]:
    """Return the organisations assigned to the viewer where visits fall due, the most urgent first."""
    found = due_of_account(viewer.account_id, clock.today())
    open_problems = problems.open_counts(viewer, [one.organisation.id for one in found])
    return [replace(one, open_problems=open_problems.get(one.organisation.id, 0)) for one in found]


def due_of_account(account_id: int, today: date) -> list[DueOrganisation]:
    """Return the organisations assigned to an account where visits fall due, the most urgent first."""
    held = [
        (organisation, assignment.from_day)
        for organisation, assignment in organisations.assigned(account_id, today)
        if organisation.merged_into_id is None
        and visits_fall_due(Status(organisation.status), organisation.status_date, today)
    ]
    last = last_visits([organisation.id for organisation, _ in held])
    how_often = settings()
    found = [
        DueOrganisation(
            organisation,
            last.get(organisation.id),
            due(last.get(organisation.id), since, how_often[Tier(organisation.tier)].frequency, today),
            0,
        )
        for organisation, since in held
    ]
    return sorted(found, key=lambda one: (one.due.done, one.due.day, one.organisation.sort_key))


def chosen(found: list[DueOrganisation], ids: Sequence[int]) -> list[DueOrganisation]:
    """Return those of a due list that were chosen, in the list's order."""
    wanted = set(ids)
    return [one for one in found if one.organisation.id in wanted]


def by_urgency(found: list[DueOrganisation]) -> dict[Urgency, list[DueOrganisation]]:
    """Return a due list under how pressing each visit is, the most pressing first."""
    return {urgency: [one for one in found if one.due.urgency is urgency] for urgency in Urgency}


def own_in_state(viewer: Viewer, state: State, limit: int) -> list[Listed]:
    """Return the viewer's own visits in one state, the one changed last first."""
    statement = listing.listed().where(Visit.author_id == viewer.account_id, Visit.state == state)
    rows = db.session.execute(statement.order_by(Visit.changed_at.desc(), Visit.id.desc()).limit(limit)).all()
    return [listing.Listed(*row) for row in rows]


def waiting(viewer: Viewer, limit: int) -> list[Listed]:
    """Return the visits that wait for the viewer's review, the longest wait first."""
    statement = listing.listed().where(
        reading.visible(viewer), Visit.state == State.SUBMITTED, Visit.author_id != viewer.account_id
    )
    rows = db.session.execute(statement.order_by(Visit.submitted_at, Visit.id).limit(limit)).all()
    return [listing.Listed(*row) for row in rows]


def count(viewer: Viewer, state: State) -> int:
    """Count the visits in one state that the viewer may see."""
    statement = select(func.count()).select_from(Visit).where(reading.visible(viewer), Visit.state == state)
    return db.session.execute(statement).scalar_one()


def reviewed_since(viewer: Viewer, day: date) -> int:
    """Count the reviewed visits made on or after `day` that the viewer may see (家次)."""
    statement = select(func.count()).select_from(Visit)
    statement = statement.where(reading.visible(viewer), Visit.state == State.REVIEWED, Visit.visited_on >= day)
    return db.session.execute(statement).scalar_one()


def last_visits(organisation_ids: Sequence[int] | Select[int]) -> dict[int, date]:
    """Return the day of the last visit to each; visits to records merged into one of them are its own."""
    merged = select(Organisation.id).where(Organisation.merged_into_id.in_(organisation_ids))
    surviving = func.coalesce(Organisation.merged_into_id, Organisation.id)
    rows = db.session.execute(
        select(surviving, func.max(Visit.visited_on))
        .join(Organisation, Organisation.id == Visit.organisation_id)
        .where(or_(Visit.organisation_id.in_(organisation_ids), Visit.organisation_id.in_(merged)))
        .where(Visit.state.in_(_COUNTED))
        .group_by(surviving)
    ).all()
    return {row[0]: row[1] for row in rows}
