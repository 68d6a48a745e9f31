"""Paper fallback: typed in by one, confirmed by another, marked everywhere, counted as an ordinary revision."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.forging import resealed
from tests.integration.ballots.hall import at_once
from tests.integration.ballots.test_publish import fill
from tests.integration.roadshows.loaded import COORDINATOR
from tests.integration.roadshows.people import signed_in
from webapp.audit.rules import Actor
from webapp.ballots import queries
from webapp.ballots.commands import rehearsal
from webapp.ballots.commands.paper import confirm_paper, enter_paper
from webapp.ballots.commands.publish import publish
from webapp.ballots.models import BallotRevision, PaperBallot
from webapp.ballots.queries.bundling import kept
from webapp.ballots.rules.bundle import unpacked
from webapp.ballots.rules.recount import recount
from webapp.core import clock
from webapp.core.errors import Conflict
from webapp.roadshows.commands.events import lock_event

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.ballots.hall import Hall
    from webapp.ballots.queries.board import Cell

SHEET = "/roadshows/brand-2026/console/entries/e1/judges/j1"
SCORES = {"score-content": "40.5", "score-stage": "20", "reason": "手机没电", "base_revision": "0"}


def cell(hall: Hall) -> Cell:
    with hall.app.app_context():
        return queries.read_board(hall.event_id).cells["j1", "e1"]


def coordinators(hall: Hall) -> tuple[FlaskClient, FlaskClient]:
    return signed_in(hall.app, "coordinator"), signed_in(hall.app, "coordinator")


def test_two_people_make_a_sheet_count(any_hall: Hall) -> None:
    first, second = coordinators(any_hall)
    assert first.get(f"{SHEET}/paper").status_code == 200
    assert post(first, f"{SHEET}/paper", SCORES).status_code == 303
    waiting = cell(any_hall)
    assert (waiting.state, waiting.total) == ("paper", None)
    assert any_hall.count(BallotRevision) == 0
    assert "须由他人确认" in first.get(SHEET).text
    assert post(first, f"{SHEET}/paper/1/confirm", {}).status_code == 403
    assert any_hall.count(BallotRevision) == 0
    assert post(second, f"{SHEET}/paper/1/confirm", {}).status_code == 303
    held = cell(any_hall)
    assert (held.state, held.total, held.paper) == ("submitted", Decimal("60.5"), True)
    assert "60.5 纸" in first.get("/roadshows/brand-2026/console").text
    assert any_hall.actions()[-2:] == ["paper.enter", "paper.confirm"]
    assert post(second, f"{SHEET}/paper/1/confirm", {}).status_code == 409
    assert any_hall.start("j1").submit("e1", base_revision="0").get_json()["error"] == "stale"


def test_what_is_no_sheet_is_refused_and_kept_as_typed(hall: Hall) -> None:
    first, _second = coordinators(hall)
    answer = post(first, f"{SHEET}/paper", {**SCORES, "score-content": "999"})
    assert answer.status_code == 422
    assert 'value="999"' in answer.text
    assert post(first, f"{SHEET}/paper", {**SCORES, "reason": ""}).status_code == 422
    assert post(first, f"{SHEET}/paper", {**SCORES, "score-stage": ""}).status_code == 422
    assert hall.count(PaperBallot) == 0


def test_a_ballot_that_came_in_meanwhile_is_not_overwritten(hall: Hall) -> None:
    first, second = coordinators(hall)
    post(first, f"{SHEET}/paper", SCORES)
    assert hall.start("j1").submit("e1").status_code == 200
    assert post(second, f"{SHEET}/paper/1/confirm", {}).status_code == 409
    assert cell(hall).revision == 1
    assert post(second, f"{SHEET}/paper/1/refuse", {"reason": "评委已提交"}).status_code == 303
    assert cell(hall).state == "submitted"
    assert post(first, f"{SHEET}/paper", SCORES).status_code == 409  # the person did not see the judge's ballot
    assert post(first, f"{SHEET}/paper", {**SCORES, "base_revision": "1"}).status_code == 303


def test_one_waits_at_a_time_and_its_author_may_take_it_back(hall: Hall) -> None:
    first, _second = coordinators(hall)
    post(first, f"{SHEET}/paper", SCORES)
    assert post(first, f"{SHEET}/paper", SCORES).status_code == 409
    assert post(first, f"{SHEET}/paper/1/refuse", {"reason": ""}).status_code == 422
    assert post(first, f"{SHEET}/paper/1/refuse", {"reason": "录错"}).status_code == 303
    assert post(first, f"{SHEET}/paper", SCORES).status_code == 303


def test_not_before_the_opening_not_after_the_lock_not_for_a_recused_judge(waiting_hall: Hall) -> None:
    first, second = coordinators(waiting_hall)
    assert post(first, f"{SHEET}/paper", SCORES).status_code == 409
    waiting_hall.open()
    assert post(first, SHEET.replace("e1", "e3") + "/paper", SCORES).status_code == 403
    post(first, f"{SHEET}/paper", SCORES)
    waiting_hall.close()
    with waiting_hall.app.app_context():
        lock_event(event_id=waiting_hall.event_id, version=None, actor=COORDINATOR, now=clock.now())
    assert post(second, f"{SHEET}/paper/1/confirm", {}).status_code == 409
    assert post(second, f"{SHEET}/paper/1/refuse", {"reason": "x"}).status_code == 409
    assert waiting_hall.count(BallotRevision) == 0


@pytest.mark.parametrize(("role", "area", "status"), [("instructor", "331100", 403), ("coordinator", "331125", 404)])
def test_outsiders_do_neither(hall: Hall, role: str, area: str, status: int) -> None:
    post(signed_in(hall.app, "coordinator"), f"{SHEET}/paper", SCORES)
    outsider = signed_in(hall.app, role, area)
    assert outsider.get(f"{SHEET}/paper").status_code == status
    for path, data in (("", SCORES), ("/1/confirm", {}), ("/1/refuse", {"reason": "x"})):
        assert post(outsider, f"{SHEET}/paper{path}", data).status_code == status
    assert hall.count(PaperBallot, decision=None) == 1


def test_two_confirm_at_once_and_it_counts_once(any_hall: Hall) -> None:
    post(signed_in(any_hall.app, "coordinator"), f"{SHEET}/paper", SCORES)
    people = [signed_in(any_hall.app, "coordinator") for _ in range(4)]
    answers = at_once([partial(post, one, f"{SHEET}/paper/1/confirm", {}) for one in people])
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert any_hall.count(BallotRevision) == 1


def test_the_bundle_tells_where_it_came_from_and_a_recount_agrees(hall: Hall) -> None:
    fill(hall)
    typed: dict[str, Any] = {"scores": {"content": Decimal("40.5"), "stage": Decimal(20)}, "reason": "更正"}
    with hall.app.app_context():
        pair: dict[str, Any] = {"judge_id": hall.judge_id("j1"), "entry_id": hall.entry_id("e1")}
        held = queries.read_board(hall.event_id).cells["j1", "e1"].revision
        paper_id = enter_paper(event_id=hall.event_id, **pair, **typed, base=held, actor=COORDINATOR, now=clock.now())
        with pytest.raises(Conflict):
            rehearsal.end_rehearsal(event_id=hall.event_id, version=None, actor=COORDINATOR, now=clock.now())
        other = Actor("account:99", "coordinator")
        receipt = confirm_paper(event_id=hall.event_id, paper_id=paper_id, actor=other, now=clock.now())
        hall.close()
        publish(event_id=hall.event_id, reason="测试", actor=COORDINATOR, now=clock.now())
        files = unpacked(kept(hall.event_id).content)
    origins = {one["receipt"]: one["origin"] for one in json.loads(files["ballots.json"])}
    assert origins.pop(receipt) == "paper"
    assert set(origins.values()) == {"device"}
    [paper] = json.loads(files["paper.json"])
    assert paper["decided_by"] == "account:99"
    assert recount(files).faults == ()
    for forged in ({**paper, "decided_by": paper["entered_by"]}, {**paper, "scores": {"content": "1", "stage": "1"}}):
        assert any("paper" in fault for fault in recount(resealed(files, "paper.json", [forged])).faults)
    assert any("paper" in fault for fault in recount(resealed(files, "paper.json", [])).faults)
