"""The console's buttons in a real browser: no reload with scripts, the same acts without, conflicts shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.integration.ballots.hall import build
from tests.integration.roadshows.people import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.server import Server
    from tests.integration.ballots.hall import Hall

pytestmark = pytest.mark.browser

CONSOLE = "/roadshows/brand-2026/console"


@pytest.fixture
def hall(app: Flask) -> Hall:
    """Give a hall in which scoring has not started."""
    return build(app, open_all=False)


@pytest.fixture
def coordinator(hall: Hall, server: Server, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Give a function that opens the console in a browser of its own."""

    def open_console(**options: object) -> Page:
        name, value = session_of(hall.app, "coordinator")
        page = open_page("desktop", base_url=server.url, **options)
        page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
        page.goto(CONSOLE)
        return page

    return open_console


def press(page: Page, name: str) -> None:
    page.locator(".podium").get_by_role("button", name=name).click()


def test_an_entry_from_call_to_close_without_a_reload(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    page.evaluate("window.stayed = true")
    press(page, "请上台：01 木玩产业党建联盟")
    podium = page.locator(".podium")
    expect(podium).to_contain_text("正在路演 01")
    press(page, "开始")
    expect(podium.get_by_role("button", name="暂停")).to_be_visible()
    expect(podium.locator("[data-timer]")).not_to_have_text("08:00")
    press(page, "开放评分")
    expect(podium).to_contain_text("评分中")
    press(page, "暂停")
    expect(podium.get_by_role("button", name="开始")).to_be_visible()
    press(page, "提问计时重置")
    expect(podium.locator("[data-timer]")).to_have_text("03:00")
    press(page, "截止评分")
    expect(podium).to_contain_text("评分已截止")
    press(page, "请上台：02 红色车间")
    expect(podium).to_contain_text("正在路演 02")
    assert page.evaluate("window.stayed") is True


def test_the_same_buttons_work_without_scripts(coordinator: Callable[..., Page]) -> None:
    page = coordinator(java_script_enabled=False)
    press(page, "请上台：01 木玩产业党建联盟")
    press(page, "开放评分")
    press(page, "开始")
    expect(page.locator(".podium")).to_contain_text("评分中")
    expect(page.locator(".podium").get_by_role("button", name="暂停")).to_be_visible()
    press(page, "截止评分")
    expect(page.locator(".podium")).to_contain_text("评分已截止")


def test_what_cannot_be_undone_is_asked_first(coordinator: Callable[..., Page], hall: Hall) -> None:
    page = coordinator()
    page.get_by_role("button", name="全部开放").click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("开放全部项目的评分？")
    dialog.get_by_role("button", name="全部开放").click()
    expect(page.get_by_role("button", name="截止评分")).to_have_count(3)


def test_a_judge_gets_a_new_card_in_a_window_of_its_own(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    page.get_by_role("button", name="新卡").first.click()
    with page.context.expect_page() as opened:
        page.locator("#confirm").get_by_role("button", name="新卡").click()
    expect(opened.value.locator(".cards > li")).to_have_count(1)
    expect(page.get_by_role("heading", name="评委进度")).to_be_visible()
