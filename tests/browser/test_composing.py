"""A word that is being composed from pinyin is nobody's business, also of scripts that come in the middle of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.fixtures import city as cities

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page, Route

    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser


def test_what_suggests_waits_for_the_end_of_the_word(
    app: Flask, server: Server, open_page: Callable[..., Page]
) -> None:
    name, token = cities.build(app).session("ye")
    page = open_page("phone", base_url=server.url)
    page.context.add_cookies([{"name": name, "value": token, "url": server.url}])
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/visit-help.js", hold)
    page.goto("/visits/new")
    area, category = page.locator("#opinions-0-text"), page.locator("#opinions-0-category")
    with page.expect_request("**/js/visit-help.js") as asked:
        area.focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "贷款", "selectionStart": 2, "selectionEnd": 2})
    held[0].continue_()
    page.evaluate("(address) => import(address)", asked.value.url)
    expect(area).to_have_value("贷款")
    assert category.input_value() == ""
    session.send("Input.insertText", {"text": "贷款"})
    expect(category).to_have_value("finance")
