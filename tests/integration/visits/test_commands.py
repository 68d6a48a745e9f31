"""Visits in the database: what each act leaves behind, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests.fixtures.city import LIGHTS, SONGYANG
from webapp.audit.models import AuditRow
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.core.ids import new_uuid
from webapp.problems import commands as problem_commands
from webapp.problems.models import Problem
from webapp.problems.rules import State as ProblemState
from webapp.visits.commands import deciding, writing
from webapp.visits.commands.deciding import Order
from webapp.visits.models import Visit, VisitOpinion, VisitVersion
from webapp.visits.queries import reading
from webapp.visits.rules.content import Entry, Follow, Position
from webapp.visits.rules.states import Action, State

if TYPE_CHECKING:
    from tests.fixtures.city import City


def submitted(city: City, entry: Entry | None = None) -> Visit:
    saved = writing.submit(viewer=city.ye, entry=entry or city.entry(), now=clock.now())
    return reading.get(city.ye, saved.visit_id)


def again(city: City, visit: Visit, **changes: object) -> Entry:
    """Return what the author's edit form sends for the visit as it stands."""
    content = replace(reading.content(visit), **changes)  # type: ignore[arg-type]
    return Entry(visit.client_id, new_uuid(), visit.version, content)


def order(visit: Visit) -> Order:
    return Order(visit.id, visit.version, new_uuid())


def count(model: type) -> int:
    return db.session.execute(select(func.count()).select_from(model)).scalar_one()


def problems() -> list[Problem]:
    return list(db.session.execute(select(Problem).order_by(Problem.id)).scalars())


def audited(visit: Visit) -> list[str]:
    rows = select(AuditRow.action).where(AuditRow.obj == f"visit:{visit.id}").order_by(AuditRow.seq)
    return list(db.session.execute(rows).scalars())


def test_a_submitted_visit_stands_with_opinions_problem_version_and_audit_row(inside: City) -> None:
    entry = inside.entry()
    visit = submitted(inside, entry)
    assert (visit.state, visit.version, visit.county_code) == (State.SUBMITTED, 1, SONGYANG)
    assert visit.submitted_at is not None
    assert reading.content(visit) == entry.content
    (problem,) = problems()
    assert (problem.text, problem.state, problem.origin) == (LIGHTS, ProblemState.COLLECTED, f"visit:{visit.id}")
    assert [spoken.problem and spoken.problem.id for spoken in reading.opinions(inside.ye, visit.id)] == [
        None,
        problem.id,
    ]
    (version,) = reading.versions(inside.ye, visit.id)
    assert (version.version.action, version.actor) == (Action.SUBMIT, "叶指导")
    assert version.version.content == entry.content.as_json()
    assert audited(visit) == ["visit.submit"]


def test_the_same_entry_again_gives_the_first_answer(inside: City) -> None:
    entry = inside.entry()
    first = writing.submit(viewer=inside.ye, entry=entry, now=clock.now())
    second = writing.submit(viewer=inside.ye, entry=entry, now=clock.now() + timedelta(days=500))
    assert (second.visit_id, second.replayed) == (first.visit_id, True)
    assert (count(Visit), count(VisitVersion), count(Problem)) == (1, 1, 1)


def test_the_same_key_with_other_contents_is_refused(inside: City) -> None:
    entry = inside.entry()
    submitted(inside, entry)
    with pytest.raises(Conflict) as refusal:
        submitted(inside, replace(entry, content=replace(entry.content, registered=99)))
    assert refusal.value.code == "key_reused"


def test_an_incomplete_visit_leaves_nothing_and_its_key_can_be_used_again(inside: City) -> None:
    entry, before = inside.entry(), count(AuditRow)
    with pytest.raises(Invalid):
        submitted(inside, replace(entry, content=replace(entry.content, themes=())))
    assert (count(Visit), count(AuditRow)) == (0, before)
    submitted(inside, entry)


def test_a_draft_raises_no_problem_until_it_is_submitted(inside: City) -> None:
    entry = inside.entry(themes=())
    saved = writing.save_draft(viewer=inside.ye, entry=entry, now=clock.now())
    visit = reading.get(inside.ye, saved.visit_id)
    assert (visit.state, count(Problem)) == (State.DRAFT, 0)
    writing.submit(viewer=inside.ye, entry=again(inside, visit, themes=inside.entry().content.themes), now=clock.now())
    assert (visit.state, visit.version, count(Problem)) == (State.SUBMITTED, 2, 1)
    assert audited(visit) == ["visit.save", "visit.submit"]


def test_a_draft_is_invisible_to_everybody_else(inside: City) -> None:
    saved = writing.save_draft(viewer=inside.ye, entry=inside.entry(), now=clock.now())
    for name in ("wu", "lan", "chen", "guan", "ban", "shen"):
        with pytest.raises(NotFound):
            reading.get(inside.people[name], saved.visit_id)


