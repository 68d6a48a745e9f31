"""Problems: their way from an opinion to the coordinator's decision, in commands and on pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.fixtures.city import LIGHTS
from webapp.audit.models import AuditRow
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.core.ids import new_uuid
from webapp.problems import commands, queries
from webapp.problems.models import Problem
from webapp.problems.queries import Filter
from webapp.problems.rules import OPEN_STATES, Action, Category, State
from webapp.visits.commands import writing

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.fixtures.city import City


def raised(city: City, author: str = "ye", **changes: Any) -> Problem:  # noqa: ANN401
    """Submit a visit and return the problem that it raised."""
    writing.submit(viewer=city.people[author], entry=city.entry(**changes), now=clock.now())
    return db.session.execute(select(Problem).order_by(Problem.id.desc())).scalars().first()  # type: ignore[return-value]


def accept(city: City, problem: Problem, name: str = "lan", **changes: Any) -> None:  # noqa: ANN401
    order = commands.Order(**{"problem_id": problem.id, "version": problem.version, "key": new_uuid(), **changes})
    commands.accept(viewer=city.people[name], order=order, now=clock.now())


def test_a_problem_knows_where_it_comes_from(here: City) -> None:
    problem = raised(here)
    assert (problem.state, problem.category, problem.text) == (State.COLLECTED, Category.INFRASTRUCTURE, LIGHTS)
    assert (problem.organisation_id, problem.raised_by_id) == (here.places["tea"], here.ye.account_id)
    (step,) = queries.timeline(problem.id)
    assert (step.event.action, step.actor) == (Action.COLLECT, "叶指导")


def test_accepting_leaves_an_event_and_one_audit_row(here: City) -> None:
    problem = raised(here)
    accept(here, problem)
    assert (problem.state, problem.accepted_by_id) == (State.ACCEPTED, here.lan.account_id)
    assert [step.event.action for step in queries.timeline(problem.id)] == [Action.COLLECT, Action.ACCEPT]
    rows = select(AuditRow.action, AuditRow.scope).where(AuditRow.obj == f"problem:{problem.id}")
    assert [tuple(row) for row in db.session.execute(rows)] == [("problem.accept", "area:331124")]
    with pytest.raises(Conflict) as refusal:
        accept(here, problem)
    assert refusal.value.code == "closed"


def test_refusing_needs_a_reason_and_keeps_it(here: City) -> None:
    problem = raised(here)
    order = commands.Order(problem.id, problem.version, new_uuid())
    with pytest.raises(Invalid):
        commands.refuse(viewer=here.lan, order=order, reason=" ", now=clock.now())
    for _ in range(2):
        commands.refuse(viewer=here.lan, order=order, reason="属村集体道路", now=clock.now())
    assert (problem.state, problem.refused_reason) == (State.REFUSED, "属村集体道路")
    assert [step.event.note for step in queries.timeline(problem.id)] == ["", "属村集体道路"]


def test_who_may_not_decide(here: City) -> None:
    problem = raised(here)
    for name in ("wu", "ji", "ban", "shen"):
        with pytest.raises(NotFound):
            accept(here, problem, name)
    for name in ("ye", "guan"):
        with pytest.raises(NotAllowed):
            accept(here, problem, name)
    with pytest.raises(Conflict) as refusal:
        accept(here, problem, version=9)
    assert refusal.value.code == "stale"
    accept(here, problem, "chen")


def test_lists_hold_what_the_viewer_may_see(inside: City) -> None:
    mine = raised(inside)
    other = raised(inside, "wu", organisation_id=inside.places["mall"])
    accept(inside, other)
    everything = Filter()
    for name, ids in {
        "ye": {mine.id},
        "wu": {other.id},
        "lan": {mine.id, other.id},
        "chen": {mine.id, other.id},
        "guan": {mine.id, other.id},
        "ji": set(),
        "ban": set(),
        "shen": set(),
    }.items():
        viewer = inside.people[name]
        page = queries.page(viewer, everything, 1)
        assert {item.problem.id for item in page.items} == ids, name
        assert sum(queries.counts(viewer).values()) == len(ids), name
    for chosen, ids in (
        (Filter(states=frozenset({State.COLLECTED})), {mine.id}),
        (Filter(states=OPEN_STATES), {mine.id, other.id}),
        (Filter(category=Category.LAND), set()),
        (Filter(area_code="331124"), {mine.id, other.id}),
        (Filter(area_code="331121"), set()),
    ):
        assert {item.problem.id for item in queries.page(inside.lan, chosen, 1).items} == ids


def press(client: FlaskClient, problem_id: int, what: str, **changes: str) -> TestResponse:
    page = client.get(f"/problems/{problem_id}").text
    hidden = dict(re.findall(r'name="(version|key)"[^>]*value="([^"]*)"', page))
    token = client.get("/csrf").get_json()["csrf_token"]
    data = {"csrf_token": token, "version": "1", "key": new_uuid(), **hidden, **changes}
    return client.post(f"/problems/{problem_id}/{what}", data=data)


@pytest.fixture
def problem_id(city: City) -> int:
    with city.app.app_context():
        return raised(city).id


def test_the_coordinator_decides_on_the_page(city: City, problem_id: int) -> None:
    client = city.client("lan")
    page = client.get(f"/problems/{problem_id}").text
    for text in (LIGHTS, "松阳县大木山茶业有限公司", "基础设施", "收集", "来源走访", "办理过程"):
        assert text in page
    assert "请写明理由" in press(client, problem_id, "refuse").text
    assert press(client, problem_id, "accept").status_code == 303
    page = client.get(f"/problems/{problem_id}").text
    assert "问题已受理" in page
    assert "不予受理" not in page
    assert press(client, problem_id, "accept").status_code == 409


def test_outsiders_find_no_problem(city: City, problem_id: int) -> None:
    for name, status in {"wu": 404, "ji": 404, "ban": 404, "shen": 403}.items():
        client = city.client(name)
        assert client.get(f"/problems/{problem_id}").status_code == status, name
        assert press(client, problem_id, "accept").status_code in {403, 404}, name
        assert LIGHTS not in client.get("/problems/").text, name
    assert "没有交办的问题" in city.client("ban").get("/problems/").text


def test_the_list_narrows(city: City, problem_id: int) -> None:
    client = city.client("lan")
    for asked, shown in {
        "": True,
        "?state=collected": True,
        "?state=open&category=infrastructure": True,
        "?state=ended": False,
        "?state=accepted": False,
        "?category=land": False,
        "?area=331121": False,
        "?state=x&category=y&area=": True,
    }.items():
        assert (LIGHTS in client.get(f"/problems/{asked}").text) is shown, asked
