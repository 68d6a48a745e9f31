"""From the printed card to a rated case: the enterprise on its phone, the coordinator at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.printed import code_in
from tests.fixtures import city as cities
from tests.fixtures.handed import hand, order
from webapp.core import clock
from webapp.core.db import db
from webapp.problems import commands as problems
from webapp.problems.models import Problem
from webapp.problems.rules import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.city import City
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

TEXT = "园区门口晚上没有公交，加班员工回不了家"
ANSWER = "已协调公交公司，园区线末班车延长到 22:30"


def signed_in(city: City, name: str, page: Page, server: Server) -> Page:
    cookie, value = city.session(name)
    page.context.add_cookies([{"name": cookie, "value": value, "url": server.url}])
    return page


def test_an_opinion_comes_from_the_card_and_ends_with_five_stars(
    app: Flask, server: Server, open_page: Callable[..., Page]
) -> None:
    city = cities.build(app)
    # The instructor prints a card.
    desk = signed_in(city, "ye", open_page("desktop", base_url=server.url, device_scale_factor=3), server)
    desk.goto(f"/organisations/{city.places['tea']}")
    with desk.expect_popup() as popup:
        desk.get_by_role("button", name="制作二维码卡").click()
    card = popup.value.locator(".cards > li")
    link = code_in(card.screenshot())
    assert link.startswith(f"{server.url}/e/")

    # The enterprise scans it and says what is wrong.
    phone = open_page("phone", base_url=server.url)
    phone.goto(link)
    phone.get_by_label("您希望解决什么问题").fill(TEXT)
    phone.get_by_label("联系电话").fill("13800001234")
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_text("待审核")).to_be_visible()

    # The coordinator is told, and takes it up.
    office = signed_in(city, "lan", open_page("desktop", base_url=server.url), server)
    office.goto("/inbox/")
    office.get_by_role("button", name="通过专属二维码提交了意见").click()
    expect(office.get_by_text(TEXT)).to_be_visible()
    office.get_by_label("类别").select_option(label="基础设施")
    office.get_by_role("button", name="采纳并转为问题").click()
    office.wait_for_url("**/problems/*")
    with app.app_context():
        problem_id = db.session.execute(select(Problem.id)).scalar_one()
        hand(city.lan, problem_id, city.ban.department_id or 0)
        problems.sign(viewer=city.ban, order=order(city.ban, problem_id), now=clock.now())
        problems.progress(viewer=city.ban, order=order(city.ban, problem_id), words="已联系公交公司", now=clock.now())
        problems.answer(viewer=city.ban, order=order(city.ban, problem_id), words=ANSWER, now=clock.now())

    # The enterprise sees the answer and confirms it.
    phone.goto(link)
    phone.get_by_role("link", name=TEXT[:10]).click()
    expect(phone.get_by_text(ANSWER)).to_be_visible()
    phone.get_by_role("radio", name="5 · 非常满意").check()
    phone.get_by_label("您的评价").fill("很及时")
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("您的满意度：5 分")).to_be_visible()
    with app.app_context():
        problem = db.session.get_one(Problem, problem_id)
        assert (problem.state, problem.rating) == (State.VERIFIED, 5)
