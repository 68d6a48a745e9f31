"""What became of the problems that coordinators accepted: most were solved, some are late, shelved or sent on."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from webapp.audit.rules import Actor
from webapp.core import clock
from webapp.demo.names import HANDLED, person
from webapp.demo.season import Step
from webapp.problems import commands, queries
from webapp.problems.commands import Finding, Lesson, Order
from webapp.problems.queries import reading
from webapp.problems.rules import Category, State
from webapp.problems.rules.clocks import DEFAULT_POLICY
from webapp.workdays.queries import calendar
from webapp.workdays.rules import add_workdays, is_workday

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Viewer
    from webapp.demo.people import County
    from webapp.problems.models import Problem

STUCK_WITHIN = timedelta(days=45)  # what got stuck earlier was settled meanwhile
LESSON_EVERY = 6
# Which of a county's offices a category goes to; the others go to the third.
FIRST_OFFICE = {Category.INFRASTRUCTURE, Category.ENERGY, Category.LAND, Category.PERMITS}
SECOND_OFFICE = {Category.LABOUR, Category.TRAINING, Category.RIGHTS, Category.PARTY}
DISSATISFIED = ("还没有完全解决，请再看看", "答复了，但实际没有改善")
SATISFIED = ("办得很快，谢谢", "已经解决", "比预想的快", "问题解决了，服务很好")
CITY_WORDS = "需市级部门统筹，请市交通运输局牵头"


class Life:
    """One accepted problem; every step says what comes next, and when. The same number, the same life."""

    def __init__(self, county: County, problem_id: int, instructor: Viewer, now: datetime) -> None:
        self._county = county
        self._id = problem_id
        self._instructor = instructor
        self._now = now
        self._random = Random(problem_id)
        self._fate = self._random.random()
        self._office = county.offices[0]

    def begin(self, at: datetime) -> list[Step]:
        """Wait for the coordinator to hand it over."""
        return self._then(at, (0, 0, 1, 1, 2), self._hand_over)

    def _hand_over(self, at: datetime) -> list[Step]:
        boss = self._county.coordinator
        problem = self._problem()
        same = [one for one in reading.mergeable(boss, problem, 30) if one.problem.text == problem.text]
        if same and self._fate < 0.5:  # noqa: PLR2004 - half of those said twice are put together
            commands.merge(viewer=boss, order=self._order(), main_id=same[-1].problem.id, now=at)
            return []
        self._office, words = self._lead(problem.category), "请于规定时限内办结并反馈企业"
        if self._fate > 0.96:  # noqa: PLR2004 - a few need the city
            self._office, boss, words = self._county.city_office, self._county.city, CITY_WORDS
        others = [one.department_id for one in self._county.offices if one is not self._office]
        helpers = others[:1] if self._random.random() < 0.3 else []  # noqa: PLR2004 - a third have help
        self._do(boss, commands.hand_over, at, lead_id=self._office.department_id, helper_ids=helpers, words=words)
        if 0.50 < self._fate < 0.54 and self._recent(at):  # noqa: PLR2004 - some are never signed for
            return []
        return self._then(at, (0, 0, 1, 1, 2), self._sign)

    def _sign(self, at: datetime) -> list[Step]:
        if 0.54 < self._fate < 0.58:  # noqa: PLR2004 - some were for another office
            self._do(self._office, commands.give_back, at, reason="不属本部门职责，建议由其他部门牵头办理")
            return self._then(at, (1, 2), self._send_on)
        self._do(self._office, commands.sign, at)
        return self._then(at, (0, 1, 1, 2), self._answer_first)

    def _send_on(self, at: datetime) -> list[Step]:
        offices = self._county.offices
        self._office = (
            offices[(offices.index(self._office) + 1) % len(offices)] if self._office in offices else offices[0]
        )
        given: dict[str, Any] = {"lead_id": self._office.department_id, "helper_ids": [], "words": "改由你单位牵头"}
        self._do(self._county.coordinator, commands.hand_over, at, **given)
        self._fate = 0.9
        return self._then(at, (0, 1), self._sign)

    def _answer_first(self, at: datetime) -> list[Step]:
        self._do(self._office, commands.progress, at, words=self._words(0))
        if 0.58 < self._fate < 0.66:  # noqa: PLR2004 - some wait for a policy
            return self._then(at, (1, 2), self._shelve)
        if 0.66 < self._fate < 0.74 and self._recent(at):  # noqa: PLR2004 - some get stuck
            return []
        if 0.74 < self._fate < 0.80:  # noqa: PLR2004 - some need more time
            return self._then(at, (1,), self._ask)
        return self._then(at, (2, 3, 4, 5, 8), self._report)

    def _shelve(self, at: datetime) -> list[Step]:
        review = clock.local(at).date() + timedelta(days=60)
        self._do(
            self._county.coordinator, commands.shelve, at, review_on=review, reason="涉及上级政策，待文件出台后办理"
        )
        return self._then(at, (43,), self._resume)

    def _resume(self, at: datetime) -> list[Step]:
        self._do(self._county.coordinator, commands.resume, at, reason="政策已出台")
        return self._then(at, (1, 2), self._report)

    def _ask(self, at: datetime) -> list[Step]:
        self._do(self._office, commands.ask_extension, at, days=5, reason="设备采购需要时间")
        return self._then(at, (1,), self._grant)

    def _grant(self, at: datetime) -> list[Step]:
        self._do(self._county.coordinator, commands.decide_extension, at, granted=True, reason="")
        return self._then(at, (4, 6), self._report)

    def _report(self, at: datetime) -> list[Step]:
        self._do(self._office, commands.answer, at, words=self._words(1))
        if self._random.random() < 0.25:  # noqa: PLR2004 - a quarter must be asked
            return self._then(at, (DEFAULT_POLICY.verify + 1, DEFAULT_POLICY.verify + 3), self._check)
        return self._then(at, (0, 1, 2, 4), self._rate)

    def _rate(self, at: datetime) -> list[Step]:
        problem = self._problem()
        rating = 2 if self._fate > 0.9 and problem.cycle == 1 else self._random.choice((3, 4, 4, 5, 5, 5))  # noqa: PLR2004
        state = commands.verify_by_enterprise(
            actor=Actor("link:demo", "enterprise"),
            organisation_id=problem.organisation_id,
            problem_id=self._id,
            cycle=problem.cycle,
            rating=rating,
            words=self._random.choice(SATISFIED if rating > 2 else DISSATISFIED),  # noqa: PLR2004
            key=self._key(),
            now=at,
        )
        if state is State.WORKING:
            return self._then(at, (1, 2, 3), self._report)
        return self._then(at, (0, 1, 2), self._close)

    def _check(self, at: datetime) -> list[Step]:
        finding = Finding(
            person(self._random), clock.local(at).date(), self._random.choice((3, 4, 5)), "电话回访，问题已解决"
        )
        self._do(self._instructor, commands.check, at, finding=finding)
        return self._then(at, (0, 1, 2), self._close)

    def _close(self, at: datetime) -> list[Step]:
        problem = self._problem()
        shared = self._id % LESSON_EVERY == 0
        lesson = Lesson(problem.text, problem.answer) if shared else None
        self._do(self._county.coordinator, commands.close, at, lesson=lesson)
        return []

    def _then(self, at: datetime, workdays: tuple[int, ...], act: Callable[[datetime], list[Step]]) -> list[Step]:
        """Let something happen so many workdays later, during office hours, unless that is still to come."""
        day = clock.local(at).date()
        least = 0 if is_workday(day, calendar()) else 1
        day = add_workdays(day, max(self._random.choice(workdays), least), calendar())
        moment = datetime.combine(day, time(1 + self._random.randrange(8), self._random.randrange(60)), UTC)
        moment = max(moment, at + timedelta(minutes=self._random.randrange(5, 90)))
        return [Step(moment, act)] if moment < self._now else []

    def _do(self, viewer: Viewer, command: Callable[..., object], at: datetime, **given: Any) -> None:  # noqa: ANN401
        command(viewer=viewer, order=self._order(), now=at, **given)

    def _order(self) -> Order:
        return Order(self._id, self._problem().version, self._key())

    def _key(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def _problem(self) -> Problem:
        return queries.get(self._county.city, self._id)

    def _recent(self, at: datetime) -> bool:
        return self._now - at < STUCK_WITHIN

    def _lead(self, category: Category) -> Viewer:
        first, second, third = self._county.offices
        return first if category in FIRST_OFFICE else second if category in SECOND_OFFICE else third

    def _words(self, which: int) -> str:
        """Return what is said on the way (0) or at the end (1)."""
        return HANDLED[self._problem().text][which]
