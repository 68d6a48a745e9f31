"""The organisations of the demonstration city, and who looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.accounts.rules import Viewer
from webapp.areas.queries import towns
from webapp.demo import names
from webapp.demo.people import County
from webapp.organisations.commands.assigning import assign
from webapp.organisations.commands.registering import register
from webapp.organisations.rules import codes
from webapp.organisations.rules.registration import Registration
from webapp.organisations.rules.terms import Industry, Kind, Size, Tier

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

ENTERPRISES_PER_COUNTY, SOCIAL_PER_COUNTY = 11, 3


@dataclass(frozen=True)
class Looked:
    """An organisation with the instructor who looks after it."""

    organisation_id: int
    instructor: Viewer
    county: County


def fill(random: Random, counties: list[County], now: datetime) -> list[Looked]:
    """Register every organisation and assign all but one a county."""
    looked = []
    for county in counties:
        ids = [
            register(viewer=county.coordinator, entered=entered, now=now, confirmed=True)
            for entered in _entered(random, county)
        ]
        for position, organisation_id in enumerate(ids[:-1]):
            instructor = county.instructors[position % len(county.instructors)]
            assign(
                viewer=county.coordinator,
                organisation_ids=[organisation_id],
                account_id=instructor.account_id,
                from_day=now.date(),
                now=now,
                sending_unit="县委两新工委",
            )
            looked.append(Looked(organisation_id, instructor, county))
    return looked


def _entered(random: Random, county: County) -> list[Registration]:
    areas = [town.code for town in towns(county.code)]
    taken: set[str] = set()
    found: list[Registration] = []
    while len(found) < ENTERPRISES_PER_COUNTY + SOCIAL_PER_COUNTY:
        enterprise = len(found) < ENTERPRISES_PER_COUNTY
        name, section = (
            names.enterprise(random, county.place, county.code)
            if enterprise
            else (names.social(random, county.place), "S")
        )
        if name in taken:
            continue
        taken.add(name)
        found.append(_registration(random, county.code, name, section, random.choice(areas), enterprise=enterprise))
    return found


def _registration(
    random: Random, county: str, name: str, section: str, area_code: str, *, enterprise: bool
) -> Registration:
    coded = enterprise or random.random() < 0.5  # noqa: PLR2004 - half of the social organisations have a code
    return Registration(
        name=name,
        area_code=area_code,
        kind=Kind.ENTERPRISE if enterprise else Kind.SOCIAL,
        code=_code(random, "91" if enterprise else "52", county) if coded else None,
        code_missing_reason="" if coded else "备案类组织，尚未登记",
        industry=Industry(section),
        size=random.choice((Size.MEDIUM, Size.SMALL, Size.SMALL, Size.MICRO)) if enterprise else None,
        above_scale=enterprise and random.random() < 0.4,  # noqa: PLR2004 - two in five
        tier=random.choice((Tier.QUARTERLY, Tier.QUARTERLY, Tier.HALF_YEARLY)),
        contact_name=names.person(random),
        contact_phone=f"1{random.choice('3578')}9{random.randrange(10**8):08d}",
    )


def _code(random: Random, start: str, county: str) -> str:
    """Return a code that passes both checks and belongs to nobody: its body begins with MADE."""
    body = "MADE" + "".join(random.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(4))
    first = f"{start}{county}{body}{codes.body_check_character(body)}"
    return first + codes.check_character(first)
