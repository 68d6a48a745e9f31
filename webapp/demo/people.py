"""The people of the demonstration city: a few for the city, seven for each county."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.accounts import queries
from webapp.accounts.commands import departments, links, people
from webapp.accounts.rules import Person, Role, Viewer
from webapp.areas.queries import counties, scope_of
from webapp.areas.rules import CITY
from webapp.audit.rules import Actor
from webapp.demo.names import person

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

ACTOR = Actor("command", "operator")
# A county's departments, each with how the user name of its officer ends.
DEPARTMENTS = (("综合行政执法局", "dept"), ("人力资源和社会保障局", "hr"), ("经济商务局", "trade"))
CITY_DEPARTMENT = "市交通运输局"
# How each county's user names begin: the county's name in pinyin.
PREFIXES = {
    "331102": "liandu",
    "331121": "qingtian",
    "331122": "jinyun",
    "331123": "suichang",
    "331124": "songyang",
    "331125": "yunhe",
    "331126": "qingyuan",
    "331127": "jingning",
    "331181": "longquan",
}
INSTRUCTORS_PER_COUNTY = 3


@dataclass(frozen=True)
class County:
    """A county's people; `place` is its name without 县、市、区."""

    code: str
    place: str
    coordinator: Viewer
    instructors: list[Viewer]
    offices: list[Viewer]
    city: Viewer
    city_office: Viewer


def populate(random: Random, password: str, now: datetime) -> list[County]:
    """Create everybody, all with the same password, and return the counties."""
    for username, role in (("admin", Role.ADMIN), ("auditor", Role.AUDITOR)):
        _add(username, Person(name=person(random), role=role, area_code=CITY), password, now)
    city = _add("city", Person(name=person(random), role=Role.COORDINATOR, area_code=CITY), password, now)
    office = _office(random, "city-dept", CITY, CITY_DEPARTMENT, password, now)
    return [_county(random, county.code, county.name, (city, office), password, now) for county in counties()]


def _county(random: Random, code: str, name: str, city: tuple[Viewer, Viewer], password: str, now: datetime) -> County:
    prefix = PREFIXES[code]
    coordinator = _add(prefix, Person(name=person(random), role=Role.COORDINATOR, area_code=code), password, now)
    instructors = [
        _add(
            f"{prefix}{n}",
            Person(name=person(random), role=Role.INSTRUCTOR, area_code=code, sending_unit="县委两新工委"),
            password,
            now,
        )
        for n in range(1, INSTRUCTORS_PER_COUNTY + 1)
    ]
    offices = [_office(random, f"{prefix}-{ending}", code, office, password, now) for office, ending in DEPARTMENTS]
    place = "景宁" if code == "331127" else name[:-1]
    return County(code, place, coordinator, instructors, offices, *city)


def _office(random: Random, username: str, area: str, name: str, password: str, now: datetime) -> Viewer:
    """Make a department with one officer, and return the officer."""
    office = departments.create(actor=ACTOR, scope=scope_of(area), area_code=area, name=name, now=now)
    who = Person(name=person(random), role=Role.DEPARTMENT, area_code=area, department_id=office)
    return _add(username, who, password, now)


def _add(username: str, who: Person, password: str, now: datetime) -> Viewer:
    scope = scope_of(CITY)
    invited = people.create(actor=ACTOR, scope=scope, username=username, person=who, now=now)
    links.accept(token=invited.token, password=password, now=now)
    account = queries.account(scope, invited.account_id)
    return Viewer(
        account_id=account.id,
        username=account.username,
        name=account.name,
        role=Role(account.role),
        scope=scope_of(account.area_code),
        department_id=account.department_id,
    )
