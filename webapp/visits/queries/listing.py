"""Lists of visits, always through the eyes of a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from webapp.accounts.models import Account
from webapp.core import clock
from webapp.core.db import db
from webapp.core.pagination import paginate
from webapp.organisations.models import Organisation
from webapp.organisations.queries import merged_ids
from webapp.organisations.queries.reading import choosable
from webapp.organisations.queries.search import matches
from webapp.visits.models import Visit
from webapp.visits.queries.reading import visible
from webapp.visits.rules.filtering import Filter

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from webapp.accounts.rules import Viewer
    from webapp.core.pagination import Page


_KEPT = aliased(Organisation)


@dataclass(frozen=True, slots=True)
class Listed:
    """A visit with the names of its organisation and its author."""

    visit: Visit
    organisation: str
    author: str

    @property
    def submitted_on(self) -> date | None:
        """The day in Lishui on which it was submitted last."""
        return clock.local(self.visit.submitted_at).date() if self.visit.submitted_at else None


def page(viewer: Viewer, chosen: Filter, number: int) -> Page[Listed]:
    """Return one page of the viewer's visits, the latest day first."""
    whole = listed().where(visible(viewer))
    statement = whole.where(*conditions(viewer, chosen)).order_by(Visit.visited_on.desc(), Visit.id.desc())
    rows = paginate(statement, number, rows=True, whole=None if chosen == Filter() else whole)
    return rows.holding([Listed(*row) for row in rows.items])


def of_organisation(viewer: Viewer, organisation_id: int, limit: int) -> list[Listed]:
    """Return the latest visits to an organisation and the records merged into it, at most `limit`."""
    statement = listed().where(Visit.organisation_id.in_(merged_ids(organisation_id)), visible(viewer))
    ordered = statement.order_by(Visit.visited_on.desc(), Visit.id.desc()).limit(limit)
    return [Listed(*row) for row in db.session.execute(ordered).all()]


def listed() -> Select[Visit, str, str]:
    """Return the statement of all visits with the names of organisation and author; the caller narrows it.

    An organisation that was merged goes by the name of the one that it became.
    """
    return (
        select(Visit, func.coalesce(_KEPT.name, Organisation.name), Account.name)
        .join(Organisation, Organisation.id == Visit.organisation_id)
        .outerjoin(_KEPT, _KEPT.id == Organisation.merged_into_id)
        .join(Account, Account.id == Visit.author_id)
    )


def conditions(viewer: Viewer, chosen: Filter) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of what a list is narrowed to."""
    found: list[ColumnElement[bool]] = []
    if chosen.state is not None:
        found.append(Visit.state == chosen.state)
    if chosen.since is not None:
        found.append(Visit.visited_on >= chosen.since)
    if chosen.until is not None:
        found.append(Visit.visited_on <= chosen.until)
    if chosen.area_code:
        code = chosen.area_code
        found.append(or_(Visit.area_code == code, Visit.county_code == code))
    if chosen.organisation_id is not None:
        found.append(Visit.organisation_id.in_(merged_ids(chosen.organisation_id)))
    if found_by_name := matches(chosen.text, [choosable(viewer)]):
        found.append(found_by_name.condition)
    if chosen.mine:
        found.append(Visit.author_id == viewer.account_id)
    return found
