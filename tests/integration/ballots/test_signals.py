"""A judge's word to the console, and the ballot to practise with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.ballots.hall import FULL, Hall, build
from tests.integration.roadshows.loaded import COORDINATOR
from webapp.ballots import commands
from webapp.ballots.commands.signals import see_signal
from webapp.ballots.models import BallotRevision, Signal
from webapp.ballots.queries.signals import unseen_signals
from webapp.core import clock
from webapp.core.errors import NotFound

if TYPE_CHECKING:
    from flask import Flask

    from tests.integration.ballots.hall import JudgeBrowser


@pytest.fixture
def hall(any_app: Flask) -> Hall:
    """Give a hall before scoring begins, once on each database."""
    return build(any_app, open_all=False)


def tell(judge: JudgeBrowser, **fields: str) -> int:
    """Send a signal; return the answer's status."""
    form = {"csrf_token": judge.csrf(), "entry": "e1", **fields}
    return judge.client.post("/ballot/signal", data=form).status_code


def unseen(hall: Hall) -> list[tuple[str, str, str]]:
    """Return who told what, as the console asks for it."""
    with hall.app.app_context():
        return [(one.judge, one.reason, one.words) for one in unseen_signals(hall.event_id)]


def test_a_signal_stands_until_somebody_has_seen_it(hall: Hall) -> None:
    judge = hall.start("j2")
    before = hall.revision("event"), hall.revision("staging")
    assert tell(judge, trouble="view", words="  <b>声音</b>太小 ") == 303
    assert tell(judge, trouble="", words="") == 422
    assert tell(judge, trouble="", words="x" * 201) == 422
    assert unseen(hall) == [("评委二", "view", "<b>声音</b>太小")]
    assert hall.revision("event") > before[0]
    assert hall.revision("staging") > before[1]
    with hall.app.app_context():
        number = unseen_signals(hall.event_id)[0].id
        for _ in range(2):
            see_signal(event_id=hall.event_id, signal_id=number, actor=COORDINATOR, now=clock.now())
        with pytest.raises(NotFound):
            see_signal(event_id=hall.event_id, signal_id=number + 1, actor=COORDINATOR, now=clock.now())
    assert unseen(hall) == []
    assert [action for action in hall.actions() if "signal" in action] == ["judge.signal", "judge.signal_seen"]


def test_a_stranger_or_a_released_device_tells_nothing(hall: Hall) -> None:
    judge = hall.start("j2")
    token = judge.csrf()
    with hall.app.app_context():
        commands.release_device(
            event_id=hall.event_id, judge_id=hall.judge_id("j2"), actor=COORDINATOR, now=clock.now()
        )
    answer = judge.client.post("/ballot/signal", data={"csrf_token": token, "trouble": "come"})
    assert answer.status_code == 404
    assert hall.count(Signal) == 0


def test_practice_is_looked_at_like_a_ballot_and_leaves_nothing(hall: Hall) -> None:
    judge = hall.start("j2")
    assert "/ballot/practice" in judge.page("e1")
    page = judge.client.get("/ballot/practice")
    assert page.status_code == 200
    assert "练习" in page.text
    before = hall.dump()
    good = {**judge.fields("practice"), **FULL}
    done = judge.client.post("/ballot/practice", data=good)
    assert (done.status_code, "没有保存" in done.text, "80.5" in done.text) == (200, True, True)
    blank = {**good, "score-content": ""}
    refused = judge.client.post("/ballot/practice", data=blank)
    assert refused.status_code == 422
    assert 'id="score-content-error"' in refused.text
    assert hall.dump() == before
    assert judge.send(good).status_code == 404  # and it cannot be handed in as a real one
    hall.open("e1")
    assert judge.client.get("/ballot/practice").headers["Location"] == "/ballot"
    assert judge.client.post("/ballot/practice", data=good).status_code == 303
    assert "/ballot/practice" not in judge.page("e1")
    hall.close("e1")
    assert judge.client.get("/ballot/practice").status_code == 303  # once begun, it has begun
    assert hall.count(BallotRevision) == 0


def test_own_totals_are_the_judges_own(hall: Hall) -> None:
    hall.open()
    mine, other = hall.start("j2"), hall.start("j3")
    assert mine.submit("e1", score_content="20.5", score_stage="11").status_code == 200
    assert other.submit("e1", score_content="40.5", score_stage="37").status_code == 200
    page = mine.page("e2")
    assert "我已打的总分" in page
    assert "<strong>31.5</strong>" in page
    assert "77.5" not in page


def test_the_queue_may_send_for_the_judge_at_this_device_alone(hall: Hall) -> None:
    hall.open()
    judge = hall.start("j2")
    mine = f"judge:{hall.judge_id('j2')}"
    assert judge.client.get("/csrf").get_json()["owners"] == [mine]
    form = judge.fields("e1")
    headers = {"Accept": "application/json"}
    other = f"judge:{hall.judge_id('j3')}"
    for name in (other, "account:1", "judge:", "nobody", ""):
        assert judge.send(form, headers={**headers, "X-Owner": name}).status_code == 401
    assert judge.send(form, headers={**headers, "X-Owner": mine}).status_code == 200
    assert judge.send(form, headers={**headers, "X-Owner": mine}).get_json()["revision"] == 1
    assert hall.count(BallotRevision) == 1
