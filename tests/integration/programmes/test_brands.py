"""The brand library: commands on both databases, pages by the people who use them, refusals of everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from tests.fixtures import branded
from tests.fixtures.application import post
from tests.fixtures.city import City
from tests.fixtures.handed import collected
from webapp.audit.models import AuditRow
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.problems.models import Problem
from webapp.problems.rules import State
from webapp.programmes.brands import commands
from webapp.programmes.brands.queries import evidence, reading
from webapp.programmes.brands.queries.reading import Filter
from webapp.programmes.brands.rules import Action, Record, Stage, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

SONGYANG = "331124"


@dataclass
class Library:
    """A city with one brand of 松阳 that belongs to the tea factory."""

    city: City
    brand_id: int

    def do(self, command: Callable[..., Any], **told: object) -> Any:  # noqa: ANN401 - what the command gives
        """Run a command as the coordinator of 松阳."""
        return command(viewer=self.city.lan, brand_id=self.brand_id, now=clock.now(), **told)


@pytest.fixture
def library(inside: City) -> Library:
    return Library(inside, branded.make(inside, inside.lan, SONGYANG, "tea", inside.ye)["brand_id"])


def solved(city: City, rating: int) -> int:
    """Take in a problem of the tea factory and close it as the life-cycle would have."""
    problem_id = collected(city, "tea", "331124101")
    with transaction():
        closed = {"state": State.CLOSED, "closed_at": clock.now(), "rating": rating}
        db.session.execute(update(Problem).where(Problem.id == problem_id).values(**closed))
    return problem_id


def test_a_brand_s_life_is_told_by_its_timeline_and_the_audit(library: Library) -> None:
    version = reading.get(library.city.lan, library.brand_id).version
    library.do(commands.edit, version=version, text=Text("红色车间", "党工委", "新的故事"))
    assert library.do(commands.move, version=version + 1, action=Action.ADVANCE, words="标准已定") is Stage.STANDARDISED
    library.do(commands.award, title="市级示范品牌", awarded_on=clock.today())
    steps = [one.step.action for one in reading.timeline(library.brand_id)]
    assert steps == ["create", "edit", "prove", "edit", "advance", "award"]
    assert {one.actor for one in reading.timeline(library.brand_id)} == {"兰协调"}
    rows = db.session.execute(select(AuditRow.action).where(AuditRow.obj == f"brand:{library.brand_id}")).scalars()
    assert [row.removeprefix("brand.") for row in rows] == steps
    assert [one.title for one in reading.awards(library.brand_id)] == ["市级示范品牌"]


def test_evidence_is_linked_once_and_taken_out(library: Library) -> None:
    problem_id = solved(library.city, 5)
    assert [one.problem_id for one in evidence.offered(library.brand_id)] == [problem_id]
    chosen = [Record(problem_id=problem_id)]
    assert library.do(commands.link, chosen=chosen) == 1
    assert library.do(commands.link, chosen=chosen) == 0
    assert evidence.offered(library.brand_id) == []
    held = next(one for one in evidence.linked(library.brand_id) if one.problem_id)
    library.do(commands.unlink, evidence_id=held.evidence_id)
    assert [one.problem_id for one in evidence.linked(library.brand_id)] == [None]


def test_only_what_the_owners_records_hold_is_evidence(library: Library) -> None:
    city = library.city
    open_problem = collected(city, "tea", "331124101")
    elsewhere = branded.reviewed(city, city.lan, "mall", city.wu)
    for record in (Record(problem_id=open_problem), Record(visit_id=elsewhere), Record(visit_id=999_999)):
        with pytest.raises(NotFound):
            library.do(commands.link, chosen=[record])
    with pytest.raises(Invalid):
        library.do(commands.link, chosen=[])


def test_figures_come_from_the_records(library: Library) -> None:
    solved(library.city, 5)
    solved(library.city, 4)
    solved(library.city, 4)
    ids = evidence.owner_ids(library.brand_id)
    found = evidence.figures(ids, clock.today())
    assert (found.visits, found.opinions, found.solved, found.ratings) == (1, 0, 3, 3)
    assert found.satisfaction == Decimal("4.3")
    before = evidence.figures(ids, clock.today() - timedelta(days=1))
    assert (before.visits, before.solved, before.satisfaction) == (0, 0, None)


def test_two_who_change_at_once_are_told(library: Library) -> None:
    with pytest.raises(Conflict):
        library.do(commands.edit, version=1, text=branded.TEXT)
    with pytest.raises(Conflict):
        library.do(commands.move, version=1, action=Action.ADVANCE, words="标准已定")


def test_a_county_has_a_name_once(library: Library) -> None:
    with pytest.raises(Invalid) as refused:
        commands.create(viewer=library.city.lan, text=branded.TEXT, area_code="331124101", now=clock.now())
    assert refused.value.field == "name"
    commands.create(viewer=library.city.ji, text=branded.TEXT, area_code="331121", now=clock.now())


def test_nobody_else_changes_a_brand(library: Library) -> None:
    city = library.city
    told: dict[str, Any] = {
        "brand_id": library.brand_id,
        "title": "示范",
        "awarded_on": clock.today(),
        "now": clock.now(),
    }
    with pytest.raises(NotFound):
        commands.award(viewer=city.ji, **told)
    with pytest.raises(NotAllowed):
        commands.award(viewer=city.ye, **told)
    with pytest.raises(NotAllowed):
        commands.create(viewer=city.ji, text=Text("新品牌", "", ""), area_code=SONGYANG, now=clock.now())
    with pytest.raises(NotFound):
        commands.add_owner(
            viewer=city.lan, brand_id=library.brand_id, organisation_id=city.places["shoes"], now=clock.now()
        )


def test_lists_are_narrowed_and_scoped(library: Library) -> None:
    city = library.city
    commands.create(viewer=city.ji, text=Text("侨乡红领", "", ""), area_code="331121", now=clock.now())
    names = [one.brand.name for one in reading.page(city.chen, Filter(), 1).items]
    assert sorted(names) == ["侨乡红领", "红色车间"]
    for who, wanted, seen in (
        (city.lan, Filter(), ["红色车间"]),
        (city.ye, Filter(), ["红色车间"]),
        (city.ban, Filter(), []),
        (city.chen, Filter(text="侨"), ["侨乡红领"]),
        (city.chen, Filter(area_code="331121"), ["侨乡红领"]),
        (city.chen, Filter(stage=Stage.RAISED), []),
    ):
        assert [one.brand.name for one in reading.page(who, wanted, 1).items] == seen


@pytest.fixture
def coordinator(city: City) -> FlaskClient:
    return city.client("lan")


def test_a_coordinator_keeps_a_brand_page_by_page(city: City, coordinator: FlaskClient) -> None:
    fields = {"name": "六小工作法", "area_code": SONGYANG, "unit": "古市镇", "story": "小事不出村。\n大事有人管。"}
    made = post(coordinator, "/brands/new", fields)
    assert made.status_code == 303
    address = made.headers["Location"]
    assert post(coordinator, f"{address}/owners/{city.places['tea']}/add", {}).status_code == 303
    page = coordinator.get(address).text
    assert "六小工作法" in page
    assert "小事不出村。\n大事有人管。" in page
    with city.app.app_context():
        version = reading.get(city.lan, int(address.rsplit("/", 1)[1])).version
    moved = post(coordinator, f"{address}/advance", {"words": "已定标准", "version": version})
    assert moved.status_code == 303
    assert "已定标准" in coordinator.get(address).text
    assert "移除" in coordinator.get(f"{address}/owners?q=茶").text
    typed = {"HX-Request": "true", "HX-Request-Type": "partial"}  # what is found while somebody types
    assert f"{address}/owners/{city.places['tea']}/add" in coordinator.get(f"{address}/owners?q=茶", headers=typed).text


def test_what_was_typed_stays_when_it_is_refused(city: City, coordinator: FlaskClient) -> None:
    answer = post(coordinator, "/brands/new", {"name": "红", "area_code": SONGYANG, "story": "不能丢的故事"})
    assert answer.status_code == 422
    assert "至少两个字" in answer.text
    assert "不能丢的故事" in answer.text


def test_an_organisation_s_page_names_its_brands(city: City, coordinator: FlaskClient) -> None:
    with city.app.app_context():
        branded.make(city, city.lan, SONGYANG, "tea", city.ye)
    assert "红色车间" in coordinator.get(f"/organisations/{city.places['tea']}").text
    assert "红色车间" not in coordinator.get(f"/organisations/{city.places['mall']}").text
