"""An earlier version counts again in place of a late ballot or a sheet of paper that was taken by mistake."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.forging import resealed
from tests.integration.ballots.test_publish import fill
from tests.integration.roadshows.loaded import COORDINATOR
from tests.integration.roadshows.people import signed_in
from webapp.ballots import queries
from webapp.ballots.commands.publish import publish
from webapp.ballots.models import BallotRevision
from webapp.ballots.queries.bundling import kept
from webapp.ballots.rules.bundle import unpacked
from webapp.ballots.rules.recount import recount
from webapp.core import clock
from webapp.roadshows.commands.events import lock_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from tests.integration.ballots.hall import Hall
    from webapp.ballots.queries.board import Cell

SHEET = "/roadshows/brand-2026/console/entries/e1/judges/j1"
WRONG = {"score-content": "1.5", "score-stage": "1", "reason": "手机没电", "base_revision": "1"}
AGAIN = {"revision": "1", "version": "2", "reason": "认错了人"}


def cell(hall: Hall) -> Cell:
    with hall.app.app_context():
        return queries.read_board(hall.event_id).cells["j1", "e1"]


def late_in_place_of_the_own(hall: Hall, coordinator: FlaskClient) -> None:
    """Let the judge hand in 80.5, then accept a late ballot over it."""
    judge = hall.start("j1")
    judge.submit("e1")
    hall.close("e1")
    judge.submit("e1", base_revision="1", score_stage="1")
    assert post(coordinator, f"{SHEET}/late/1/accept", {"reason": "网络故障"}).status_code == 303


def paper_in_place_of_the_own(hall: Hall, coordinator: FlaskClient) -> None:
    """Let the judge hand in 80.5, then two people a sheet of paper over it."""
    hall.start("j1").submit("e1")
    assert post(coordinator, f"{SHEET}/paper", WRONG).status_code == 303
    assert post(signed_in(hall.app, "coordinator"), f"{SHEET}/paper/1/confirm", {}).status_code == 303
    assert cell(hall).total == Decimal("2.5")


@pytest.mark.parametrize("bring", [late_in_place_of_the_own, paper_in_place_of_the_own])
def test_the_judge_s_earlier_version_counts_again(any_hall: Hall, bring: Callable[[Hall, FlaskClient], None]) -> None:
    coordinator = signed_in(any_hall.app, "coordinator")
    bring(any_hall, coordinator)
    assert cell(any_hall).total != Decimal("80.5")
    post(coordinator, f"{SHEET}/exclude", {"reason": "先剔除"})
    assert "恢复较早版本" in coordinator.get(SHEET).text
    assert post(coordinator, f"{SHEET}/restore", AGAIN).status_code == 303
    held = cell(any_hall)
    assert (held.state, held.total, held.revision) == ("submitted", Decimal("80.5"), 3)
    assert any_hall.count(BallotRevision) == 3
    assert any_hall.count(BallotRevision, is_current=True) == 1
    assert any_hall.actions()[-1] == "ballot.restore"
    page = coordinator.get(SHEET).text
    assert "第 1 版，经协调员恢复" in page
    assert post(coordinator, f"{SHEET}/restore", AGAIN).status_code == 409
    again = {**AGAIN, "revision": "2", "version": "3"}
    assert post(coordinator, f"{SHEET}/restore", again).status_code == 303
    assert cell(any_hall).revision == 4


def test_what_the_judge_handed_in_is_never_replaced(hall: Hall) -> None:
    coordinator, judge = signed_in(hall.app, "coordinator"), hall.start("j1")
    judge.submit("e1")
    judge.submit("e1", base_revision="1", score_stage="1")
    assert "恢复较早版本" not in coordinator.get(SHEET).text
    assert post(coordinator, f"{SHEET}/restore", AGAIN).status_code == 403
    assert cell(hall).revision == 2


def test_a_wrong_request_changes_nothing_and_keeps_what_was_typed(hall: Hall) -> None:
    coordinator = signed_in(hall.app, "coordinator")
    paper_in_place_of_the_own(hall, coordinator)
    answer = post(coordinator, f"{SHEET}/restore", {**AGAIN, "reason": ""})
    assert (answer.status_code, 'href="#restore-reason"' in answer.text) == (422, True)
    assert post(coordinator, f"{SHEET}/restore", {**AGAIN, "revision": "x"}).status_code == 422
    assert post(coordinator, f"{SHEET}/restore", {**AGAIN, "revision": "9"}).status_code == 404
    outrun = post(coordinator, f"{SHEET}/restore", {**AGAIN, "version": "1"})
    assert (outrun.status_code, "认错了人" in outrun.text) == (409, True)
    assert hall.count(BallotRevision) == 2
    hall.close()
    with hall.app.app_context():
        lock_event(event_id=hall.event_id, version=None, actor=COORDINATOR, now=clock.now())
    assert post(coordinator, f"{SHEET}/restore", AGAIN).status_code == 409
    assert hall.count(BallotRevision) == 2


@pytest.mark.parametrize(("role", "area", "status"), [("instructor", "331100", 403), ("coordinator", "331125", 404)])
def test_outsiders_bring_nothing_back(hall: Hall, role: str, area: str, status: int) -> None:
    paper_in_place_of_the_own(hall, signed_in(hall.app, "coordinator"))
    assert post(signed_in(hall.app, role, area), f"{SHEET}/restore", AGAIN).status_code == status
    assert hall.count(BallotRevision) == 2


def test_a_recount_knows_it_and_notices_other_scores(hall: Hall) -> None:
    fill(hall)
    coordinator = signed_in(hall.app, "coordinator")
    post(coordinator, f"{SHEET}/paper", WRONG)
    post(signed_in(hall.app, "coordinator"), f"{SHEET}/paper/1/confirm", {})
    post(coordinator, f"{SHEET}/restore", AGAIN)
    hall.close()
    with hall.app.app_context():
        lock_event(event_id=hall.event_id, version=None, actor=COORDINATOR, now=clock.now())
        publish(event_id=hall.event_id, version=None, reason="", actor=COORDINATOR, now=clock.now())
        files = unpacked(kept(hall.event_id).content)
    assert recount(files).faults == ()
    ballots = json.loads(files["ballots.json"])
    mine = [one for one in ballots if (one["judge"], one["entry"]) == ("j1", "e1")]
    assert [one["origin"] for one in mine] == ["device", "paper", "restored"]
    assert mine[2]["scores"] == mine[0]["scores"]
    mine[2]["base"] = 2
    forged = resealed(files, "ballots.json", ballots)
    assert any("does not repeat" in fault for fault in recount(forged).faults)
