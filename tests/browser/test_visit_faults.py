"""What the server would refuse of a visit, the phone says before it keeps it: there may be no answer for hours."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.outbox.phone import Outbox, sign_in
from tests.faults.valley import KEPT
from tests.fixtures.city import SCHOOL
from webapp.core import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.fixtures.browser import Watch
    from tests.fixtures.city import City
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

REFUSED = [
    "走访企业 · 请选择企业。",
    "日期 · 走访日期不能晚于今天。",
    "主题（可多选） · 请至少选择一个主题。",
    "在册党员 · 请填写整数。",
    "流动党员 · 请填 0 到 20000 的整数，或留空。",
    "类别 · 请选择类别。",
    "答复内容 · 至少 2 个字。",
]


def test_an_incomplete_visit_is_refused_without_signal_and_kept_once_it_is_right(
    city: City, server: Server, open_page: Callable[..., Page], watch: Watch
) -> None:
    page = open_page("phone", base_url=server.url)
    sign_in(page.context, city, "ye", server.url)
    outbox = Outbox(page)
    outbox.goto("/visits/new")
    watch.network_cut()
    page.context.set_offline(True)
    page.fill("#visited_on", (clock.today() + timedelta(days=1)).isoformat())
    page.fill("#registered", "十二")
    page.fill("#floating", "-1")
    page.fill("#opinions-0-text", SCHOOL)
    page.locator("#opinions-0-category").select_option("")
    page.locator("#opinions-0").get_by_role("radio", name="当场解答").tap()
    page.get_by_role("button", name="再记一条").tap()  # one without a word counts as not there
    send = page.get_by_role("button", name="提交走访")
    send.tap()

    notice = page.locator("[data-outbox-problem][role=alert]")
    expect(notice).to_be_focused()
    assert notice.locator("li").all_inner_texts() == REFUSED
    expect(page.locator("#opinions-0-category-error")).to_have_text("请选择类别。")
    assert page.get_attribute("#opinions-0-category", "aria-describedby") == "opinions-0-category-error"
    notice.get_by_role("link", name="类别").tap()
    expect(page.locator("#opinions-0-category")).to_be_focused()
    expect(page.locator("#opinions-0-text")).to_have_value(SCHOOL)
    # it waits as a draft, to be finished, and is not on its way
    outbox.await_state("", "draft")

    page.fill("#visited_on", clock.today().isoformat())
    page.fill("#registered", "１２")
    page.fill("#floating", "")
    page.get_by_role("radio", name="松阳县大木山茶业有限公司").check()
    page.get_by_role("button", name="存草稿").tap()  # opinions may still be open
    expect(page.get_by_text(KEPT)).to_be_visible()
    outbox.await_state("松阳县大木山茶业有限公司", "waiting")
    assert page.locator("[data-outbox-problem]").count() == 0


def test_a_phone_that_can_keep_nothing_sends_the_form_at_once(
    city: City, server: Server, open_page: Callable[..., Page]
) -> None:
    page = open_page("phone", base_url=server.url)
    sign_in(page.context, city, "ye", server.url)
    page.context.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { get: () => undefined })")
    page.goto(f"/visits/new?organisation={city.places['tea']}")
    page.locator("[name=themes][value=service]").check(force=True)
    page.fill("#contact", "王女士")
    page.get_by_role("button", name="提交走访").tap()
    expect(page).to_have_url(re.compile(r"/visits/\d+$"))
    expect(page.get_by_text("王女士")).to_be_visible()
