"""What a judge has beside the ballot: practice behind the same card, notes to oneself, a word to the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.ballots.test_ballot import start
from tests.integration.ballots.hall import build
from tests.integration.roadshows.people import session_of
from webapp.ballots.models import BallotDraft, BallotRevision

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser


def test_practice_notes_and_a_word_to_the_console(
    app: Flask, server: Server, page: Page, open_page: Callable[..., Page]
) -> None:
    hall = build(app, open_all=False)
    name, value = session_of(app, "coordinator")
    console = open_page("desktop", base_url=server.url)
    console.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    console.goto("/roadshows/brand-2026/console")
    tally = console.locator(".ranking").inner_text() + console.locator(".matrix").inner_html()
    # the card's own link, before the start
    start(page, server, hall.tokens["j2"])
    page.get_by_role("link", name="先练习一下").click()
    page.locator("#score-content").fill("50.5")
    page.locator("#score-stage").fill("30")
    page.get_by_role("button", name="提交练习评分").click()
    expect(page.locator(".notice.green")).to_contain_text("80.5")
    page.get_by_role("link", name="结束练习").click()
    # notes stay with their entry
    page.get_by_text("给自己的备注").click()
    page.locator("#note").fill("开场很稳")
    page.goto("/ballot?entry=e2")
    expect(page.locator("#note")).to_have_value("")
    page.goto("/ballot?entry=e1")
    expect(page.locator("#note")).to_have_value("开场很稳")
    assert "开场很稳" not in hall.dump()
    # the console hears of trouble without being loaded again
    console.evaluate("window.stayed = true")
    page.get_by_text("报告问题").click()
    page.locator("label:has([value=view])").click()
    page.locator("#signal-words").fill("麦克风没声音")
    page.get_by_role("button", name="告知工作人员").click()
    told = console.get_by_role("alert", name="评委报告")
    expect(told).to_contain_text("麦克风没声音")
    assert console.evaluate("window.stayed") is True
    told.get_by_role("button", name="已知悉").click()
    expect(told).to_have_count(0)
    assert console.locator(".ranking").inner_text() + console.locator(".matrix").inner_html() == tally
    assert (hall.count(BallotRevision), hall.count(BallotDraft)) == (0, 0)