def test_a_draft_can_be_thrown_away_but_only_by_its_author(inside: City) -> None:
    saved = writing.save_draft(viewer=inside.ye, entry=inside.entry(), now=clock.now())
    with pytest.raises(NotFound):
        writing.discard_draft(viewer=inside.wu, visit_id=saved.visit_id, now=clock.now())
    writing.discard_draft(viewer=inside.ye, visit_id=saved.visit_id, now=clock.now())
    assert (count(Visit), count(VisitOpinion), count(VisitVersion)) == (0, 0, 0)
    visit = submitted(inside)
    with pytest.raises(Conflict):
        writing.discard_draft(viewer=inside.ye, visit_id=visit.id, now=clock.now())


def test_editing_a_draft_that_was_thrown_away_is_not_found(inside: City) -> None:
    saved = writing.save_draft(viewer=inside.ye, entry=inside.entry(), now=clock.now())
    edit = again(inside, reading.get(inside.ye, saved.visit_id))
    writing.discard_draft(viewer=inside.ye, visit_id=saved.visit_id, now=clock.now())
    with pytest.raises(NotFound):
        writing.submit(viewer=inside.ye, entry=edit, now=clock.now())


def test_only_instructors_log_visits(inside: City) -> None:
    for name in ("lan", "chen", "guan", "ban", "shen"):
        with pytest.raises(NotAllowed):
            writing.submit(viewer=inside.people[name], entry=inside.entry(), now=clock.now())


def test_another_organisation_of_the_county_may_be_visited_but_not_one_elsewhere(inside: City) -> None:
    submitted(inside, inside.entry(organisation_id=inside.places["mall"]))
    for organisation_id in (inside.places["shoes"], 10**9):
        with pytest.raises(NotFound):
            submitted(inside, inside.entry(organisation_id=organisation_id))


def test_nobody_edits_somebody_elses_visit(inside: City) -> None:
    visit = submitted(inside)
    with pytest.raises(NotFound):
        writing.submit(viewer=inside.wu, entry=again(inside, visit, registered=1), now=clock.now())


def test_a_stale_edit_overwrites_nothing(inside: City) -> None:
    visit = submitted(inside)
    early, late = again(inside, visit, registered=13), again(inside, visit, registered=14)
    writing.submit(viewer=inside.ye, entry=early, now=clock.now())
    with pytest.raises(Conflict) as refusal:
        writing.submit(viewer=inside.ye, entry=late, now=clock.now())
    assert refusal.value.code == "stale"
    assert reading.get(inside.ye, visit.id).registered == 13


def test_a_correction_moves_problem_and_opinion_together(inside: City) -> None:
    visit = submitted(inside)
    record, raised = reading.content(visit).opinions
    changed = (replace(record, follow=Follow.PROBLEM), replace(raised, text="道路照明"))
    writing.submit(viewer=inside.ye, entry=again(inside, visit, opinions=changed), now=clock.now())
    assert [(p.text, p.state) for p in problems()] == [
        ("道路照明", ProblemState.COLLECTED),
        (record.text, ProblemState.COLLECTED),
    ]
    writing.submit(viewer=inside.ye, entry=again(inside, visit, opinions=changed[:1]), now=clock.now())
    assert [p.state for p in problems()] == [ProblemState.WITHDRAWN, ProblemState.COLLECTED]
    assert audited(visit) == ["visit.submit", "visit.edit", "visit.edit"]


def test_once_accepted_the_opinion_is_locked(inside: City) -> None:
    visit = submitted(inside)
    (problem,) = problems()
    order = problem_commands.Order(problem.id, problem.version, new_uuid())
    problem_commands.accept(viewer=inside.lan, order=order, now=clock.now())
    record, raised = reading.content(visit).opinions
    for opinions in (
        (record,),
        (record, replace(raised, text="别的")),
        (record, replace(raised, follow=Follow.RECORD)),
    ):
        with pytest.raises(Invalid):
            writing.submit(viewer=inside.ye, entry=again(inside, visit, opinions=opinions), now=clock.now())
    with pytest.raises(Invalid):
        elsewhere = again(inside, visit, organisation_id=inside.places["mall"])
        writing.submit(viewer=inside.ye, entry=elsewhere, now=clock.now())
    writing.submit(viewer=inside.ye, entry=again(inside, visit, registered=15), now=clock.now())
    assert [(p.text, p.state) for p in problems()] == [(LIGHTS, ProblemState.ACCEPTED)]


