"""Organisations go from one instructor to another and back, each with one line of history and one audit row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.fixtures.application import post
from tests.integration.organisations import city
from tests.integration.organisations.city import CITY, LIANDU, NOW
from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.core.db import db, transaction
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.inbox.models import Notice
from webapp.organisations import commands, queries
from webapp.organisations.commands import handing
from webapp.organisations.queries import coverage
from webapp.organisations.queries import handing as handovers

if TYPE_CHECKING:
    from flask import Flask

    from webapp.accounts.rules import Viewer

JANUARY, MARCH, BEFORE = date(2026, 1, 1), date(2026, 3, 5), date(2026, 3, 4)


def given(by: Viewer, person: Viewer, *names: str, **more: Any) -> list[int]:  # noqa: ANN401
    kept = [city.register(by, name) for name in names]
    days = {"from_day": JANUARY, **more}
    commands.assign(viewer=by, organisation_ids=kept, account_id=person.account_id, now=NOW, **days)
    return kept


def hand(by: Viewer, giver: Viewer, taker: Viewer, day: date = MARCH, **more: Any) -> int:  # noqa: ANN401
    ids = [one.assignment.id for one in handovers.moves(by, giver.account_id, taker.account_id, day)]
    asked: dict[str, Any] = {"assignment_ids": ids, "reason": "轮换", **more}
    return handing.hand_over(
        viewer=by, giver_id=giver.account_id, taker_id=taker.account_id, first_day=day, now=NOW, **asked
    )


def ids(person: Viewer, day: date) -> list[int]:
    return sorted(organisation.id for organisation, _ in queries.assigned(person.account_id, day))


@pytest.mark.usefixtures("context")
def test_organisations_go_over_and_come_back() -> None:
    by, giver, taker = city.coordinator(), city.viewer(Role.INSTRUCTOR), city.viewer(Role.INSTRUCTOR)
    kept = given(by, giver, "甲茶厂", "乙茶厂", to_day=date(2026, 12, 31))
    rows = len(city.audited())
    made = hand(by, giver, taker)
    assert [action for action, _ in city.audited()[rows:]] == ["organisation.handed_over"] * 2
    assert (ids(giver, BEFORE), ids(giver, MARCH)) == (kept, [])
    assert (ids(taker, BEFORE), ids(taker, MARCH), ids(taker, date(2027, 1, 1))) == ([], kept, [])
    event = queries.events(kept[0])[0].event
    assert event.action == "handed_over"
    assert event.details == {
        "account": giver.account_id,
        "to": taker.account_id,
        "days": ["2026-03-04", "2026-03-05"],
        "reason": "轮换",
    }
    (notice,) = db.session.execute(select(Notice)).scalars()
    assert (notice.account_id, notice.params) == (taker.account_id, {"count": 2, "day": "2026-03-05"})
    april = date(2026, 4, 1)
    back = hand(by, taker, giver, april, takes_back_id=made)
    assert (ids(giver, april), ids(taker, april)) == (kept, [])
    first, second = handovers.handovers(by)
    assert (first.handover.id, first.count, first.taken_back) == (back, 2, False)
    assert (second.handover.id, second.count, second.taken_back) == (made, 2, True)
    assert handovers.received(made) == {
        held.assignment.id for one in kept for held in queries.assignments(one) if held.assignment.from_day == MARCH
    }


@pytest.mark.usefixtures("context")
def test_only_the_ticked_ones_move_and_nobody_has_one_twice() -> None:
    by, giver, taker = city.coordinator(), city.viewer(Role.INSTRUCTOR), city.viewer(Role.INSTRUCTOR)
    first, second = given(by, giver, "甲茶厂", "乙茶厂")
    commands.assign(viewer=by, organisation_ids=[first], account_id=taker.account_id, from_day=JANUARY, now=NOW)
    moves = handovers.moves(by, giver.account_id, taker.account_id, MARCH)
    assert {one.organisation.id: one.exchange.taken is None for one in moves} == {first: True, second: False}
    chosen = [one.assignment.id for one in moves if one.organisation.id == first]
    hand(by, giver, taker, assignment_ids=chosen)
    assert (ids(giver, MARCH), ids(taker, MARCH)) == ([second], [first])
    assert len(queries.assignments(first)) == 2


@pytest.mark.usefixtures("context")
def test_what_moved_meanwhile_is_not_moved_again() -> None:
    by, giver = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    taker, other = city.viewer(Role.INSTRUCTOR), city.viewer(Role.INSTRUCTOR)
    given(by, giver, "甲茶厂")
    (move,) = handovers.moves(by, giver.account_id, taker.account_id, MARCH)
    hand(by, giver, taker)
    with pytest.raises(Conflict):
        hand(by, giver, other, assignment_ids=[move.assignment.id])


@pytest.mark.usefixtures("context")
def test_what_is_refused() -> None:
    by, giver = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    taker, outsider = city.viewer(Role.INSTRUCTOR), city.coordinator(LIANDU)
    given(by, giver, "甲茶厂")
    for more, person, field in (
        ({"reason": ""}, taker, "reason"),
        ({}, giver, "taker_id"),
        ({"assignment_ids": []}, taker, "assignment"),
        ({}, city.viewer(Role.INSTRUCTOR, LIANDU), "taker_id"),
        ({}, city.viewer(Role.COORDINATOR), "taker_id"),
    ):
        with pytest.raises(Invalid) as caught:
            hand(by, giver, person, **more)
        assert caught.value.field == field
    (move,) = handovers.moves(by, giver.account_id, taker.account_id, MARCH)
    assert handovers.moves(outsider, giver.account_id, taker.account_id, MARCH) == []
    with pytest.raises(Conflict):
        hand(outsider, giver, taker, assignment_ids=[move.assignment.id])
    made = hand(by, giver, city.viewer(Role.INSTRUCTOR, CITY))
    with pytest.raises(NotFound):
        handovers.handover(outsider, made)
    assert handovers.handovers(outsider) == []


@pytest.mark.usefixtures("context")
def test_coverage_knows_gaps_and_load() -> None:
    by, busy, idle = city.coordinator(), city.viewer(Role.INSTRUCTOR), city.viewer(Role.INSTRUCTOR)
    gone = city.viewer_of(city.account(Role.INSTRUCTOR))
    given(by, busy, "甲茶厂", "乙茶厂")
    given(by, gone, "丙茶厂")
    city.register(by, "丁茶厂", area="331124002")
    city.register(city.coordinator(LIANDU), "碧湖茶厂", area="331102100")
    with transaction():
        db.session.get_one(Account, gone.account_id).disabled_at = NOW
    places = coverage.places(by, MARCH)
    assert [(place.area_code, place.total, place.covered) for place in places] == [
        ("331124002", 1, 0),
        ("331124101", 3, 2),
    ]
    loads = {load.account.id: (load.organisations, load.towns) for load in coverage.loads(by, MARCH)}
    assert loads == {idle.account_id: (0, 0), busy.account_id: (2, 1), gone.account_id: (1, 1)}
    whole = coverage.places(city.coordinator(CITY), MARCH)
    assert [(place.area_code, place.uncovered) for place in whole] == [("331102", 1), ("331124", 2)]


def test_the_pages_show_what_would_move_and_move_it(app: Flask) -> None:
    with app.app_context():
        by = city.coordinator()
        giver = city.viewer(Role.INSTRUCTOR, name="叶指导")
        taker = city.viewer(Role.INSTRUCTOR, name="吴指导")
        given(by, giver, "甲茶厂")
    client = city.sign_in(app, by)
    page = client.get("/assignments").text
    assert "100 %" in page
    assert f"giver_id={giver.account_id}" in page
    asked = f"giver_id={giver.account_id}&taker_id={taker.account_id}"
    page = client.get(f"/assignments/handover?{asked}&first_day=2026-03-05").text
    assert "叶指导 移交给 吴指导" in page
    assert "叶指导至2026年3月4日 → 吴指导自2026年3月5日起" in page
    with app.app_context():
        (move,) = handovers.moves(by, giver.account_id, taker.account_id, MARCH)
    data = {
        "giver_id": giver.account_id,
        "taker_id": taker.account_id,
        "first_day": "2026-03-05",
        "reason": "",
        "assignment": move.assignment.id,
    }
    assert post(client, "/assignments/handover", data).status_code == 422
    assert post(client, "/assignments/handover", {**data, "reason": "轮换"}).status_code == 303
    page = client.get("/assignments/handover").text
    assert "叶指导 → 吴指导" in page
    back = client.get("/assignments/handover?back=1").text
    assert "吴指导 移交给 叶指导" in back
    assert "由叶指导移交给吴指导" in client.get(f"/organisations/{move.organisation.id}").text
    with app.app_context():
        outsider = city.coordinator(LIANDU)
    client = city.sign_in(app, outsider)
    assert client.get("/assignments/handover?back=1").status_code == 404
    assert "甲茶厂" not in client.get(f"/assignments/handover?{asked}&first_day=2026-03-05").text
