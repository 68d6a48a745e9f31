"""A judge's phone in the hall: drafts keep themselves, the page follows the stage, nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.fixtures.run import until
from tests.integration.ballots.hall import Hall, build
from tests.integration.roadshows.loaded import by
from webapp.ballots.commands import rehearsal
from webapp.ballots.models import BallotDraft, BallotRevision

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Locator, Page

    from tests.fixtures.browser import Watch
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

CRITERIA = [
    {"key": "content", "name": "品牌内涵", "max": "30", "step": "0.5"},
    {"key": "effect", "name": "融合实效", "max": "40", "weight": "0.5"},
    {"key": "stage", "name": "现场展示", "max": "10"},
]


@pytest.fixture
def hall(app: Flask) -> Hall:
    """Give a hall whose criteria are asked in both ways, scoring open."""
    return build(app, criteria=CRITERIA)


@pytest.fixture
def ballot(hall: Hall, server: Server, page: Page) -> Page:
    """Give the first judge's phone, started, at the first entry."""
    start(page, server, hall.tokens["j1"])
    page.goto("/ballot?entry=e1")
    return page


def start(page: Page, server: Server, token: str) -> None:
    """Open a link and press its button."""
    page.goto(f"{server.url}/b/{token}")
    page.get_by_role("button", name="开始评分").click()
    page.wait_for_url("**/ballot")


def kept(page: Page) -> None:
    """Wait until the device keeps what is handed in."""
    page.locator("#kept[data-ready]").wait_for(state="attached")


def score(page: Page, criterion: str) -> Locator:
    """Return the field in which a criterion's score is typed."""
    return page.get_by_role("textbox", name=re.compile(criterion))


def fill(page: Page, content: str = "27.5", effect: str = "35", stage: str = "9") -> None:
    """Set all three scores."""
    score(page, "品牌内涵").fill(content)
    score(page, "融合实效").fill(effect)
    page.get_by_role("radio", name=stage, exact=True).check()


def test_scores_are_added_up_kept_and_handed_in(ballot: Page, hall: Hall) -> None:
    expect(ballot.locator("[data-sum]")).to_have_text("—")
    ballot.get_by_role("button", name="增加：品牌内涵").click()
    expect(score(ballot, "品牌内涵")).to_have_value("0.5")
    fill(ballot)
    expect(ballot.locator("[data-sum]")).to_have_text("54")  # 27.5 + 35 × 0.5 + 9
    expect(ballot.locator("[data-count]")).to_have_text("3")
    expect(ballot.locator("[data-saved]")).to_contain_text("草稿已存")
    ballot.reload()
    expect(score(ballot, "融合实效")).to_have_value("35")
    expect(ballot.get_by_role("link", name=re.compile("01.*草稿"))).to_be_visible()
    ballot.get_by_role("button", name="提交评分").click()
    expect(ballot.locator(".notice.green")).to_contain_text("回执")
    expect(ballot.locator("#done")).to_have_text("已交 1/2")  # recused from the third
    expect(ballot.get_by_role("link", name=re.compile("01.*已提交"))).to_be_visible()
    assert hall.count(BallotRevision) == 1
    assert hall.count(BallotDraft) == 0
    score(ballot, "融合实效").fill("36")
    ballot.get_by_role("button", name="提交修改").click()
    expect(ballot.locator(".notice.green")).to_contain_text("第 2 版")
    ballot.get_by_text("您的其他版本").click()
    expect(ballot.get_by_text("第 1 版")).to_be_visible()
    assert hall.count(BallotRevision, is_current=True) == 1


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(ballot: Page, hall: Hall) -> None:
    score(ballot, "品牌内涵").fill("３１")
    score(ballot, "融合实效").fill("35")
    ballot.get_by_role("button", name="提交评分").click()
    notice = ballot.get_by_role("alert").filter(has_text="请更正")
    expect(notice).to_be_focused()
    expect(ballot.locator("#score-content-error")).to_contain_text("请打 0 至 30 分")
    expect(ballot.locator("#score-stage-error")).to_contain_text("请打分")
    expect(score(ballot, "品牌内涵")).to_have_value("31")
    expect(score(ballot, "融合实效")).to_have_value("35")
    notice.get_by_role("link", name=re.compile("品牌内涵")).click()
    expect(score(ballot, "品牌内涵")).to_be_focused()
    fill(ballot, content="30")
    ballot.get_by_role("button", name="提交评分").click()
    expect(ballot.locator(".notice.green")).to_contain_text("回执")
    assert hall.count(BallotRevision) == 1


