"""The mark of unread notices on every page: it follows, and nobody else's answer gets into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.fixtures import city as cities
from tests.fixtures.proxy import PORTAL
from tests.integration.inbox.test_telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

# The page asks every 15 seconds; here it asks at once.
ASK = "element => element.dispatchEvent(new CustomEvent('poll'))"


def test_the_mark_follows_and_opening_a_notice_takes_it_away(
    app: Flask, server: Server, open_page: Callable[..., Page]
) -> None:
    city = cities.build(app)
    page = open_page("phone", base_url=server.url)
    name, value = city.session("ye")
    page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page.goto("/more")
    bell = page.locator(".bell")
    mark = bell.locator("[data-unread]")
    expect(mark).to_be_hidden()
    with app.app_context():
        tell(city, "ye", key="a")
        tell(city, "ye", key="b")
    bell.locator("[data-live]").evaluate(ASK)
    expect(mark).to_have_text("2")

    # A captive portal answers 200 with a page of its own.
    page.route("**/inbox/unread", lambda route: route.fulfill(body=PORTAL.decode(), content_type="text/html"))
    with page.expect_response("**/inbox/unread"):
        bell.locator("[data-live]").evaluate(ASK)
    expect(page.locator("html.js")).to_have_count(1)
    page.unroute("**/inbox/unread")
    with app.app_context():
        tell(city, "ye", key="c")
    bell.locator("[data-live]").evaluate(ASK)
    expect(mark).to_have_text("3")
    assert "Wi-Fi" not in page.content()

    bell.click()
    page.locator(".row .opens").first.click()
    page.wait_for_url("**/problems/1")
    page.goto("/inbox/")
    expect(mark).to_have_text("2")
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.get_by_text("全部已读")).to_be_visible()
    expect(mark).to_be_hidden()
