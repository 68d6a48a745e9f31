"""What is due in an area: every organisation that somebody looks after, with how pressing its next visit is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from webapp.accounts.models import Account
from webapp.areas.rules import CITY
from webapp.core import clock
from webapp.core.db import db
from webapp.core.pagination import PER_PAGE, Page
from webapp.organisations.models import Assignment, Organisation
from webapp.organisations.queries.assigned import live, names_by_organisation
from webapp.organisations.queries.reading import visible
from webapp.organisations.rules.terms import Status
from webapp.visits.queries.planning import last_visits, settings
from webapp.visits.rules.due import Due, Urgency, due

if TYPE_CHECKING:
    from sqlalchemy import Select

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.terms import Tier


@dataclass(frozen=True, slots=True)
class Watched:
    """An organisation that somebody looks after, when it was visited last and when it is due."""

    id: int
    name: str
    county_code: str
    area_code: str
    last_visit: date | None
    due: Due


def watched(viewer: Viewer, area_code: str = "") -> list[Watched]:
    """Return what is due within the viewer's area, or a division of it, the longest overdue first."""
    today, how_often = clock.today(), settings()
    held = _held(viewer, area_code, today)
    last = last_visits(held.with_only_columns(Organisation.id))
    found = [
        Watched(
            row.id,
            row.name,
            row.county_code,
            row.area_code,
            last.get(row.id),
            due(last.get(row.id), row.since, how_often[row.tier].frequency, today),
        )
        for row in db.session.execute(held)
    ]
    return sorted(found, key=lambda one: (one.due.done, one.due.day))


def _held(viewer: Viewer, area_code: str, today: date) -> Select[int, str, str, str, Tier, date]:
    statement = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.county_code,
            Organisation.area_code,
            Organisation.tier,
            func.min(Assignment.from_day).label("since"),
        )
        .join(Assignment, Assignment.organisation_id == Organisation.id)
        .join(Account, Account.id == Assignment.account_id)
        .where(live(today), Account.disabled_at.is_(None))
        .where(visible(viewer), Organisation.merged_into_id.is_(None), Organisation.status == Status.ACTIVE)
        .group_by(Organisation.id)
        .order_by(Organisation.sort_key, Organisation.id)
    )
    if area_code and area_code != CITY:
        statement = statement.where(or_(Organisation.area_code == area_code, Organisation.county_code == area_code))
    return statement


def by_place(found: list[Watched], *, by_county: bool) -> dict[str, Counter[Urgency]]:
    """Count what is due by county or by town, in the order of their codes."""
    counts: dict[str, Counter[Urgency]] = {}
    for one in found:
        counts.setdefault(one.county_code if by_county else one.area_code, Counter())[one.due.urgency] += 1
    return dict(sorted(counts.items()))


def page(found: list[Watched], number: int) -> tuple[Page[Watched], dict[int, list[str]]]:
    """Return one page of what was found, and who looks after each organisation on it."""
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(number, pages)
    items = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    names = names_by_organisation((one.id for one in items), clock.today())
    return Page(items=items, number=number, pages=pages, total=len(found)), names
