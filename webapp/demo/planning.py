"""Where the demonstration city's organisations lie, and a round of instructors sent out to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Final

from webapp.organisations import queries
from webapp.organisations.commands import dispatching
from webapp.organisations.commands.registering import edit
from webapp.organisations.queries import dispatches
from webapp.organisations.rules.dispatch import Step, UnitKind

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.demo.people import County
    from webapp.demo.register import Looked

# The county towns, in degrees north and east, rounded; organisations lie invented distances around them.
TOWNS: Final = {
    "331102": ("28.446", "119.910"),
    "331121": ("28.139", "120.290"),
    "331122": ("28.659", "120.091"),
    "331123": ("28.592", "119.276"),
    "331124": ("28.449", "119.482"),
    "331125": ("28.116", "119.574"),
    "331126": ("27.619", "119.063"),
    "331127": ("27.973", "119.636"),
    "331181": ("28.074", "119.142"),
}
_SEED: Final = 331124
_PLACED: Final = 0.8
_AROUND: Final = 90  # thousandths of a degree: some ten kilometres
UNITS: Final = (
    (UnitKind.MEMBER, "两新工委"),
    (UnitKind.PARK, "工业园区管委会"),
    (UnitKind.TOWN, "街道党工委"),
)


def plan(counties: list[County], looked: list[Looked], now: datetime) -> None:
    """Give most organisations a position, and open this year's round in each county with everybody on duty."""
    random = Random(_SEED)
    for one in looked:
        if random.random() < _PLACED:
            _place(random, one, now)
    for county in counties:
        _send_out(county, now)


def _place(random: Random, one: Looked, now: datetime) -> None:
    viewer = one.county.coordinator
    organisation = queries.get(viewer, one.organisation_id)
    latitude, longitude = (
        Decimal(degrees) + Decimal(random.randint(-_AROUND, _AROUND)) / 1000 for degrees in TOWNS[one.county.code]
    )
    known = queries.registration_of(organisation)
    edit(
        viewer=viewer,
        organisation_id=organisation.id,
        version=organisation.version,
        entered=replace(known, latitude=latitude, longitude=longitude),
        now=now,
        confirmed=True,
    )


def _send_out(county: County, now: datetime) -> None:
    """Send every instructor of a county out, and leave the last one proposed in 松阳 to be seen."""
    year, viewer = now.year, county.coordinator
    term = {"from_day": date(year, 1, 1), "to_day": date(year, 12, 31)}
    round_id = dispatching.open_round(viewer=viewer, name=f"{year}年党建指导员选派", now=now, **term)
    for person, (kind, unit) in zip(county.instructors, UNITS, strict=False):
        ids = [person.account_id]
        dispatching.propose(
            viewer=viewer, round_id=round_id, account_ids=ids, unit_kind=kind, unit=f"{county.place}{unit}", now=now
        )
    proposed = [one.dispatch.id for one in dispatches.people(round_id, now.date())]
    chosen = proposed[:-1] if county.code == "331124" else proposed
    later = now + timedelta(hours=1)
    dispatching.go(viewer=viewer, round_id=round_id, dispatch_ids=chosen, step=Step.SEND, reason="", now=later)
