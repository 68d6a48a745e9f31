"""Which organisations a new record may be a double of."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from webapp.core.db import db
from webapp.organisations.models import Organisation
from webapp.organisations.queries.reading import town_name, visible
from webapp.organisations.rules.access import may_manage
from webapp.organisations.rules.naming import core, duplicate_key, likeness

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

_LEAST_LIKE: Final = Fraction(2, 3)
_MOST_COMPARED: Final = 16


@dataclass(frozen=True)
class Duplicate:
    """An organisation with the same code, or much the same name in the same county.

    `readable` is False for one outside the viewer's area: then only its county may be told.
    """

    id: int
    name: str
    code: str | None
    town: str
    same_code: bool
    readable: bool


def duplicates(
    viewer: Viewer, *, name: str, code: str | None, county_code: str, other_than: int = 0
) -> list[Duplicate]:
    """Return what a registration may be a double of, those of the same code first."""
    same_name = (Organisation.duplicate_key == duplicate_key(name)) & (Organisation.county_code == county_code)
    statement = (
        select(Organisation)
        .where(or_(same_name, Organisation.code == code) if code else same_name)
        .where(Organisation.merged_into_id.is_(None), Organisation.id != other_than)
        .order_by(Organisation.id)
    )
    found = [
        Duplicate(
            id=one.id,
            name=one.name,
            code=one.code,
            town=town_name(one),
            same_code=code is not None and one.code == code,
            readable=may_manage(viewer, one),
        )
        for one in db.session.execute(statement).scalars()
    ]
    return sorted(found, key=lambda duplicate: not duplicate.same_code)


def alike(viewer: Viewer, organisation: Organisation, limit: int) -> list[Organisation]:
    """Return the organisations of the same county whose names agree with this one's for the most part, best first."""
    wanted = core(organisation.duplicate_key)
    key = Organisation.duplicate_key
    shared = [key.contains(f"{one}{other}", autoescape=True) for one, other in pairwise(wanted[:_MOST_COMPARED])]
    if not shared:
        return []
    statement = (
        select(Organisation)
        .where(visible(viewer), Organisation.county_code == organisation.county_code, or_(*shared))
        .where(Organisation.merged_into_id.is_(None), Organisation.id != organisation.id)
    )
    found = [(likeness(wanted, core(one.duplicate_key)), one) for one in db.session.execute(statement).scalars()]
    best = sorted((-share, abs(len(one.duplicate_key) - len(wanted)), one.id) for share, one in found)
    by_id = {one.id: one for _, one in found}
    return [by_id[number] for share, _, number in best if -share >= _LEAST_LIKE][:limit]