def test_the_page_follows_the_hall_without_wiping_what_is_typed(ballot: Page, hall: Hall) -> None:
    score(ballot, "品牌内涵").fill("27")
    hall.close("e1")
    expect(ballot.locator("#stage")).to_contain_text("评分已截止")
    expect(score(ballot, "品牌内涵")).to_have_value("27")
    expect(score(ballot, "品牌内涵")).to_be_focused()
    fill(ballot)
    ballot.get_by_role("button", name="提交评分").click()
    late = ballot.get_by_role("alert").filter(has_text="迟到")
    expect(late).to_contain_text("回执")
    expect(late).to_be_in_viewport()
    expect(score(ballot, "品牌内涵")).to_have_value("27.5")
    hall.open("e1")
    expect(ballot.locator("#stage")).to_contain_text("评分中")


def test_a_button_waits_until_scoring_is_open_also_after_a_rehearsal(app: Flask, server: Server, page: Page) -> None:
    hall = build(app, open_all=False, criteria=CRITERIA)
    event: dict[str, Any] = {"event_id": hall.event_id, "version": None}
    with app.app_context():
        rehearsal.begin_rehearsal(**event, **by())
    start(page, server, hall.tokens["j2"])
    button = page.get_by_role("button", name="提交评分")
    for wiped in (0, 1):
        page.goto("/ballot?entry=e1")
        kept(page)
        expect(button).to_be_disabled()
        fill(page)
        hall.open("e1")
        expect(button).to_be_enabled()
        button.click()
        expect(page.locator(".notice.green")).to_contain_text("回执")
        assert hall.count(BallotRevision) == 1
        if not wiped:
            with app.app_context():
                rehearsal.end_rehearsal(**event, **by())


def test_without_a_connection_the_page_says_so_and_keeps_on_trying(ballot: Page, hall: Hall, watch: Watch) -> None:
    watch.network_cut()
    kept(ballot)
    ballot.context.set_offline(True)
    score(ballot, "品牌内涵").fill("27")
    expect(ballot.locator("[data-saved]")).to_have_text("网络不通，草稿暂存本机")
    assert hall.count(BallotDraft) == 0
    ballot.context.set_offline(False)
    expect(ballot.locator("[data-saved]")).to_contain_text("草稿已存")
    assert hall.count(BallotDraft) == 1


def test_leaving_at_once_keeps_the_last_score(ballot: Page, hall: Hall) -> None:
    score(ballot, "品牌内涵").fill("27")
    ballot.get_by_role("link", name=re.compile("^02")).click()
    ballot.wait_for_url("**entry=e2")
    until(lambda: hall.count(BallotDraft) == 1, what="the draft arrives")
    ballot.get_by_role("link", name=re.compile("^01")).click()
    expect(score(ballot, "品牌内涵")).to_have_value("27")


def test_the_whole_way_works_with_scripts_off(hall: Hall, server: Server, open_page: Callable[..., Page]) -> None:
    page = open_page("phone", base_url=server.url, java_script_enabled=False)
    start(page, server, hall.tokens["j1"])
    page.goto("/ballot?entry=e1")
    score(page, "品牌内涵").fill("31")
    page.get_by_role("button", name="提交评分").click()
    expect(page.locator("#score-content-error")).to_contain_text("请打 0 至 30 分")
    fill(page)
    page.get_by_role("button", name="提交评分").click()
    expect(page.locator(".notice.green")).to_contain_text("回执")
    page.reload()  # sends the form again: the same receipt, no second version
    assert hall.count(BallotRevision) == 1


def test_the_token_leaves_the_browser_with_no_referrer(hall: Hall, server: Server, page: Page, app: Flask) -> None:
    referrers: list[str] = []
    page.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    start(page, server, hall.tokens["j1"])
    page.goto("/ballot?entry=e1")
    page.goto("/ballot?entry=e2")
    assert referrers
    assert not any(hall.tokens["j1"] in referrer for referrer in referrers)
    assert hall.tokens["j1"] not in page.evaluate("document.referrer")
    assert hall.tokens["j1"] not in page.url + page.title()
