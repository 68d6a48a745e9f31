"""The roster with device and last seen, and moving to another device by six digits."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from tests.fixtures.application import post
from tests.integration.ballots.hall import JSON, JudgeBrowser, at_once, claim, hidden
from tests.integration.roadshows.people import signed_in
from webapp.accounts.models import Presence
from webapp.ballots.models import HandoverCode, JudgeDevice
from webapp.core import clock
from webapp.core.db import db, transaction

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.integration.ballots.hall import Hall

ROSTER = "/roadshows/brand-2026/roster"
CONSOLE = "/roadshows/brand-2026/console"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.44"


def shown(page: str) -> str:
    found = re.search(r'class="handover-code">(\d{3}) (\d{3})<', page)
    assert found, page
    return found[1] + found[2]


def coordinators_code(hall: Hall, judge: str = "j1") -> str:
    return shown(post(signed_in(hall.app, "coordinator"), f"{ROSTER}/{judge}/code", {}).text)


def type_in(client: FlaskClient, token: str, code: str) -> TestResponse:
    page = claim(client, token)
    form = {"csrf_token": hidden(page.text, "csrf_token"), "code": code}
    return client.post(f"/b/{token}/move", data=form)


def test_the_roster_tells_device_and_last_seen(any_hall: Hall) -> None:
    client = any_hall.app.test_client()
    page = client.get(f"/b/{any_hall.tokens['j1']}")
    form = {"csrf_token": hidden(page.text, "csrf_token")}
    client.post(f"/b/{any_hall.tokens['j1']}/claim", data=form, headers={"User-Agent": WECHAT})
    assert client.get("/ballot").status_code == 200
    assert any_hall.count(Presence, subject="device:1") == 1
    roster = signed_in(any_hall.app, "coordinator").get(ROSTER)
    assert roster.status_code == 200
    assert "iPhone · 微信" in roster.text


def test_a_device_is_noted_once_a_minute_and_never_by_a_ballot(hall: Hall) -> None:
    judge = hall.start("j1")
    form = judge.fields("e1")
    assert hall.count(Presence, subject="device:1") == 0
    assert judge.send(form, headers=JSON).status_code == 200
    assert hall.count(Presence, subject="device:1") == 0
    judge.page()
    with hall.app.app_context():
        first = db.session.execute(select(Presence.seen_at)).scalar_one()
    for _again in range(3):
        judge.page()
    hall.app.extensions.pop("lvgu_seen_devices")  # as in another process
    judge.page()
    with hall.app.app_context():
        assert db.session.execute(select(Presence.seen_at)).scalar_one() == first


def test_the_coordinator_s_code_moves_the_judge(any_hall: Hall) -> None:
    first = any_hall.start("j1")
    code = coordinators_code(any_hall)
    second = any_hall.app.test_client()
    answer = type_in(second, first.token, code)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ballot")
    any_hall.later()
    assert first.client.get("/ballot").status_code == 404
    assert JudgeBrowser(second, first.token).submit("e1").status_code == 200
    assert any_hall.actions()[-3:] == ["device.code", "device.handover", "ballot.submit"]
    assert code not in any_hall.dump()
    third = any_hall.app.test_client()
    assert type_in(third, first.token, code).status_code == 422  # used
    assert third.get("/ballot").status_code == 404


def test_the_judge_s_own_device_shows_a_code(hall: Hall) -> None:
    first = hall.start("j1")
    page = first.client.get(f"/b/{first.token}")
    assert "更换设备" in page.text
    answer = first.client.post("/ballot/handover", data={"csrf_token": first.csrf()})
    assert type_in(hall.app.test_client(), first.token, shown(answer.text)).status_code == 303
    stranger = hall.app.test_client()
    token = stranger.get("/csrf").get_json()["csrf_token"]
    assert stranger.post("/ballot/handover", data={"csrf_token": token}).status_code == 404


def test_five_wrong_tries_end_the_code(hall: Hall) -> None:
    first = hall.start("j1")
    code = coordinators_code(hall)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    second = hall.app.test_client()
    for _try in range(5):
        answer = type_in(second, first.token, wrong)
        assert answer.status_code == 422
        assert "换机码不正确" in answer.text
    assert "没有可用的换机码" in type_in(second, first.token, code).text
    assert hall.actions().count("device.code_wrong") == 5
    assert first.page()
    assert hall.count(JudgeDevice) == 1


def test_a_code_dies_after_ten_minutes_and_with_a_newer_one(hall: Hall) -> None:
    first = hall.start("j1")
    old, code = coordinators_code(hall), coordinators_code(hall)
    second = hall.app.test_client()
    if old != code:
        assert type_in(second, first.token, old).status_code == 422
    with hall.app.app_context(), transaction() as session:
        session.execute(update(HandoverCode).values(created_at=clock.now() - timedelta(minutes=10)))
    assert type_in(second, first.token, code).status_code == 422
    assert first.page()


def test_a_code_is_of_one_judge_and_needs_that_judge_s_card(hall: Hall) -> None:
    hall.start("j1")
    second = hall.start("j2")
    code = coordinators_code(hall, "j1")
    stranger = hall.app.test_client()
    assert type_in(stranger, second.token, code).status_code == 422
    token = stranger.get("/csrf").get_json()["csrf_token"]
    assert stranger.post("/b/nonsense/move", data={"csrf_token": token, "code": code}).status_code == 404


def test_without_a_device_there_is_nothing_to_hand_over(hall: Hall) -> None:
    assert post(signed_in(hall.app, "coordinator"), f"{ROSTER}/j1/code", {}).status_code == 409


def test_one_code_moves_one_device_when_two_type_it_at_once(any_hall: Hall) -> None:
    first = any_hall.start("j1")
    code = coordinators_code(any_hall)
    clients = [any_hall.app.test_client() for _ in range(4)]
    answers = at_once([partial(type_in, client, first.token, code) for client in clients])
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    assert any_hall.count(JudgeDevice, released_at=None) == 1


@pytest.mark.parametrize("path", ["/roster", "/cards/tents", "/cards/paper", "/cards/paper?judge=j1&entry=e2"])
def test_papers_and_roster_are_the_coordinators_of_the_area(hall: Hall, path: str) -> None:
    url = f"/roadshows/brand-2026{path}"
    page = signed_in(hall.app, "coordinator").get(url)
    assert page.status_code == 200
    assert "评委一" in page.text
    assert signed_in(hall.app, "instructor").get(url).status_code == 403
    assert signed_in(hall.app, "coordinator", "331125").get(url).status_code == 404


def test_a_code_is_shown_by_the_coordinators_of_the_area_alone(hall: Hall) -> None:
    hall.start("j1")
    for role, area, status in (("instructor", "331100", 403), ("coordinator", "331125", 404)):
        assert post(signed_in(hall.app, role, area), f"{ROSTER}/j1/code", {}).status_code == status
    assert hall.count(HandoverCode) == 0


def test_a_judge_s_blank_sheet_is_one_table_of_all_entries_with_the_recused_marked(hall: Hall) -> None:
    coordinator = signed_in(hall.app, "coordinator")
    page = coordinator.get("/roadshows/brand-2026/cards/paper?judge=j1").text
    assert (page.count("<article"), page.count("<table"), page.count("<tbody")) == (1, 1, 1)
    lines = page[page.index("<tbody") : page.index("</tbody")].split("</tr>")[:-1]
    assert ["回避" in line for line in lines] == ["侨乡红领" in line for line in lines] == [False, False, True]
    assert [line.count('class="write"') for line in lines] == [3, 3, 0]
    assert coordinator.get("/roadshows/brand-2026/cards/paper?entry=e3").text.count("<article") == len(hall.tokens)


def test_roster_and_console_tell_what_lies_unsent_on_a_device(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    judge.client.get("/ballot/stage?entry=e1&unsent=3")
    coordinator = signed_in(any_hall.app, "coordinator")
    assert "有 3 张评分单未发出" in coordinator.get(ROSTER).text
    assert "有 3 张评分单未发出" in coordinator.get(CONSOLE).text
    before = any_hall.revision("event")
    judge.client.get("/ballot/stage?entry=e1&unsent=0")  # within the minute: nothing is written
    judge.client.get("/ballot/stage?entry=e1&unsent=-1")
    assert "有 3 张评分单未发出" in coordinator.get(ROSTER).text
    any_hall.app.extensions.pop("lvgu_seen_devices")
    with any_hall.app.app_context(), transaction() as session:
        session.execute(update(Presence).values(seen_at=clock.now() - timedelta(minutes=2)))
    judge.client.get("/ballot/stage?entry=e1&unsent=0")
    assert "张评分单未发出" not in coordinator.get(ROSTER).text
    assert "张评分单未发出" not in coordinator.get(CONSOLE).text
    assert any_hall.revision("event") == before


def test_a_code_s_address_that_is_loaded_again_leads_back(hall: Hall) -> None:
    again = signed_in(hall.app, "coordinator").get(f"{ROSTER}/j1/code")
    assert (again.status_code, again.location) == (303, ROSTER)
    judge = hall.start("j1")
    assert judge.client.get("/ballot/handover").location == "/ballot"
    assert 'action="/ballot/handover"' in judge.page("e1")


def test_a_device_that_does_not_say_what_it_is_is_unknown(hall: Hall) -> None:
    client = hall.app.test_client()
    page = client.get(f"/b/{hall.tokens['j1']}")
    form = {"csrf_token": hidden(page.text, "csrf_token")}
    client.post(f"/b/{hall.tokens['j1']}/claim", data=form, headers={"User-Agent": "x"})
    roster = signed_in(hall.app, "coordinator").get(ROSTER).text
    assert "未知" in roster
    assert "Project-Id-Version" not in roster
