"""On a phone: an instructor plans a round by distance, a coordinator hands organisations over and back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.fixtures import city as cities
from webapp.core import clock
from webapp.organisations import commands, queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.city import City
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser
TEA, MALL = "松阳县大木山茶业有限公司", "古市镇电商直播产业园"


@pytest.fixture
def city(app: Flask) -> City:
    """Give 叶 the tea factory and the mall, both with a position."""
    city = cities.build(app)
    with app.app_context():
        given: dict[str, Any] = {"viewer": city.lan, "now": clock.now()}
        commands.assign(
            organisation_ids=[city.places["mall"]], account_id=city.ye.account_id, from_day=clock.today(), **given
        )
        for place, latitude in (("tea", "28.452"), ("mall", "28.552")):
            known = queries.registration_of(queries.get(city.lan, city.places[place]))
            entered = replace(known, latitude=Decimal(latitude), longitude=Decimal("119.476"))
            commands.edit(organisation_id=city.places[place], version=1, entered=entered, **given)
    return city


def phone(city: City, server: Server, open_page: Callable[..., Page], name: str, **options: object) -> Page:
    page = open_page("phone", base_url=server.url, **options)
    cookie, token = city.session(name)
    page.context.add_cookies([{"name": cookie, "value": token, "url": server.url}])
    return page


def test_a_round_begins_with_the_nearest_and_goes_into_the_calendar(
    city: City, server: Server, open_page: Callable[..., Page]
) -> None:
    asked: list[str] = []
    here = {"geolocation": {"latitude": 28.56, "longitude": 119.476}, "permissions": ["geolocation"]}
    page = phone(city, server, open_page, "ye", **here)
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.get_by_role("link", name="0 / 2 家").click()
    expect(page.get_by_text("约 12 公里")).to_be_visible()
    expect(page.get_by_text("约 0.9 公里")).to_be_visible()
    page.get_by_role("checkbox", name=TEA).check()
    page.get_by_role("checkbox", name=MALL).check()
    page.get_by_role("button", name="为勾选的排路线").click()
    stops = page.locator("ol.trip > li strong")
    expect(stops).to_have_text([MALL, TEA])
    with page.expect_download() as download:
        page.get_by_role("button", name="日历文件").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert text.index(f"SUMMARY:走访：{MALL}") < text.index(f"SUMMARY:走访：{TEA}")
    assert not any("28.56" in url for url in asked)


def test_organisations_are_handed_over_and_back(city: City, server: Server, open_page: Callable[..., Page]) -> None:
    page = phone(city, server, open_page, "lan")
    page.goto("/assignments")
    page.get_by_role("link", name="移交 叶指导").click()
    page.get_by_label("接收人").select_option(label="吴指导 · wu")
    page.get_by_role("button", name="查看将移交的内容").click()
    expect(page.get_by_label(TEA)).to_be_checked()
    page.get_by_label(MALL).uncheck()
    page.get_by_label("原因").fill("轮换")
    page.get_by_role("button", name="移交勾选的企业（组织）").click()
    expect(page.get_by_text("已移交 1 家")).to_be_visible()
    with city.app.app_context():
        held = [organisation.name for organisation, _ in queries.assigned(city.wu.account_id, clock.today())]
    assert held == [TEA]
    page.get_by_role("link", name="移回").click()
    expect(page.get_by_role("heading", name="吴指导 移交给 叶指导")).to_be_visible()
    page.get_by_role("button", name="移交勾选的企业（组织）").click()
    expect(page.get_by_text("已移回", exact=True)).to_be_visible()
    with city.app.app_context():
        held = [organisation.name for organisation, _ in queries.assigned(city.ye.account_id, clock.today())]
    assert sorted(held) == sorted([TEA, MALL])
