"""The console as a coordinator uses it: every button, every refusal, with scripts and without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.console import CONSOLE, PARTIAL, do, tapped, version
from tests.integration.ballots.test_publish import expected, fill
from tests.integration.roadshows.people import signed_in
from webapp.roadshows import queries

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.ballots.hall import Hall


@pytest.fixture
def coordinator(hall: Hall) -> FlaskClient:
    return signed_in(hall.app, "coordinator")


def test_the_matrix_and_the_ranking_show_what_was_handed_in(hall: Hall, coordinator: FlaskClient) -> None:
    fill(hall)
    page = coordinator.get(CONSOLE).text
    ranking = page[page.index('class="ranking"') : page.index('class="matrix"')]
    places = [ranking.index(score) for _entry, score in expected()]
    assert places == sorted(places)
    matrix = page[page.index('class="matrix"') :]
    assert "评委二 · 01 木玩产业党建联盟: 86" in matrix
    assert "评委一 · 03 侨乡红领: 已回避" in matrix


def test_a_draft_is_seen_but_not_its_scores(hall: Hall, coordinator: FlaskClient) -> None:
    hall.start("j1").draft("e1", score_content="41.5", score_stage="23")
    for path in ("", "/live", "/entries/e1", "/entries/e1/judges/j1"):
        page = coordinator.get(CONSOLE + path).text
        assert "草稿" in page
        assert "41.5" not in page
        assert "64.5" not in page


def test_the_figures_follow_a_ballot_and_are_not_sent_twice(any_hall: Hall) -> None:
    coordinator = signed_in(any_hall.app, "coordinator")
    first = coordinator.get(f"{CONSOLE}/live", headers=PARTIAL)
    tag = first.headers["HX-PTag"]
    assert coordinator.get(f"{CONSOLE}/live", headers={**PARTIAL, "HX-PTag": tag}).status_code == 304
    any_hall.start("j1").submit("e1", score_content="47.5")
    any_hall.later()
    second = coordinator.get(f"{CONSOLE}/live", headers={**PARTIAL, "HX-PTag": tag})
    assert second.status_code == 200
    assert "77.5" in second.text
    assert second.headers["HX-PTag"] != tag


def test_what_is_kept_follows_a_coordinator_s_change(any_hall: Hall) -> None:
    coordinator = signed_in(any_hall.app, "coordinator")
    coordinator.get(f"{CONSOLE}/live")
    any_hall.start("j1").submit("e1")
    any_hall.later()
    coordinator.get(f"{CONSOLE}/live")
    form = {"version": 2, "name": "改了名的项目", "area_code": "331102", "presenter": "新主讲人"}
    assert post(coordinator, "/roadshows/brand-2026/entries/e1", form).status_code == 303
    post(coordinator, "/roadshows/brand-2026/judges", {"name": "新来的评委"})
    any_hall.later()
    page = coordinator.get(f"{CONSOLE}/live").text
    assert page.count("改了名的项目") >= 3  # ranking, matrix and list
    assert "新主讲人" in page
    assert page.count("新来的评委") >= 2
    assert "木玩产业党建联盟" not in page


def test_the_kept_figures_hold_no_token_and_no_name(hall: Hall, coordinator: FlaskClient) -> None:
    page = coordinator.get(f"{CONSOLE}/live").text
    assert "csrf" not in page
    assert "测试人员" not in page


def test_scoring_from_the_console(hall: Hall, coordinator: FlaskClient) -> None:
    closing = version(coordinator, "/scoring/e1/close")
    answer = tapped(coordinator, "/scoring/e1/close", version=closing)
    assert answer.status_code == 200
    assert "评分已截止" in answer.text
    stale = tapped(coordinator, "/scoring/e1/close", version=closing)
    assert stale.status_code == 409
    assert "已被他人修改" in stale.text
    again = do(coordinator, "/entries/e1/open", version=3, reason="")
    assert again.status_code == 422
    assert 'id="reason-error"' in again.text
    assert do(coordinator, "/entries/e1/open", version=3, reason="评委网络故障").status_code == 303
    assert do(coordinator, "/scoring/close").status_code == 303
    with hall.app.app_context():
        assert {one.scoring for one in queries.entries(hall.event_id)} == {"closed"}
    assert do(coordinator, "/scoring/open").status_code == 422


def test_the_stage_and_its_timer(hall: Hall, coordinator: FlaskClient) -> None:
    assert tapped(coordinator, "/stage/e1", version=version(coordinator, "/stage/e1")).status_code == 200
    started = tapped(coordinator, "/timer/start", version=version(coordinator, "/timer/start"))
    assert "data-running" in started.text
    paused = tapped(coordinator, "/timer/pause", version=version(coordinator, "/timer/pause"))
    assert "data-running" not in paused.text
    assert tapped(coordinator, "/timer/pause", version=1).status_code == 409
    asked = tapped(coordinator, "/timer/questions", version=version(coordinator, "/timer/questions"))
    assert "03:00" in asked.text
    assert tapped(coordinator, "/timer/coffee", version=1).status_code == 404
    assert tapped(coordinator, "/stage", version=version(coordinator, "/stage")).status_code == 200
    with hall.app.app_context():
        assert queries.podium(hall.event_id).entry_id is None


def test_a_judge_s_device_is_released_and_the_link_ended(hall: Hall, coordinator: FlaskClient) -> None:
    first = hall.start("j1")
    assert tapped(coordinator, "/judges/j1/release").status_code == 200
    hall.later()
    assert first.client.get("/ballot").status_code == 404
    second = hall.start("j1")
    second.page("e1")
    assert tapped(coordinator, "/judges/j1/revoke").status_code == 200
    hall.later()
    assert second.client.get("/ballot").status_code == 404
    assert second.client.get(f"/b/{second.token}").status_code == 404
    assert "无链接" in coordinator.get(CONSOLE).text


def test_deductions_are_taken_and_given_back(hall: Hall, coordinator: FlaskClient) -> None:
    fill(hall)
    assert do(coordinator, "/entries/e1/deduct", points="０．５", reason="超时 30 秒").status_code == 303
    assert "85.00" not in coordinator.get(f"{CONSOLE}/entries/e1").text
    assert "84.50" in coordinator.get(CONSOLE).text
    for points in ("", "-1", "NaN", "1e9", "0"):
        assert do(coordinator, "/entries/e1/deduct", points=points, reason="超时").status_code == 422
    with hall.app.app_context():
        [row] = queries.deductions(hall.event_id)
    assert do(coordinator, f"/entries/e1/deductions/{row.id}/cancel", reason="").status_code == 422
    assert do(coordinator, f"/entries/e1/deductions/{row.id}/cancel", reason="计时有误").status_code == 303
    assert do(coordinator, "/entries/e1/deductions/99/cancel", reason="计时有误").status_code == 404
    hall.later()
    assert "85.00" in coordinator.get(CONSOLE).text


def test_a_ballot_is_excluded_and_counts_again(hall: Hall, coordinator: FlaskClient) -> None:
    fill(hall)
    sheet = "/entries/e1/judges/j2"
    assert "86" in coordinator.get(CONSOLE + sheet).text
    assert do(coordinator, f"{sheet}/exclude", reason="").status_code == 422
    assert do(coordinator, f"{sheet}/exclude", reason="误看项目").status_code == 303
    assert "误看项目" in coordinator.get(CONSOLE + sheet).text
    assert do(coordinator, f"{sheet}/include", reason="").status_code == 422
    assert do(coordinator, f"{sheet}/include", reason="核对无误").status_code == 303
    again = do(coordinator, f"{sheet}/include", reason="又点一次")
    assert (again.status_code, "又点一次" in again.text, "剔除" in again.text) == (409, True, True)
    assert do(coordinator, f"{sheet}/recuse", reason="同单位").status_code == 303
    assert "回避" in coordinator.get(CONSOLE + sheet).text
    assert do(coordinator, f"{sheet}/unrecuse", reason="误记").status_code == 303
    assert hall.actions()[-4:] == ["ballot.exclude", "ballot.include", "judge.recuse", "judge.recuse_cancel"]
    assert do(coordinator, "/entries/e1/judges/j9/exclude", reason="误看").status_code == 404


def test_a_late_ballot_is_decided(hall: Hall, coordinator: FlaskClient) -> None:
    judge = hall.start("j2")
    hall.close("e1")
    assert judge.submit("e1", score_content="49.5").status_code == 409
    assert "迟到" in coordinator.get(CONSOLE).text
    sheet = "/entries/e1/judges/j2"
    assert "49.5" in coordinator.get(CONSOLE + sheet).text
    assert do(coordinator, f"{sheet}/late/1/accept", reason="").status_code == 422
    assert do(coordinator, f"{sheet}/late/1/accept", reason="会场断网").status_code == 303
    assert do(coordinator, f"{sheet}/late/1/refuse", reason="反悔").status_code == 409
    hall.later()
    assert "79.5" in coordinator.get(CONSOLE).text


def test_from_lock_to_award(hall: Hall, coordinator: FlaskClient) -> None:
    fill(hall)
    assert do(coordinator, "/finish/lock", version=1).status_code == 409
    do(coordinator, "/scoring/close")
    assert do(coordinator, "/finish/lock", version=1).status_code == 303
    assert do(coordinator, "/finish/unlock", version=2, reason="").status_code == 422
    assert do(coordinator, "/finish/unlock", version=2, reason="漏记扣分").status_code == 303
    assert do(coordinator, "/finish/reveal", version=3, notice_days=0).status_code == 303
    assert "已揭晓 0 / 3" in coordinator.get(CONSOLE).text
    assert do(coordinator, "/finish/cancel", reason="").status_code == 422
    for shown in range(3):
        assert tapped(coordinator, "/finish/next", version=shown).status_code == 200
    assert tapped(coordinator, "/finish/next", version=2).status_code == 404
    assert hall.app.test_client().get("/r/brand-2026").status_code == 200
    with hall.app.app_context():
        current = queries.by_slug("brand-2026").version
    assert do(coordinator, "/finish/award", version=current).status_code == 303
    assert "授牌" in hall.app.test_client().get("/r/brand-2026").text


def test_publishing_provisional_results_asks_for_a_reason(hall: Hall, coordinator: FlaskClient) -> None:
    hall.start("j1").submit("e1")
    do(coordinator, "/scoring/close")
    refused = do(coordinator, "/finish/publish", version=1, notice_days=0)
    assert refused.status_code == 422
    assert 'id="remark-error"' in refused.text
    assert do(coordinator, "/finish/publish", version=1, reason="两位评委临时离场", notice_days=0).status_code == 303
    assert "两位评委临时离场" in hall.app.test_client().get("/r/brand-2026").text


def test_cards_for_all_judges_and_for_one(hall: Hall, coordinator: FlaskClient) -> None:
    started = hall.start("j1")
    page = post(coordinator, "/roadshows/brand-2026/cards")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.count('<svg width="') == 3
    for name in ("评委一", "评委二", "评委三", "市委党校"):
        assert name in page.text
    hall.later()
    assert started.client.get("/ballot").status_code == 404
    one = post(coordinator, "/roadshows/brand-2026/cards", {"judge": "j2"})
    assert one.text.count('<svg width="') == 1
    assert "评委二" in one.text
    assert post(coordinator, "/roadshows/brand-2026/cards", {"judge": "j9"}).status_code == 404
    assert hall.actions().count("link.issue") == 3
    code = re.search(r"<code>([0-9A-F]{6})</code>", one.text)
    assert code
    assert code[1] in coordinator.get(CONSOLE).text
