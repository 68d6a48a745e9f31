"""A problem from the coordinator's acceptance to 销号 on phones, done again once because the organisation says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.fixtures import city as cities
from tests.fixtures.axe import violations
from tests.fixtures.city import LIGHTS
from tests.fixtures.handed import collected, picture
from webapp.core import clock
from webapp.feedback.commands import issue
from webapp.problems import queries
from webapp.problems.queries.parties import parties

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import FilePayload, Page

    from tests.fixtures.city import City
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser


def signed_in(city: City, name: str, page: Page, server: Server) -> Page:
    cookie, value = city.session(name)
    page.context.add_cookies([{"name": cookie, "value": value, "url": server.url}])
    return page


def rate(phone: Page, link: str, rating: int, words: str) -> None:
    """Say on the organisation's own page how satisfied it is."""
    phone.goto(link)
    phone.get_by_text(LIGHTS[:6]).first.tap()
    phone.locator("label", has=phone.locator(f"input[value='{rating}']")).tap()
    phone.get_by_role("textbox").fill(words)
    phone.get_by_role("button", name="提交评价").tap()
    expect(phone.get_by_role("button", name="提交评价")).to_have_count(0)


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def hand_over(lan: Page, number: int) -> None:
    """Accept the problem and hand it to a department."""
    lan.goto(f"/problems/{number}")
    lan.get_by_role("button", name="受理").tap()
    lan.get_by_label("主办部门").select_option(label="县综合执法局")
    lan.get_by_label("交办要求").fill("请先到现场查看")
    lan.get_by_role("button", name="交办").tap()
    expect(lan.get_by_text("签收期限")).to_be_visible()


def work(ban: Page) -> None:
    """Find the problem on the first page, sign for it, answer with a photo, report it done."""
    ban.goto("/")
    ban.get_by_role("link", name=LIGHTS).tap()
    ban.get_by_role("button", name="签收").tap()
    ban.get_by_label("办理情况").fill("已到现场查看，需加装路灯")
    shot: FilePayload = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": picture().getvalue()}
    ban.locator("#step-progress input[type=file]").nth(1).set_input_files(shot)
    ban.get_by_role("button", name="提交办理情况").tap()
    expect(ban.locator(".timeline img")).to_have_count(1)
    assert violations(ban) == []
    assert fits(ban)
    ban.get_by_label("办理情况").first.fill("已装路灯二十盏")
    ban.get_by_role("button", name="办结反馈").tap()
    expect(ban.locator(".timeline").get_by_text("办结反馈")).to_have_count(1)


def close(lan: Page, number: int) -> None:
    """Close the case and let others learn from it, without the name."""
    lan.goto(f"/problems/{number}")
    lan.evaluate("scrollTo(0, document.body.scrollHeight)")  # from under the bar of places
    assert violations(lan) == []
    lan.get_by_label("收入解决方案库").check()
    lan.get_by_label("解决办法").fill("大木山茶业门口装了路灯")
    lan.get_by_role("button", name="销号").tap()
    expect(lan.get_by_text("请隐去企业名称").first).to_be_visible()
    lan.get_by_label("解决办法").fill("协调交投公司加装路灯二十三盏")
    lan.get_by_role("button", name="销号").tap()
    expect(lan.get_by_text("问题已销号")).to_be_visible()


def test_handed_over_answered_rated_done_again_and_closed(
    app: Flask, server: Server, open_page: Callable[..., Page]
) -> None:
    city = cities.build(app)
    with app.app_context():
        number = collected(city, "tea", cities.GUSHI, text=LIGHTS, raised_by="ye")
        ((_, token),) = issue(viewer=city.lan, organisation_ids=[city.places["tea"]], now=clock.now())
    lan, ban = (signed_in(city, name, open_page("phone", base_url=server.url), server) for name in ("lan", "ban"))
    enterprise = open_page("phone", base_url=server.url)

    hand_over(lan, number)
    work(ban)

    # The enterprise is not satisfied: the next round begins, with a due day of its own.
    rate(enterprise, f"/e/{token}", 2, "还有一段不亮")
    ban.goto(f"/problems/{number}")
    expect(ban.get_by_text("第 2 轮")).to_be_visible()
    ban.get_by_label("办理情况").first.fill("补装三盏，全线亮灯")
    ban.get_by_role("button", name="办结反馈").tap()
    expect(ban.locator(".timeline").get_by_text("办结反馈")).to_have_count(2)
    rate(enterprise, f"/e/{token}", 5, "都亮了")

    close(lan, number)
    ban.goto("/problems/solutions?q=路灯")
    ban.get_by_text(LIGHTS).tap()
    expect(ban.get_by_text("加装路灯二十三盏")).to_be_visible()

    with app.app_context():
        problem = queries.locked(number)
        assert (problem.state, problem.cycle, problem.closed_by_id) == ("closed", 2, city.lan.account_id)
        assert parties(number).handler_ids == {city.ban.account_id}
