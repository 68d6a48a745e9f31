"""From an administrator's desk to a new colleague's phone: invited, signed in, shut out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.integration.accounts.staff import PASSWORD, hire

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser


def sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def test_a_colleague_is_invited_works_and_is_shut_out(
    app: Flask, server: Server, open_page: Callable[..., Page]
) -> None:
    hire(app)
    desk, phone = open_page("desktop", base_url=server.url), open_page("phone", base_url=server.url)

    sign_in(desk, "songyang.admin")
    desk.goto("/accounts/")
    desk.get_by_role("link", name="邀请人员").click()
    desk.get_by_label("用户名").fill("lan.xiaodong")
    desk.get_by_role("button", name="建立账号并显示链接").click()
    expect(desk.get_by_role("alert").filter(has_text="请更正以下内容")).to_be_visible()
    expect(desk.get_by_label("用户名")).to_have_value("lan.xiaodong")
    desk.get_by_label("姓名").fill("蓝晓东")
    desk.get_by_label("区域").select_option("古市镇")
    desk.get_by_role("button", name="建立账号并显示链接").click()
    link = desk.get_by_label("链接").input_value()
    assert link.startswith(f"{server.url}/invitation/")

    phone.goto(link)
    phone.get_by_label("新密码", exact=True).fill("the terraces at dawn")
    phone.get_by_label("再输一次新密码").fill("the terraces at dawn")
    phone.get_by_role("button", name="设置密码并继续").click()
    phone.wait_for_url("**/")
    assert "/invitation/" not in phone.url
    phone.goto("/me")
    expect(phone.get_by_role("heading", name="蓝晓东")).to_be_visible()
    expect(phone.get_by_text("本机", exact=True)).to_be_visible()

    desk.goto("/accounts/")
    desk.get_by_role("link", name="蓝晓东").click()
    desk.get_by_role("button", name="停用账号").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("停用 蓝晓东 的账号？")
    dialog.get_by_role("button", name="停用账号").click()
    expect(desk.get_by_text("账号已停用，并已在所有设备上退出登录。")).to_be_visible()

    phone.reload()
    expect(phone.get_by_role("heading", name="登录")).to_be_visible()


def test_reading_is_made_comfortable(app: Flask, server: Server, open_page: Callable[..., Page]) -> None:
    hire(app)
    page = open_page("phone", base_url=server.url)
    page.goto("/sign-in")
    small = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    page.get_by_role("button", name="大字").click()
    expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")
    large = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert float(large[:-2]) / float(small[:-2]) == pytest.approx(1.25, abs=0.01)
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