def test_review_send_back_submit_again_and_void(inside: City) -> None:
    visit = submitted(inside)
    deciding.send_back(viewer=inside.lan, order=order(visit), reason="请补充流动党员人数", now=clock.now())
    assert (visit.state, visit.returned_reason) == (State.RETURNED, "请补充流动党员人数")
    writing.submit(viewer=inside.ye, entry=again(inside, visit, floating=5), now=clock.now())
    assert (visit.state, visit.returned_reason) == (State.SUBMITTED, "")
    deciding.review(viewer=inside.lan, order=order(visit), now=clock.now())
    assert (visit.state, visit.reviewed_by_id) == (State.REVIEWED, inside.lan.account_id)
    with pytest.raises(Conflict) as refusal:
        writing.submit(viewer=inside.ye, entry=again(inside, visit, floating=6), now=clock.now())
    assert refusal.value.code == "closed"
    deciding.send_back(viewer=inside.chen, order=order(visit), reason="核对在册人数", now=clock.now())
    assert (visit.state, visit.reviewed_at) == (State.RETURNED, None)
    deciding.void(viewer=inside.chen, order=order(visit), reason="重复登记", now=clock.now())
    assert (visit.state, visit.void_reason) == (State.VOID, "重复登记")
    assert [p.state for p in problems()] == [ProblemState.WITHDRAWN]
    with pytest.raises(Conflict):
        writing.submit(viewer=inside.ye, entry=again(inside, visit, floating=7), now=clock.now())
    assert [(v.version.action, v.version.note) for v in reading.versions(inside.ye, visit.id)] == [
        (Action.SUBMIT, ""),
        (Action.RETURN, "请补充流动党员人数"),
        (Action.SUBMIT, ""),
        (Action.REVIEW, ""),
        (Action.RETURN, "核对在册人数"),
        (Action.VOID, "重复登记"),
    ]


@pytest.mark.parametrize("name", ["wu", "ji", "ban", "shen"])
def test_outsiders_cannot_even_find_the_visit_to_decide_on(inside: City, name: str) -> None:
    visit = submitted(inside)
    with pytest.raises(NotFound):
        deciding.review(viewer=inside.people[name], order=order(visit), now=clock.now())


@pytest.mark.parametrize("name", ["ye", "guan"])
def test_who_sees_it_but_is_no_coordinator_cannot_decide(inside: City, name: str) -> None:
    visit = submitted(inside)
    with pytest.raises(NotAllowed):
        deciding.review(viewer=inside.people[name], order=order(visit), now=clock.now())
    with pytest.raises(NotAllowed):
        deciding.send_back(viewer=inside.people[name], order=order(visit), reason="不行", now=clock.now())


def test_the_author_turned_coordinator_cannot_review_the_own_visit(inside: City) -> None:
    visit = submitted(inside)
    promoted = replace(inside.lan, account_id=inside.ye.account_id)
    with pytest.raises(NotAllowed, match="own visit"):
        deciding.review(viewer=promoted, order=order(visit), now=clock.now())


def test_a_decision_needs_the_version_that_stands_and_a_reason(inside: City) -> None:
    visit = submitted(inside)
    read = order(visit)
    writing.submit(viewer=inside.ye, entry=again(inside, visit, registered=13), now=clock.now())
    with pytest.raises(Conflict) as refusal:
        deciding.review(viewer=inside.lan, order=read, now=clock.now())
    assert refusal.value.code == "stale"
    with pytest.raises(Invalid):
        deciding.send_back(viewer=inside.lan, order=order(visit), reason=" ", now=clock.now())


def test_the_same_decision_twice_is_one(inside: City) -> None:
    visit = submitted(inside)
    once = order(visit)
    deciding.review(viewer=inside.lan, order=once, now=clock.now())
    deciding.review(viewer=inside.lan, order=once, now=clock.now())
    assert audited(visit) == ["visit.submit", "visit.review"]


def test_a_reviewed_position_is_kept_to_about_100_m_and_versions_never_more(inside: City) -> None:
    place = Position(Decimal("28.456789"), Decimal("119.481234"), 18)
    visit = submitted(inside, inside.entry(position=place))
    assert reading.position(visit) == place
    deciding.review(viewer=inside.lan, order=order(visit), now=clock.now())
    assert (visit.latitude, visit.longitude, visit.accuracy_m) == (Decimal("28.457"), Decimal("119.481"), 100)
    for version in reading.versions(inside.ye, visit.id):
        assert version.version.content["position"]["latitude"] == "28.457"


def test_the_author_keeps_seeing_the_visit_after_the_assignment_ends(inside: City) -> None:
    visit = submitted(inside, inside.entry(organisation_id=inside.places["mall"]))
    moved = replace(inside.ye, scope=inside.ji.scope)
    assert reading.get(moved, visit.id) is visit
    with pytest.raises(NotFound):
        reading.get(inside.wu, visit.id)


def test_unset_members_stay_unset(inside: City) -> None:
    visit = submitted(inside, inside.entry(registered=None, floating=0))
    db.session.expire_all()
    assert (visit.registered, visit.floating) == (None, 0)
