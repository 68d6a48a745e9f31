"""The register in a real browser: searching while a word is composed, doubles seen in time, a table imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.integration.organisations.city import code
from tests.unit.core.test_workbooks import workbook
from webapp.organisations import queries
from webapp.organisations.rules.filtering import Filter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.city import City
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser
TEA, MALL = "松阳县大木山茶业有限公司", "古市镇电商直播产业园"


@pytest.fixture
def page(city: City, server: Server, open_page: Callable[..., Page]) -> Page:
    """Give a desktop on which the coordinator of 松阳 is signed in."""
    page = open_page("desktop", base_url=server.url)
    cookie, token = city.session("lan")
    page.context.add_cookies([{"name": cookie, "value": token, "url": server.url}])
    return page


def test_the_list_follows_what_is_typed_and_waits_for_the_composed_word(page: Page) -> None:
    asked: list[str] = []
    page.goto("/organisations")
    expect(page.get_by_role("link", name=MALL)).to_be_visible()
    page.on("request", lambda request: asked.append(request.url) if "?q=" in request.url else None)
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    for letters in ("d", "da", "da'mu", "大木"):
        keyboard.send("Input.imeSetComposition", {"text": letters, "selectionStart": 1, "selectionEnd": 1})
    keyboard.send("Input.insertText", {"text": "大木"})
    expect(page.get_by_role("link", name=MALL)).to_be_hidden()
    expect(page.get_by_role("link", name=TEA)).to_be_visible()
    assert len(asked) == 1
    page.locator("#q").fill("gsz dszb")
    expect(page.get_by_role("link", name=MALL)).to_be_visible()
    assert "q=gsz" in page.url
    page.reload()
    expect(page.locator("#q")).to_have_value("gsz dszb")
    expect(page.get_by_role("link", name=TEA)).to_be_hidden()


def test_a_double_is_seen_before_the_form_is_sent(page: Page) -> None:
    page.goto("/organisations/new")
    page.locator("#name").fill("松阳大木山茶业公司")
    page.locator("#code").focus()
    expect(page.locator("#duplicates").get_by_role("link", name=TEA)).to_be_visible()
    page.locator("#code_missing_reason").fill("尚未登记")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("alert").filter(has_text="名称相近")).to_be_focused()
    page.get_by_label("已核对，这是另一家企业（组织）。").check()
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("松阳大木山茶业公司")


# A step may be on the page for a few milliseconds only, so the page itself notes each one.
WATCH_STEPS = """() => {
  window.stepsSeen = [];
  new MutationObserver(() => {
    const step = document.body.innerText.match(/\\d+ \\/ 2501 行/);
    if (step) window.stepsSeen.push(step[0]);
  }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


def test_a_table_comes_in_step_by_step_while_the_page_shows_how_far(
    app: Flask, city: City, page: Page, tmp_path: Path
) -> None:
    table = tmp_path / "名册.xlsx"
    rows: dict[int, list[object]] = {1: ["名称", "统一社会信用代码", "规模"]}
    rows |= {at + 2: [f"新企业{at}号有限公司", code(at), "小"] for at in range(2500)}
    rows[3000] = ["错误企业", "123", "巨大"]
    table.write_bytes(workbook(rows))
    page.goto("/organisations/import")
    page.locator("#file").set_input_files(table)
    page.get_by_role("button", name="检查表格").click()
    expect(page.get_by_text("3000")).to_be_visible()
    page.evaluate(WATCH_STEPS)
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("新增 2500，更新 0，无变化 0，未导入 1")).to_be_visible(timeout=60_000)
    assert "2000 / 2501 行" in page.evaluate("window.stepsSeen")
    with app.app_context():
        found, _ = queries.listing(city.lan, Filter(text="新企业"), 1)
    assert found.total == 2500
