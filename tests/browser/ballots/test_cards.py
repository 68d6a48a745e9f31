"""The judges' cards as they come out of the printer: every QR code can be read, and leads to its judge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.printed import code_in
from tests.integration.roadshows.loaded import loaded
from tests.integration.roadshows.people import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

MM = 96 / 25.4  # CSS pixels
PANEL = [{"key": f"j{number}", "name": f"评委{number}", "unit": "丽水市两新工委组织科" * 3} for number in range(1, 12)]


@pytest.fixture
def sheet(app: Flask, server: Server, open_page: Callable[..., Page]) -> Page:
    """Give the sheet of eleven cards, made by pressing the button."""
    with app.app_context():
        loaded(judges=PANEL, name="2026 年丽水市两新组织党建项目路演暨品牌评比")
    name, value = session_of(app, "coordinator")
    page = open_page("desktop", base_url=server.url, device_scale_factor=3)
    page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page.goto("/roadshows/brand-2026/judges")
    page.get_by_role("button", name="制作二维码评委卡").click()
    page.locator("#confirm").get_by_role("button", name="制作二维码评委卡").click()
    page.wait_for_url("**/cards")
    return page


def test_every_code_of_the_printed_sheet_leads_to_its_judge(sheet: Page, app: Flask, server: Server) -> None:
    sheet.emulate_media(media="print")
    sheet.set_viewport_size({"width": round(186 * MM), "height": 1000})
    links = []
    for card, judge in zip(sheet.locator(".cards > li").all(), PANEL, strict=True):
        assert card.locator("strong").text_content() == judge["name"]
        assert re.fullmatch("[0-9A-F]{6}", card.locator("code").text_content() or "")
        code = card.locator("svg").bounding_box()
        assert code
        assert min(code["width"], code["height"]) >= 25 * MM
        links.append(code_in(card.screenshot()))
    assert len(set(links)) == len(PANEL)
    for link, judge in zip(links, PANEL, strict=True):
        assert re.fullmatch(rf"{server.url}/b/[\w-]{{32}}", link)
        answer = app.test_client().get(link.removeprefix(server.url))
        assert answer.status_code == 200
        assert f"{judge['name'][0]}＊" in answer.text


def test_eight_cards_stand_on_a_page(sheet: Page) -> None:
    sheet.emulate_media(media="print")
    assert _pages(sheet) == 2
    sheet.evaluate("document.querySelectorAll('.cards > li:nth-child(n + 9)').forEach(card => card.remove())")
    assert _pages(sheet) == 1


def _pages(page: Page) -> int:
    printed = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))
