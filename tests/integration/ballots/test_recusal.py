"""Recusal, by the judge or by the coordinator: nothing is asked, nothing counts, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.roadshows.loaded import COORDINATOR
from webapp.ballots import queries
from webapp.ballots.models import Ballot, BallotRevision
from webapp.core import clock
from webapp.roadshows.commands import judges

if TYPE_CHECKING:
    from tests.integration.ballots.hall import Hall


def test_a_recused_judge_is_asked_nothing_and_cannot_score(any_hall: Hall) -> None:
    judge = any_hall.start("j1")  # recused from e3 in the event file
    page = judge.page("e3")
    assert "您已回避此项目" in page
    assert 'name="score-' not in page
    assert judge.submit("e3").status_code == 403
    assert judge.draft("e3").status_code == 403
    assert any_hall.count(Ballot) == 0


def test_a_judge_recuses_with_a_reason(any_hall: Hall) -> None:
    judge = any_hall.start("j2")
    judge.submit("e1")
    form = {"csrf_token": judge.csrf(), "entry": "e1"}
    refused = judge.client.post("/ballot/recuse", data={**form, "reason": " "})
    assert refused.status_code == 422
    assert 'name="score-content"' in refused.text
    answer = judge.client.post("/ballot/recuse", data={**form, "reason": "亲属参赛"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ballot?entry=e1")
    assert "您已回避此项目" in judge.page("e1")
    assert any_hall.actions()[-1] == "judge.recuse"
    with any_hall.app.app_context():
        board = queries.read_board(any_hall.event_id)
    assert board.cells["j2", "e1"].state == "recused"
    assert any_hall.count(BallotRevision) == 1  # kept, and out of the count
    assert next(one for one in board.results if one.entry == "e1").judges == 0


def test_the_coordinator_recuses_and_takes_it_back(any_hall: Hall) -> None:
    judge = any_hall.start("j2")
    judge.submit("e1")
    pair = {
        "event_id": any_hall.event_id,
        "judge_id": any_hall.judge_id("j2"),
        "entry_id": any_hall.entry_id("e1"),
        "reason": "申请回避",
        "actor": COORDINATOR,
        "now": clock.now(),
    }
    with any_hall.app.app_context():
        judges.recuse(**pair)  # type: ignore[arg-type]
    assert judge.submit("e1", base_revision="1").status_code == 403
    with any_hall.app.app_context():
        judges.cancel_recusal(**pair)  # type: ignore[arg-type]
    assert judge.submit("e1", base_revision="1", score_stage="3").get_json()["revision"] == 2


def test_recusal_needs_an_entry_of_the_event(any_hall: Hall) -> None:
    judge = any_hall.start("j2")
    form = {"csrf_token": judge.csrf(), "entry": "e9", "reason": "x"}
    assert judge.client.post("/ballot/recuse", data=form).status_code == 404
