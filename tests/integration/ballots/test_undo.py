"""Every tap on the console can be taken back with a reason, and the slower of two people is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.test_late import send_late
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import signed_in
from webapp.roadshows import queries
from webapp.roadshows.commands import console

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.ballots.hall import Hall
    from webapp.roadshows.models import Podium

CONSOLE = "/roadshows/brand-2026/console"


@pytest.fixture
def coordinator(hall: Hall) -> FlaskClient:
    return signed_in(hall.app, "coordinator")


def podium(hall: Hall) -> Podium:
    with hall.app.app_context():
        return queries.podium(hall.event_id)


def test_a_call_by_mistake_gives_the_running_timer_back(any_hall: Hall) -> None:
    coordinator = signed_in(any_hall.app, "coordinator")
    with any_hall.app.app_context():
        console.set_on_stage(event_id=any_hall.event_id, entry_id=any_hall.entry_id("e1"), version=None, **by())
        console.start_timer(event_id=any_hall.event_id, version=None, **by())
    running = podium(any_hall)
    assert post(coordinator, f"{CONSOLE}/stage/e2", {"version": running.version}).status_code == 303
    wrong = podium(any_hall)
    assert (wrong.entry_id, wrong.timer_started_at) == (any_hall.entry_id("e2"), None)
    assert "木玩产业党建联盟" in coordinator.get(f"{CONSOLE}/undo").text
    assert post(coordinator, f"{CONSOLE}/undo/stage", {"version": wrong.version, "reason": ""}).status_code == 422
    assert post(coordinator, f"{CONSOLE}/undo/stage", {"version": 1, "reason": "误点"}).status_code == 409
    answer = post(coordinator, f"{CONSOLE}/undo/stage", {"version": wrong.version, "reason": "误点"})
    assert answer.status_code == 303
    back = podium(any_hall)
    assert (back.entry_id, back.timer_started_at) == (any_hall.entry_id("e1"), running.timer_started_at)
    assert any_hall.actions()[-1] == "stage.undo"
    again = post(coordinator, f"{CONSOLE}/undo/stage", {"version": back.version, "reason": "再撤"})
    assert "没有可撤销的台上操作" in again.text


def test_an_opening_is_undone_until_a_judge_has_begun(any_hall: Hall) -> None:
    coordinator = signed_in(any_hall.app, "coordinator")
    any_hall.start("j1").draft("e2")
    taken = post(coordinator, f"{CONSOLE}/undo/scoring/e2", {"version": 2, "reason": "误开"})
    assert "评委已开始为该项目评分" in taken.text
    assert post(coordinator, f"{CONSOLE}/undo/scoring/e1", {"version": 1, "reason": "误开"}).status_code == 409
    assert post(coordinator, f"{CONSOLE}/undo/scoring/e1", {"version": 2, "reason": "误开"}).status_code == 303
    with any_hall.app.app_context():
        states = {one.key: one.scoring for one in queries.entries(any_hall.event_id)}
    assert states == {"e1": "waiting", "e2": "open", "e3": "open"}
    assert any_hall.start("j2").submit("e1").get_json()["error"] == "not_open"


def test_a_refused_late_ballot_can_be_looked_at_again(hall: Hall, coordinator: FlaskClient) -> None:
    send_late(hall)
    sheet = f"{CONSOLE}/entries/e1/judges/j1"
    assert post(coordinator, f"{CONSOLE}/undo/late/1", {"reason": "看错"}).status_code == 409
    post(coordinator, f"{sheet}/late/1/refuse", {"reason": "太晚"})
    assert "太晚" in coordinator.get(f"{CONSOLE}/undo").text
    assert post(coordinator, f"{CONSOLE}/undo/late/1", {"reason": "看错"}).status_code == 303
    assert post(coordinator, f"{sheet}/late/1/accept", {"reason": "网络故障"}).status_code == 303
    assert hall.actions()[-3:] == ["late.refuse", "late.reconsider", "late.accept"]


def test_slides_stand_in_front_of_the_stage(hall: Hall, coordinator: FlaskClient) -> None:
    with hall.app.app_context():
        console.set_on_stage(event_id=hall.event_id, entry_id=hall.entry_id("e1"), version=None, **by())
        screen = f"/screen/{queries.by_slug('brand-2026').screen_token}"
    audience = hall.app.test_client()
    assert "木玩产业党建联盟" in audience.get(screen).text
    form = {"version": podium(hall).version, "slide": "break", "slide_note": "10:30 继续"}
    assert post(coordinator, f"{CONSOLE}/undo/slide", form).status_code == 303
    page = audience.get(screen).text
    assert "10:30 继续" in page
    assert "木玩产业党建联盟" not in page
    assert post(coordinator, f"{CONSOLE}/slide/waiting", {"version": form["version"]}).status_code == 409
    assert post(coordinator, f"{CONSOLE}/slide/none", {"version": podium(hall).version}).status_code == 303
    assert "木玩产业党建联盟" in audience.get(screen).text


@pytest.mark.parametrize(("role", "area", "status"), [("instructor", "331100", 403), ("coordinator", "331125", 404)])
def test_outsiders_undo_nothing(hall: Hall, role: str, area: str, status: int) -> None:
    outsider, before = signed_in(hall.app, role, area), hall.actions()
    assert outsider.get(f"{CONSOLE}/undo").status_code == status
    for path in ("undo/stage", "undo/scoring/e1", "undo/late/1", "undo/slide", "slide/break"):
        data = {"version": 1, "reason": "x", "slide": "break"}
        assert post(outsider, f"{CONSOLE}/{path}", data).status_code == status
    assert hall.actions() == before


def test_who_is_slower_on_any_form_sees_the_present_state(hall: Hall, coordinator: FlaskClient) -> None:
    stale = {"version": 99, "reason": "我来处理"}
    forms = (
        "undo/stage",
        "undo/scoring/e1",
        "undo/slide",
        "entries/e1/open",
        "finish/unlock",
        "finish/publish",
        "stage/e1",
    )
    for path in forms:
        answer = post(coordinator, f"{CONSOLE}/{path}", {**stale, "slide": "break", "notice_days": 0})
        assert answer.status_code == 409, path
        assert "下面是目前的状态" in answer.text, path
        assert ("我来处理" in answer.text, 'id="main"' in answer.text) == (True, True), path
    told = post(coordinator, f"{CONSOLE}/undo/stage", stale, headers={"Accept": "application/json"})
    assert told.get_json()["error"] == "stale"
