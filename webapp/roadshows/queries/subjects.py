"""What an entry may stand for: a brand or an organisation of the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from webapp.areas.queries import scope_of, within
from webapp.core.db import db
from webapp.organisations.models import Organisation, OrganisationName
from webapp.organisations.queries import choices as organisations
from webapp.organisations.rules.naming import official
from webapp.programmes.brands.models import Brand
from webapp.programmes.brands.queries import reading as brands

if TYPE_CHECKING:
    from sqlalchemy import Select

    from webapp.accounts.rules import Viewer
    from webapp.roadshows.models import Event, SignUp

MOST_OFFERED: Final = 8
_COUNTY_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """A brand or an organisation, or neither; never both."""

    brand_id: int | None = None
    organisation_id: int | None = None


def offered(viewer: Viewer, text: str) -> list[tuple[str, str]]:
    """Return what the viewer may choose by a part of its name: (name, where it is from, "" for a brand)."""
    if not text.strip():
        return []
    wanted = text.strip().casefold()
    found = [(one.name, "") for one in brands.choices(viewer) if wanted in one.name.casefold()][:MOST_OFFERED]
    return found + [(one.name, one.town) for one in organisations(viewer, text, MOST_OFFERED)]


def named(event: Event, name: str, area_code: str) -> Subject:
    """Return the event's brand or the county's organisation that is called exactly so; neither when in doubt."""
    kept = official(name)
    if not kept:
        return Subject()
    brand = select(Brand.id).where(Brand.name == kept, within(scope_of(event.area_code), Brand))
    if (brand_id := _only(brand)) is not None:
        return Subject(brand_id=brand_id)
    former = select(OrganisationName.organisation_id).where(OrganisationName.name == kept)
    organisation = select(Organisation.id).where(
        or_(Organisation.name == kept, Organisation.id.in_(former)),
        Organisation.county_code == area_code[:_COUNTY_DIGITS],
        Organisation.merged_into_id.is_(None),
    )
    return Subject(organisation_id=_only(organisation))


def linked(sign_ups: list[SignUp]) -> dict[int, str]:
    """Return the names of the organisations and brands that sign-ups are linked to, by the sign-up's number."""
    names: dict[int, str] = {}
    for one in sign_ups:
        if one.brand_id is not None:
            names[one.number] = db.session.get_one(Brand, one.brand_id).name
        elif one.organisation_id is not None:
            names[one.number] = db.session.get_one(Organisation, one.organisation_id).name
    return names


def _only(statement: Select[int]) -> int | None:
    found = list(db.session.execute(statement.limit(2)).scalars())
    return found[0] if len(found) == 1 else None
