"""The audience's vote: one a device or a code, only while the window is open, every refusal with its reason."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.hall import JSON, at_once, build
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import signed_in
from webapp.ballots.commands import polls, publish, rehearsal
from webapp.ballots.models import Vote
from webapp.ballots.queries import read_board
from webapp.ballots.queries.bundling import kept
from webapp.ballots.queries.votes import counts, poll_of
from webapp.ballots.rules.bundle import unpacked
from webapp.ballots.rules.recount import recount
from webapp.ballots.rules.votes import Mode, shown_code
from webapp.core.errors import Conflict, Invalid
from webapp.roadshows import queries
from webapp.roadshows.commands import entries

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.ballots.hall import Hall

SLUG = "brand-2026"


def opened(hall: Hall, mode: Mode = Mode.OPEN) -> str:
    """Set the vote up and open its window; return its address."""
    with hall.app.app_context():
        polls.set_mode(event_id=hall.event_id, mode=mode, **by())
        polls.open_window(event_id=hall.event_id, **by())
        poll = poll_of(hall.event_id)
        assert poll is not None
        return f"/v/{poll.token}"


def phone(hall: Hall, url: str) -> FlaskClient:
    """Give a phone that has opened the page."""
    client = hall.app.test_client()
    assert client.get(url).status_code == 200
    return client


def vote(client: FlaskClient, url: str, entry: str = "e1", **more: str) -> TestResponse:
    return post(client, url, {"entry": entry, **more}, headers=JSON)


def limit(app: Flask, **limits: int) -> None:
    """Set limits as an installation would."""
    app.config["LVGU"] = replace(app.config["LVGU"], **limits)


def close(hall: Hall) -> None:
    with hall.app.app_context():
        polls.close_window(event_id=hall.event_id, **by())
    hall.later()


def test_one_vote_a_device(any_hall: Hall) -> None:
    url = opened(any_hall)
    one, other = phone(any_hall, url), phone(any_hall, url)
    assert vote(one, url).status_code == 200
    assert vote(one, url).status_code == 200  # the answer may have been lost
    again = vote(one, url, "e2")
    assert (again.status_code, again.get_json()["error"]) == (409, "voted")
    assert "木玩产业党建联盟" in again.get_json()["message"]
    assert vote(other, url, "e2").status_code == 200
    assert "已计入" in one.get(url).text
    close(any_hall)
    assert vote(one, url).status_code == 200  # counted then
    late = vote(phone(any_hall, url), url)
    assert (late.status_code, late.get_json()["error"]) == (409, "closed")
    with any_hall.app.app_context():
        assert counts(any_hall.event_id) == {"e1": 1, "e2": 1, "e3": 0}
    assert any_hall.actions()[-3:] == ["poll.mode", "poll.open", "poll.close"]


def test_a_device_without_our_cookie_does_not_vote(hall: Hall) -> None:
    url = opened(hall)
    stranger = hall.app.test_client()
    assert vote(stranger, url).get_json()["error"] == "cookie"
    stranger.set_cookie("vote", "forged.signature")
    assert vote(stranger, url).status_code == 403
    assert vote(phone(hall, url), url, "e9").status_code == 422
    assert stranger.get("/v/wrong").status_code == 404
    page = post(phone(hall, url), url, {"entry": ""})
    assert page.status_code == 422
    assert "请选择一个项目" in page.text
    assert hall.count(Vote) == 0


def test_a_withdrawn_entry_gets_no_vote(hall: Hall) -> None:
    url = opened(hall)
    voter = phone(hall, url)
    with hall.app.app_context():
        gone = queries.entries(hall.event_id)[0]
        entries.withdraw_entry(event_id=hall.event_id, entry_id=gone.id, version=gone.version, reason="弃权", **by())
    assert vote(voter, url, gone.key).get_json()["error"] == "withdrawn"
    hall.later()
    assert gone.name not in phone(hall, url).get(url).text


def test_one_vote_a_printed_code(any_hall: Hall) -> None:
    url = opened(any_hall, Mode.CODES)
    with any_hall.app.app_context():
        codes = polls.issue_codes(event_id=any_hall.event_id, count=3, **by())
        with pytest.raises(Invalid):
            polls.issue_codes(event_id=any_hall.event_id, count=4998, **by())
        with pytest.raises(Conflict):
            polls.set_mode(event_id=any_hall.event_id, mode=Mode.OPEN, **by())
    voter = phone(any_hall, url)
    assert vote(voter, url).status_code == 422  # no code
    assert vote(voter, url, code="2222222222").get_json()["error"] == "unknown_code"
    assert vote(voter, url, code=shown_code(codes[0]).lower()).status_code == 200
    assert vote(voter, url, "e2", code=codes[1]).status_code == 200  # a family shares a phone
    assert vote(phone(any_hall, url), url, "e2", code=codes[0]).get_json()["error"] == "voted"
    assert codes[2] not in any_hall.dump()
    with any_hall.app.app_context():
        assert sum(counts(any_hall.event_id).values()) == 2


def test_guessing_codes_and_stuffing_are_slowed(hall: Hall) -> None:
    limit(hall.app, wrong_tokens_per_minute=3)
    url = opened(hall, Mode.CODES)
    with hall.app.app_context():
        code = polls.issue_codes(event_id=hall.event_id, count=1, **by())[0]
    voter = phone(hall, url)
    assert [vote(voter, url, code="2" * 10).status_code for _ in range(5)] == [422, 422, 422, 429, 429]
    assert vote(voter, url, code=code).status_code == 200  # a real code is always taken


def test_a_cap_per_address(app: Flask) -> None:
    hall = build(app)
    url = opened(hall)
    limit(app, votes_per_address_minute=3)
    answers = [vote(phone(hall, url), url) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert hall.count(Vote) == 3


def test_a_close_is_before_or_after_each_vote(any_hall: Hall) -> None:
    url = opened(any_hall)
    voters = [phone(any_hall, url) for _ in range(12)]
    answers = at_once([*(lambda one=one: vote(one, url) for one in voters), lambda: close(any_hall)])[:-1]
    taken = sum(answer.status_code == 200 for answer in answers)
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert any_hall.count(Vote) == taken


def test_twenty_votes_of_one_device_at_once_are_one(any_hall: Hall) -> None:
    url = opened(any_hall)
    voter = phone(any_hall, url)
    token = voter.get("/csrf").get_json()["csrf_token"]
    form = {"entry": "e1", "csrf_token": token}
    answers = at_once([lambda: voter.post(url, data=form, headers=JSON)] * 20)
    assert {answer.status_code for answer in answers} == {200}
    assert any_hall.count(Vote) == 1


def test_the_share_goes_into_the_result_and_its_recount(app: Flask) -> None:
    hall = build(app, rules={"aggregation": "mean", "audience_share": "0.2", "decimals": 2})
    url = opened(hall)
    for key in ("j1", "j2", "j3"):
        judge = hall.start(key)
        for entry in ("e1", "e2", "e3"):
            judge.submit(entry, score_content="40" if entry == "e1" else "42", score_stage="40")
    hall.close()
    for entry in ("e1", "e1", "e2"):
        assert vote(phone(hall, url), url, entry).status_code == 200
    finish = signed_in(app, "coordinator").get(f"/roadshows/{SLUG}/console/finish").text
    assert re.search(r"观众投票已关闭.*?开放", finish, re.DOTALL)
    with app.app_context():
        assert all(one.provisional for one in read_board(hall.event_id).results)
        with pytest.raises(Conflict):
            publish.publish(event_id=hall.event_id, reason="赶时间", **by())
    close(hall)
    with app.app_context():
        publish.publish(event_id=hall.event_id, **by())
        bundle = kept(hall.event_id)
        found = recount(unpacked(bundle.content), digest=bundle.digest)
    assert found.faults == ()
    # 0.8 × 80 + 0.2 × 100, 0.8 × 82 + 0.2 × 50, 0.8 × 82
    assert [(one["entry"], one["score"]) for one in found.results] == [
        ("e1", "84.00"),
        ("e2", "75.60"),
        ("e3", "65.60"),
    ]
    public = app.test_client().get(f"/r/{SLUG}").text
    for words in ("观众投票占 20%", "观众 3 票 · 每台设备一票（仅供参考）", "观众 2 票", "观众 0 票"):
        assert words in public
    assert "开启投票" not in signed_in(app, "coordinator").get(f"/roadshows/{SLUG}/audience").text
    with app.app_context(), pytest.raises(Conflict):
        polls.open_window(event_id=hall.event_id, **by())


def test_a_rehearsals_votes_are_wiped(hall: Hall) -> None:
    with hall.app.app_context():
        rehearsal.begin_rehearsal(event_id=hall.event_id, version=None, **by())
    url = opened(hall)
    voter = phone(hall, url)
    vote(voter, url)
    with hall.app.app_context():
        rehearsal.end_rehearsal(event_id=hall.event_id, version=None, **by())
    assert hall.count(Vote) == 0
    opened(hall)
    hall.later()
    assert vote(voter, url, "e2").status_code == 200


def test_the_coordinators_page(hall: Hall) -> None:
    coordinator = signed_in(hall.app, "coordinator")
    base = f"/roadshows/{SLUG}/audience"
    assert "请先选定投票方式" in coordinator.get(base).text
    assert post(coordinator, f"{base}/open").status_code == 404
    assert post(coordinator, f"{base}/mode", {"mode": "codes"}).status_code == 303
    sheet = post(coordinator, f"{base}/codes", {"count": "8"})
    assert len(re.findall(r"<code>[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}</code>", sheet.text)) == 8
    assert post(coordinator, f"{base}/codes", {"count": "0"}).status_code == 422
    assert post(coordinator, f"{base}/open").status_code == 303
    with hall.app.app_context():
        screen = f"/screen/{queries.by_slug(SLUG).screen_token}"
    assert "扫码投票" in hall.app.test_client().get(screen).text
    assert post(coordinator, f"{base}/close").status_code == 303
    assert "扫码投票" not in hall.app.test_client().get(screen).text
    assert signed_in(hall.app, "coordinator", "331125").get(base).status_code == 404
