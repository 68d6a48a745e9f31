"""Marks in lists, a department's desk, reminders that are told once, and the workdays of each category."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from tests.integration.problems.cases import MONDAY, morning, raised
from webapp.core.db import db, transaction
from webapp.core.errors import Conflict, Invalid, NotAllowed
from webapp.core.ids import new_uuid
from webapp.inbox.models import OutgoingMessage, Webhook
from webapp.problems import commands, queries
from webapp.problems.queries import clocks, desk, reading
from webapp.problems.queries.reading import Filter
from webapp.problems.rules import Category, Mark, Policy, State
from webapp.problems.rules.clocks import DEFAULT_POLICY

if TYPE_CHECKING:
    from tests.fixtures.city import City


def marked(city: City, name: str, mark: Mark) -> set[int]:
    return {item.problem.id for item in queries.page(city.people[name], Filter(mark=mark), 1).items}


def test_lists_narrow_by_todays_mark(inside: City) -> None:
    working, assigned, answered = raised(inside).working(), raised(inside).assigned(), raised(inside).answered()
    # working is due on 2 December, signing was due on 24 November
    for today, yellow, red, escalated in (
        (date(2026, 11, 24), {assigned.id}, set[int](), set[int]()),
        (date(2026, 11, 25), set[int](), {assigned.id}, set[int]()),
        (date(2026, 11, 28), set[int](), {assigned.id}, {assigned.id}),
        (date(2026, 12, 2), {working.id}, {assigned.id}, {assigned.id}),
        (date(2026, 12, 3), set[int](), {assigned.id, working.id}, {assigned.id}),
    ):
        with time_machine.travel(morning(today)):
            for name in ("lan", "chen", "ban", "ye"):
                assert marked(inside, name, Mark.YELLOW) == yellow, (today, name)
                assert marked(inside, name, Mark.RED) == red, (today, name)
                assert marked(inside, name, Mark.ESCALATED) == escalated, (today, name)
            counted = queries.mark_counts(inside.lan)
            assert [counted[mark] for mark in Mark] == [len(yellow), len(red), len(escalated)]
            assert not sum(queries.mark_counts(inside.ji).values())
    assert answered.problem.due_on is None


def test_a_category_has_workdays_of_its_own(inside: City) -> None:
    case = raised(inside).accepted()
    policy = Policy(receive=2, answer=4, finish=10, warn=2)
    set_ = {"category": Category.INFRASTRUCTURE, "policy": policy, "now": morning(MONDAY)}
    for name in ("lan", "ban", "ye"):
        with pytest.raises(NotAllowed):
            commands.set_policy(viewer=inside.people[name], version=0, key=new_uuid(), **set_)  # type: ignore[arg-type]
    commands.set_policy(viewer=inside.chen, version=0, key=new_uuid(), **set_)  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        commands.set_policy(viewer=inside.guan, version=0, key=new_uuid(), **set_)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        wrong = {**set_, "policy": replace(policy, finish=0)}
        commands.set_policy(viewer=inside.guan, version=1, key=new_uuid(), **wrong)  # type: ignore[arg-type]
    commands.set_policy(viewer=inside.guan, version=1, key=new_uuid(), **set_)  # type: ignore[arg-type]
    assert (clocks.policy(Category.INFRASTRUCTURE), clocks.policy(Category.LAND)) == (policy, DEFAULT_POLICY)
    case.do("lan", commands.hand_over, lead_id=inside.ban.department_id, helper_ids=[], words="")
    assert (case.problem.due_on, case.problem.finish_due_on) == (date(2026, 11, 25), date(2026, 12, 7))
    with time_machine.travel(morning(date(2026, 11, 24))):
        assert marked(inside, "lan", Mark.YELLOW) == {case.id}


def test_a_department_sees_first_what_is_late(here: City) -> None:
    late, working = raised(here).assigned(), raised(here).working()
    helped = raised(here).accepted()
    lead, helper = here.lao.department_id, here.ban.department_id
    helped.do("lan", commands.hand_over, lead_id=lead, helper_ids=[helper], words="")
    fresh = raised(here, day=MONDAY + timedelta(2)).assigned()
    raised(here).answered()
    with time_machine.travel(morning(MONDAY + timedelta(2))):
        found = desk.desk(here.ban)
    groups = (found.overdue, found.to_sign, found.soon, found.others, found.helping)
    assert [[item.problem.id for item in group] for group in groups] == [
        [late.id],
        [fresh.id],
        [],
        [working.id],
        [helped.id],
    ]
    assert [item.left for item in found.overdue] == [-1]


def test_a_coordinator_sees_what_waits(here: City) -> None:
    collected, accepted, verified = raised(here), raised(here).accepted(), raised(here).verified()
    asked, shelved, working = raised(here).working(), raised(here).working(), raised(here).working()
    asked.do("ban", commands.ask_extension, days=3, reason="等待到货")
    shelved.do("lan", commands.shelve, review_on=date(2026, 12, 1), reason="等待省级政策")
    waiting = {collected.id, accepted.id, verified.id, asked.id}
    for today, expected in ((MONDAY, waiting), (date(2026, 12, 1), {*waiting, shelved.id})):
        with time_machine.travel(morning(today)):
            assert {item.problem.id for item in queries.page(here.lan, Filter(waiting=True), 1).items} == expected
            found = queries.to_decide(here.lan, 2)
            assert (len(found.items), found.total) == (2, len(expected))
            assert not queries.to_decide(here.ji, 2).total
    assert working.id not in waiting


def test_the_board_has_a_column_for_each_state(here: City) -> None:
    raised(here)
    raised(here).working()
    raised(here).verified()
    columns = {min(column.states).value: column.total for column in desk.board(here.lan, 5)}
    assert columns == {
        **dict.fromkeys(("collected", "signed", "verified"), 1),
        **dict.fromkeys(("accepted", "assigned", "answered", "shelved"), 0),
    }
    assert not any(column.total for column in desk.board(here.ji, 5))


def remind(day: date) -> dict[str, int]:
    return {kind.value: count for kind, count in commands.remind(now=morning(day)).items() if count}


def test_what_falls_due_is_told_once(inside: City) -> None:
    with transaction() as session:
        hook = {
            "kind": "wecom",
            "name": "督办群",
            "url": "https://127.0.0.1:9/",
            "secret": "",
            "topics": ["problem.overdue"],
        }
        where = {"county_code": "331124", "area_code": "331124", "created_at": morning(MONDAY)}
        session.add(Webhook(**hook, **where))
    case = raised(inside).assigned()
    inboxes = {name: len(case.notices(name)) for name in ("ban", "lan", "chen", "ji", "ye")}
    assert remind(MONDAY) == {}
    assert remind(date(2026, 11, 24)) == {"yellow": 1}
    assert remind(date(2026, 11, 25)) == {"red": 1}
    assert remind(date(2026, 11, 25)) == {}
    assert remind(date(2026, 11, 28)) == {"escalated": 1}
    assert remind(date(2026, 11, 30)) == {}
    told = {name: len(case.notices(name)) - before for name, before in inboxes.items()}
    assert told == {"ban": 2, "lan": 1, "chen": 1, "ji": 0, "ye": 0}
    sent = db.session.execute(select(OutgoingMessage.params)).scalars().all()
    assert sent == [{"count": 1}]


def test_a_day_to_look_again_and_a_check_are_reminded_of(here: City) -> None:
    shelved, answered = raised(here).working(), raised(here).answered()
    shelved.do("lan", commands.shelve, review_on=date(2026, 11, 26), reason="等待省级政策")
    assert remind(date(2026, 11, 25)) == {}
    assert remind(date(2026, 11, 26)) == {"review": 1}
    assert remind(date(2026, 12, 1)) == {"check": 1}
    assert remind(date(2026, 12, 2)) == {}
    assert answered.notices("ye")[-1] != answered.notices("ye")[0]


def test_the_next_round_is_reminded_of_anew(here: City) -> None:
    case = raised(here).answered()
    case.rate(1, words="没亮")
    assert case.problem.due_on == date(2026, 11, 26)
    assert remind(date(2026, 11, 27)) == {"red": 1}
    case.later(4).do("ban", commands.answer, words="已修")
    case.rate(1, words="还是没亮")
    assert remind(date(2026, 12, 3)) == {"red": 1}


def test_departments_read_what_they_had(here: City) -> None:
    case = raised(here).signed()
    assert {item.problem.id for item in queries.page(here.ban, Filter(), 1).items} == {case.id}
    assert not queries.page(here.lao, Filter(), 1).items
    case.do("lan", commands.reroute, lead_id=here.lao.department_id, helper_ids=[], words="涉及用工")
    for name in ("ban", "lao"):
        assert queries.counts(here.people[name])[State.ASSIGNED] == 1, name
    assert not desk.desk(here.ban).total
    assert reading.left(case.problem) is not None
