"""Whatever people do in whatever order, through the real commands: no case closes unverified, no clock runs back.

Every rule lets somebody try a step; a refusal is a fine answer. What must hold is written beside the invariants.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.integration.problems.cases import Case, handlers, raised
from webapp.core.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.problems import commands, queries
from webapp.problems.commands import Finding
from webapp.problems.queries import clocks, offering
from webapp.problems.rules import Action, State
from webapp.problems.rules.states import HANDLED_STATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.fixtures.city import City
    from webapp.problems.models import Problem

PEOPLE = st.sampled_from(["ye", "lan", "chen", "ban", "lao", "lu", "ji", "wu", "turned"])
WORDS = st.sampled_from(["", "办妥", "已到现场查看"])
DAYS = st.integers(0, 9)
REFUSALS = (Conflict, Invalid, NotAllowed, NotFound)


class Life(RuleBasedStateMachine):
    """One problem in the hands of people who try anything."""

    city: City

    @initialize()
    def begin(self) -> None:
        """Raise a problem; `turned` is 班 after becoming a coordinator."""
        self.case: Case = raised(self.city)
        self.finish: date | None = None
        self.verified_cycle = 0

    def attempt(self, name: str, command: Callable[..., object], **given: Any) -> None:  # noqa: ANN401
        """Try a step and note what the clock said."""
        before = self.snapshot()
        try:
            self.case.do(name, command, **given)
        except REFUSALS:
            assert self.snapshot() == before
        else:
            self.check_clock(before)

    def snapshot(self) -> tuple[State, int, int, date | None, date | None, date | None]:
        """Return what a refused step must leave alone."""
        problem = self.case.problem
        return (
            problem.state,
            problem.version,
            problem.cycle,
            problem.due_on,
            problem.finish_due_on,
            problem.missed_on,
        )

    def check_clock(self, before: tuple[State, int, int, date | None, date | None, date | None]) -> None:
        """Within a round and a department no due day moves back; a missed day stays missed; versions count up."""
        problem = self.case.problem
        _, version, cycle, due_on, finish, missed = before
        assert problem.version == version + 1
        assert problem.cycle in (cycle, cycle + 1)
        assert missed is None or problem.missed_on == missed
        if due_on is not None and due_on < self.case.day:
            assert problem.missed_on is not None
        started_anew = problem.state is State.ASSIGNED or problem.cycle > cycle
        if finish and problem.finish_due_on and not started_anew:
            assert problem.finish_due_on >= finish

    @rule(days=DAYS)
    def wait(self, days: int) -> None:
        """Let days pass."""
        self.case.later(days)

    @rule(name=PEOPLE)
    def accept(self, name: str) -> None:
        """Accept it."""
        self.attempt(name, commands.accept)

    @rule(name=PEOPLE, lead=st.sampled_from(["ban", "lao", "lu"]), words=WORDS, again=st.booleans())
    def hand_over(self, name: str, lead: str, words: str, again: bool) -> None:  # noqa: FBT001
        """Hand it over, or to others."""
        command = commands.reroute if again else commands.hand_over
        self.attempt(name, command, lead_id=self.city.people[lead].department_id, helper_ids=[], words=words)

    @rule(name=PEOPLE)
    def sign(self, name: str) -> None:
        """Sign for it."""
        self.attempt(name, commands.sign)

    @rule(name=PEOPLE, command=st.sampled_from([commands.progress, commands.answer]), words=WORDS)
    def say(self, name: str, command: Callable[..., object], words: str) -> None:
        """Answer on the way, or report it done."""
        self.attempt(name, command, words=words)

    @rule(name=PEOPLE, reason=WORDS)
    def give_back(self, name: str, reason: str) -> None:
        """Return it."""
        self.attempt(name, commands.give_back, reason=reason)

    @rule(name=PEOPLE, days=DAYS, granted=st.booleans(), reason=WORDS)
    def extend(self, name: str, days: int, granted: bool, reason: str) -> None:  # noqa: FBT001
        """Ask for more time, or decide on it."""
        self.attempt(name, commands.ask_extension, days=days, reason=reason)
        self.attempt("lan", commands.decide_extension, granted=granted, reason=reason)

    @rule(name=PEOPLE, days=DAYS, reason=WORDS)
    def pause(self, name: str, days: int, reason: str) -> None:
        """Shelve it."""
        self.attempt(name, commands.shelve, review_on=self.case.day + timedelta(days), reason=reason)

    @rule(name=PEOPLE)
    def resume(self, name: str) -> None:
        """Take it up again."""
        self.attempt(name, commands.resume, reason="")

    @rule(rating=st.integers(0, 6))
    def rate(self, rating: int) -> None:
        """Let the organisation speak."""
        cycle, before = self.case.problem.cycle, self.snapshot()
        try:
            state = self.case.rate(rating)
        except REFUSALS:
            return
        self.check_clock(before)
        if state is State.VERIFIED:
            self.verified_cycle = cycle

    @rule(name=PEOPLE, rating=st.integers(1, 5))
    def ask(self, name: str, rating: int) -> None:
        """Ask the organisation."""
        cycle, waiting = self.case.problem.cycle, self.case.state is State.ANSWERED
        finding = Finding("王经理", self.case.day, rating, "已解决")
        self.attempt(name, commands.check, finding=finding)
        if waiting and self.case.state is State.VERIFIED:
            self.verified_cycle = cycle
            assert self.city.people[name].account_id not in handlers(self.case)

    @rule(name=PEOPLE)
    def close(self, name: str) -> None:
        """Close it."""
        before = self.case.state
        self.attempt(name, commands.close, lesson=None)
        if before is not State.CLOSED and self.case.state is State.CLOSED:
            assert before is State.VERIFIED
            assert self.verified_cycle == self.case.problem.cycle
            assert self.city.people[name].account_id not in handlers(self.case)

    @rule(name=PEOPLE, reason=WORDS)
    def reopen(self, name: str, reason: str) -> None:
        """Open it again."""
        self.attempt(name, commands.reopen, reason=reason)

    @rule(data=st.data())
    def do_what_is_offered(self, data: st.DataObject) -> None:
        """Take the step that leads on, so that runs reach far."""
        state = self.case.state
        ahead: dict[State, Callable[[], Any]] = {
            State.COLLECTED: lambda: self.accept("lan"),
            State.ACCEPTED: lambda: self.hand_over("lan", "ban", "", again=False),
            State.ASSIGNED: lambda: self.sign(data.draw(st.sampled_from(["ban", "lao", "lu"]))),
            State.SIGNED: lambda: self.say("ban", commands.progress, "办妥"),
            State.WORKING: lambda: self.say("ban", commands.answer, "办妥"),
            State.ANSWERED: lambda: self.rate(data.draw(st.integers(1, 5))),
            State.VERIFIED: lambda: self.close("lan"),
            State.SHELVED: lambda: self.resume("lan"),
            State.CLOSED: lambda: self.reopen("lan", "办妥"),
        }
        ahead[state]()

    @invariant()
    def clock_and_state_agree(self) -> None:
        """Have a due day exactly while a department has something to do; let the timeline tell the state."""
        if not hasattr(self, "case"):
            return
        problem: Problem = self.case.problem
        assert (problem.due_on is not None) == (problem.state in HANDLED_STATES)
        assert (problem.shelved_on is not None) == (problem.state is State.SHELVED)
        assert queries.timeline(problem.id)[-1].event.state is problem.state
        assert problem.state is not State.CLOSED or problem.closed_at is not None
        assert clocks.policy(problem.category).finish
        assert Action.VERIFY not in offering.offered(self.city.lan, problem)


def test_any_order_of_steps_keeps_the_promises(app: Flask, city: City) -> None:
    # 班's twin became a coordinator and keeps his past.
    city.people["turned"] = replace(city.lan, account_id=city.ban.account_id)
    with app.app_context():

        class Here(Life):
            """The machine on this database."""

        Here.city = city
        run_state_machine_as_test(
            Here, settings=settings(max_examples=25, stateful_step_count=25, deadline=None, database=None)
        )
