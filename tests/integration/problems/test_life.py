"""The life of a problem in commands: the way to 销号, its side ways, and every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.fixtures.handed import picture
from tests.integration.problems.cases import FAR, MONDAY, Case, handlers, raised
from webapp.areas.rules import Level
from webapp.audit.models import AuditRow
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.core.ids import new_uuid
from webapp.live.queries import number
from webapp.problems import commands, queries
from webapp.problems.commands import photos
from webapp.problems.queries import parties, reading
from webapp.problems.rules import State

if TYPE_CHECKING:
    from tests.fixtures.city import City


def test_from_first_word_to_close(inside: City) -> None:
    case = raised(inside).signed("lao")
    watched = number("problems:331124")
    case.do("lao", commands.help_with, words="已备案临时用工")
    case.do("ban", commands.progress, words="已到现场查看", photos=photos.keep([picture()]))
    assert (case.state, case.problem.level, case.problem.due_on) == (State.WORKING, Level.COUNTY, date(2026, 12, 2))
    case.later(1).do("ban", commands.answer, words="已装路灯二十盏")
    assert (case.state, case.problem.due_on) == (State.ANSWERED, None)
    assert case.rate(4) is State.VERIFIED
    case.do("lan", commands.close, lesson=None)
    assert (case.state, case.problem.closed_by_id) == (State.CLOSED, inside.lan.account_id)
    assert case.actions() == [
        *("collect", "accept", "hand_over", "sign", "help", "progress", "answer", "verify", "close")
    ]
    timeline = queries.timeline(case.id)
    assert [len(step.photos) for step in timeline if step.event.action == "progress"] == [1]
    assert [step.department for step in timeline][2:6] == ["", "县综合执法局", "县人社局", "县综合执法局"]
    assert handlers(case) == {inside.ban.account_id, inside.lao.account_id}
    assert number("problems:331124") == watched + 5
    rows = select(AuditRow.action).where(AuditRow.obj == f"problem:{case.id}").order_by(AuditRow.id)
    assert len(db.session.execute(rows).all()) == len(case.actions()) - 1  # 收集 is covered by what it is part of


def test_sent_twice_it_is_done_once(here: City) -> None:
    case = raised(here).accepted()
    order, lead = case.order(), here.ban.department_id
    for _ in range(2):
        case.do("lan", commands.hand_over, order=order, lead_id=lead, helper_ids=[], words="")
    assert case.actions().count("hand_over") == 1
    with pytest.raises(Conflict) as refusal:
        case.do("lan", commands.hand_over, order=order, lead_id=lead, helper_ids=[], words="别的")
    assert refusal.value.code == "key_reused"


def test_a_dissatisfied_organisation_begins_the_next_round(here: City) -> None:
    case = raised(here).answered().later(1)
    with pytest.raises(Invalid):
        case.rate(2, words="")
    assert case.rate(2, words="还有一段不亮") is State.WORKING
    problem = case.problem
    assert (problem.cycle, problem.due_on, problem.answer) == (2, date(2026, 11, 27), "")
    assert problem.handed_over_at is not None
    assert problem.handed_over_at.date() == MONDAY
    with pytest.raises(Conflict) as refusal:
        case.rate(5, cycle=1)
    assert refusal.value.code == "closed"
    case.do("ban", commands.answer, words="补装三盏")
    with pytest.raises(Conflict) as stale:
        case.rate(5, cycle=1)
    assert stale.value.code == "stale"
    assert case.rate(5) is State.VERIFIED


def test_an_overdue_mark_stays(here: City) -> None:
    case = raised(here).working().later(10)
    case.do("ban", commands.answer, words="已装路灯")
    assert case.problem.missed_on == date(2026, 12, 2)
    case.rate(1, words="没亮")
    assert (case.problem.missed_on, case.problem.due_on) == (date(2026, 12, 2), date(2026, 12, 8))


def test_only_the_organisation_itself_verifies(here: City) -> None:
    case = raised(here).answered()
    with pytest.raises(NotFound):
        case.rate(5, organisation_id=here.places["mall"])
    with pytest.raises(NotFound):
        case.rate(5, problem_id=999)
    with pytest.raises(Invalid):
        case.rate(6)
    key = new_uuid()
    assert case.rate(5, key=key, cycle=1) is case.rate(5, key=key, cycle=1) is State.VERIFIED
    assert case.actions().count("verify") == 1


def test_a_check_by_hand_waits_and_is_no_handlers(here: City) -> None:
    case = raised(here).answered()
    finding = replace(FAR, checked_on=MONDAY)
    with pytest.raises(Conflict) as early:
        case.later(7).do("ye", commands.check, finding=finding)
    assert early.value.code == "closed"
    case.later(1)
    for name, error in (("wu", NotFound), ("ji", NotFound), ("ban", NotAllowed), ("guan", NotAllowed)):
        with pytest.raises(error):
            case.do(name, commands.check, finding=finding)
    for wrong in ({"checked_on": case.day + timedelta(1)}, {"rating": None}, {"contact": ""}, {"words": ""}):
        with pytest.raises(Invalid):
            case.do("ye", commands.check, finding=replace(finding, **wrong))
    case.do("ye", commands.check, finding=finding)
    assert (case.state, case.problem.verified_way, case.problem.rating) == (State.VERIFIED, "manual", 4)


def test_a_handler_who_became_coordinator_does_not_close(here: City) -> None:
    case = raised(here).answered()
    promoted = replace(here.lan, account_id=here.ban.account_id)
    here.people["promoted"] = promoted
    case.later(8)
    with pytest.raises(NotAllowed):
        case.do("promoted", commands.check, finding=replace(FAR, checked_on=MONDAY))
    case.rate(5)
    with pytest.raises(NotAllowed):
        case.do("promoted", commands.close, lesson=None)
    case.do("chen", commands.close, lesson=None)


def test_steps_of_others_are_refused(here: City) -> None:
    case = raised(here).assigned("lao")
    for name, error in (("lao", NotAllowed), ("lu", NotFound), ("ji", NotFound), ("lan", NotAllowed), ("wu", NotFound)):
        with pytest.raises(error):
            case.do(name, commands.sign)
    with pytest.raises(NotAllowed):
        case.do("ban", commands.supervise, words="快办")
    with pytest.raises(Conflict) as refusal:
        case.do("ban", commands.answer, words="好了")
    assert refusal.value.code == "closed"
    with pytest.raises(Conflict) as stale:
        case.do("ban", commands.sign, order=replace(case.order(), version=1))
    assert stale.value.code == "stale"
    assert case.state is State.ASSIGNED


def test_who_gets_a_problem_must_be_near(here: City) -> None:
    case = raised(here).accepted()
    ban, lao, lu = (here.people[name].department_id for name in ("ban", "lao", "lu"))
    for lead, helpers, name in (
        (None, [], "lead_id"),
        (lu, [], "lead_id"),
        (ban, [ban], "helper_ids"),
        (ban, [lu], "helper_ids"),
    ):
        with pytest.raises(Invalid) as refusal:
            case.do("lan", commands.hand_over, lead_id=lead, helper_ids=helpers, words="")
        assert refusal.value.field == name
    case.do("chen", commands.hand_over, lead_id=lu, helper_ids=[lao], words="")
    assert case.problem.level is Level.CITY
    assert [(office.name, office.now) for office in parties.offices(case.id)] == [
        ("市交通局", True),
        ("县人社局", True),
    ]


def test_returned_it_is_read_but_no_longer_written(here: City) -> None:
    case = raised(here).signed()
    case.do("ban", commands.give_back, reason="属交通部门职责")
    assert (case.state, case.problem.due_on) == (State.ACCEPTED, None)
    assert queries.get(here.ban, case.id).id == case.id
    case.later(1).do("chen", commands.hand_over, lead_id=here.lu.department_id, helper_ids=[], words="")
    with pytest.raises(NotAllowed):
        case.do("ban", commands.sign)
    case.do("lu", commands.sign)
    assert case.problem.handed_over_at is not None
    assert case.problem.handed_over_at.date() == MONDAY  # the time since the first 交办 keeps counting


def test_rerouted_clocks_start_anew(here: City) -> None:
    case = raised(here).working().later(2)
    with pytest.raises(Invalid):
        case.do("lan", commands.reroute, lead_id=here.ban.department_id, helper_ids=[], words="换人")
    with pytest.raises(Invalid):
        case.do("lan", commands.reroute, lead_id=here.lao.department_id, helper_ids=[], words="")
    case.do("lan", commands.reroute, lead_id=here.lao.department_id, helper_ids=[], words="涉及用工")
    assert (case.state, case.problem.due_on) == (State.ASSIGNED, date(2026, 11, 26))
    assert case.notices("lao")


def test_more_time_is_asked_for_in_time_and_decided(here: City) -> None:
    case = raised(here).working()
    case.do("ban", commands.ask_extension, days=3, reason="等待到货")
    with pytest.raises(Conflict):
        case.do("ban", commands.ask_extension, days=3, reason="等待到货")
    with pytest.raises(NotAllowed):
        case.do("ban", commands.decide_extension, granted=True, reason="")
    case.do("lan", commands.decide_extension, granted=True, reason="")
    assert (case.problem.due_on, case.problem.extension_days) == (date(2026, 12, 7), None)
    with pytest.raises(Conflict):
        case.do("lan", commands.decide_extension, granted=True, reason="")
    case.do("ban", commands.ask_extension, days=2, reason="再等两天")
    with pytest.raises(Invalid):
        case.do("lan", commands.decide_extension, granted=False, reason="")
    case.do("lan", commands.decide_extension, granted=False, reason="不能再拖")
    assert case.problem.due_on == date(2026, 12, 7)
    case.later(14)
    with pytest.raises(Conflict) as late:
        case.do("ban", commands.ask_extension, days=2, reason="再等两天")
    assert late.value.code == "closed"


def test_shelved_the_clock_stands_still(here: City) -> None:
    case = raised(here).working().later(1)
    review = case.day + timedelta(30)
    with pytest.raises(Invalid):
        case.do("lan", commands.shelve, review_on=case.day, reason="等待省级政策")
    case.do("lan", commands.shelve, review_on=review, reason="等待省级政策")
    assert (case.state, case.problem.due_on, case.problem.review_on) == (State.SHELVED, None, review)
    case.later(1).do("lan", commands.shelve, review_on=review + timedelta(1), reason="再看")
    with pytest.raises(Conflict):
        case.do("ban", commands.progress, words="继续")
    case.later(2).do("lan", commands.resume, reason="政策已出")
    assert (case.state, case.problem.due_on) == (State.WORKING, date(2026, 12, 7))  # three workdays later


def test_merged_cases_follow_the_main_one(inside: City) -> None:
    first, second, main = raised(inside, by="wu"), raised(inside, text="路灯坏了"), raised(inside, text="道路照明")
    first.do("lan", commands.merge, main_id=second.id)
    for wrong in (None, second.id, 999, first.id):
        with pytest.raises(Invalid):
            second.do("lan", commands.merge, main_id=wrong)
    second.do("lan", commands.merge, main_id=main.id)
    assert {one.id for one in reading.merged_into(inside.lan, main.id)} == {first.id, second.id}
    assert (first.state, first.problem.main_id) == (State.MERGED, main.id)
    states = {case.problem_id: case.state for case in queries.of_enterprise(inside.places["tea"])}
    assert states == dict.fromkeys((first.id, second.id, main.id), State.COLLECTED)
    before = len(first.notices("wu"))
    main.closed()
    assert len(first.notices("wu")) == before + 4  # accepted, reported done, rated, closed
    assert not main.notices("wu")


def test_reopened_it_counts_as_solved_no_longer(here: City) -> None:
    lesson = commands.Lesson("园区道路没有路灯", "由养护单位加装")
    case = raised(here).closed(lesson)
    case.later(1).do("lan", commands.reopen, reason="灯又坏了")
    assert (case.state, case.problem.cycle, case.problem.closed_at) == (State.WORKING, 2, None)
    case.do("ban", commands.answer, words="已修好")
    assert case.rate(5) is State.VERIFIED


def test_what_is_said_reaches_those_concerned(here: City) -> None:
    case = raised(here).assigned("lao")
    assert len(case.notices("ban")) == len(case.notices("lao")) == 1
    assert not case.notices("lu")
    case.do("lan", commands.supervise, words="请抓紧")
    case.do("ban", commands.sign)
    case.do("ban", commands.progress, words="已到现场")
    case.do("ban", commands.answer, words="已装路灯")
    assert len(case.notices("ban")) == 2
    assert len(case.notices("ye")) == 2  # accepted, reported done
    assert len(case.notices("lan")) == 1
    case.rate(1, words="没亮")
    assert len(case.notices("ban")) == 3
    assert len(case.notices("lan")) == 2


def test_instructors_note_what_they_follow(here: City) -> None:
    case = raised(here).working()
    case.do("ye", commands.note, words="已与企业沟通")
    assert case.state is State.WORKING
    assert here.ye.account_id not in handlers(case)
    with pytest.raises(NotAllowed):
        case.do("lan", commands.note, words="催办")


def test_an_organisation_sees_its_cases_without_names(here: City) -> None:
    case: Case = raised(here).answered()
    shown = queries.enterprise_case(here.places["tea"], case.id)
    assert (shown.state, shown.answer, shown.verifiable) == (State.ANSWERED, "已装路灯二十盏", True)
    with pytest.raises(NotFound):
        queries.enterprise_case(here.places["mall"], case.id)
