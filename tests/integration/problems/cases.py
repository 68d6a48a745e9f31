"""A problem of the tea factory that walks through its life, for tests of commands: who does what, on which day.

Besides the people of `city.py`: 劳 of 人社局 in 松阳 (it helps), 路 of the city's 交通局.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tests.fixtures import city as cities
from tests.fixtures.city import GUSHI, LIGHTS, SONGYANG, City
from webapp.accounts.models import Department
from webapp.accounts.rules import Role
from webapp.areas.rules import CITY, county_of
from webapp.audit.rules import Actor
from webapp.core.db import db, transaction
from webapp.core.ids import new_uuid
from webapp.inbox.models import Notice
from webapp.problems import commands, queries
from webapp.problems.commands import Finding, Order, Wording
from webapp.problems.models import Problem
from webapp.problems.queries import parties
from webapp.problems.rules import Category, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Viewer

MONDAY = date(2026, 11, 23)  # the five weekdays of this week and the next are workdays
LINK = Actor("link:1", "enterprise")
FAR = Finding(contact="王经理", checked_on=None, rating=4, words="路灯已亮")


def morning(day: date) -> datetime:
    """Return ten o'clock in Lishui."""
    return datetime.combine(day, time(2), UTC)


@dataclass
class Case:
    """One problem; every step is taken on `day`, as of the version that stands then."""

    city: City
    id: int
    day: date = MONDAY

    @property
    def problem(self) -> Problem:
        """Return the problem as it stands."""
        return db.session.execute(select(Problem).where(Problem.id == self.id)).scalar_one()

    @property
    def state(self) -> State:
        """Return where it stands."""
        return self.problem.state

    def who(self, name: str) -> Viewer:
        """Return a person."""
        return self.city.people[name]

    def order(self) -> Order:
        """Return an order on the version that stands."""
        return Order(self.id, self.problem.version, new_uuid())

    def do(self, name: str, command: Callable[..., object], **arguments: Any) -> None:  # noqa: ANN401
        """Let somebody take a step."""
        given = {"order": self.order(), **arguments}
        command(viewer=self.who(name), now=morning(self.day), **given)

    def later(self, days: int) -> Case:
        """Let days pass."""
        self.day += timedelta(days=days)
        return self

    def accepted(self) -> Case:
        """Let 兰 accept it."""
        self.do("lan", commands.accept)
        return self

    def assigned(self, *helpers: str) -> Case:
        """Let 兰 hand it to 综合执法局, with helpers by officer."""
        offices = [self.who(name).department_id for name in helpers]
        lead = self.city.ban.department_id
        self.accepted().do("lan", commands.hand_over, lead_id=lead, helper_ids=offices, words="")
        return self

    def signed(self, *helpers: str) -> Case:
        """Let 班 sign for it."""
        self.assigned(*helpers).do("ban", commands.sign)
        return self

    def working(self, *helpers: str) -> Case:
        """Let 班 answer for the first time."""
        self.signed(*helpers).do("ban", commands.progress, words="已到现场查看")
        return self

    def answered(self) -> Case:
        """Let 班 report it done."""
        self.working().do("ban", commands.answer, words="已装路灯二十盏")
        return self

    def rate(self, rating: int | None, words: str = "很好", **changes: Any) -> State:  # noqa: ANN401
        """Let the tea factory say whether it is solved."""
        given: dict[str, Any] = {
            "organisation_id": self.city.places["tea"],
            "problem_id": self.id,
            "cycle": self.problem.cycle,
            "key": new_uuid(),
            **changes,
        }
        return commands.verify_by_enterprise(actor=LINK, rating=rating, words=words, now=morning(self.day), **given)

    def verified(self) -> Case:
        """Let the tea factory be satisfied."""
        self.answered().rate(5)
        return self

    def closed(self, lesson: commands.Lesson | None = None) -> Case:
        """Let 兰 close it."""
        self.verified().do("lan", commands.close, lesson=lesson)
        return self

    def notices(self, name: str) -> list[str]:
        """Return what stands in somebody's inbox about it, the oldest first."""
        statement = select(Notice.subject).where(
            Notice.account_id == self.who(name).account_id, Notice.url == f"/problems/{self.id}"
        )
        return list(db.session.execute(statement.order_by(Notice.id)).scalars())

    def actions(self) -> list[str]:
        """Return the steps of the timeline."""
        return [step.event.action.value for step in queries.timeline(self.id)]


def raised(city: City, *, day: date = MONDAY, text: str = LIGHTS, by: str = "ye") -> Case:
    """Take in a problem of the tea factory."""
    _add_people(city)
    with transaction():
        problem_id = commands.collect(
            wording=Wording(city.places["tea"], Category.INFRASTRUCTURE, text, SONGYANG, GUSHI),
            origin="visit:1",
            raised_by_id=city.people[by].account_id,
            now=morning(day),
        )
    return Case(city, problem_id, day)


def _add_people(city: City) -> None:
    if "lao" in city.people:
        return
    with transaction():
        for name, shown, area, office in (("lao", "劳", SONGYANG, "县人社局"), ("lu", "路", CITY, "市交通局")):
            department = Department(county_code=county_of(area), area_code=area, name=office)
            db.session.add(department)
            db.session.flush()
            city.people[name] = cities._person(name, shown, Role.DEPARTMENT, area, department.id)


def handlers(case: Case) -> set[int]:
    """Return the accounts that handled the problem."""
    return set(parties.parties(case.id).handler_ids)
