"""Steps that others came before: two of one person follow each other, one that came too late is entered afresh."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.outbox.phone import Outbox, sign_in
from tests.faults.valley import KEPT
from tests.fixtures import city as cities
from tests.fixtures.city import LIGHTS
from tests.fixtures.handed import collected, hand, order
from tests.fixtures.run import until
from webapp.core import clock
from webapp.problems import commands, queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.fixtures.city import City
    from tests.fixtures.proxy import Proxy
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(city: City, open_page: Callable[..., Page]) -> Callable[[Proxy, str, str], Outbox]:
    """Give a function that opens a page on a person's phone, which has a network of its own or shares one."""

    def open_one(proxy: Proxy, person: str, path: str) -> Outbox:
        page = open_page("phone", base_url=proxy.url)
        sign_in(page.context, city, person, proxy.url)
        outbox = Outbox(page)
        outbox.goto(path)
        return outbox

    return open_one


def working(city: City) -> int:
    """Make a problem that its department works on, and return its number."""
    with city.app.app_context():
        number = collected(city, "tea", cities.GUSHI, text=LIGHTS, raised_by="ye")
        hand(city.lan, number, city.ban.department_id or 0)
        commands.sign(viewer=city.ban, order=order(city.ban, number), now=clock.now())
        commands.progress(viewer=city.ban, order=order(city.ban, number), words="已到现场查看", now=clock.now())
    return number


def write(phone: Outbox, step: str, words: str) -> None:
    """Take a step on the phone; it stays there, and the page says so in the step's place."""
    form = phone.page.locator(f"#step-{step}")
    if not form.is_visible():
        phone.page.locator("details.decline", has=form).locator("summary").tap()
    form.locator("textarea").fill(words)
    form.locator("[data-outbox-send]").tap()
    expect(phone.page.locator(f".kept:has(+ #step-{step})").get_by_text(KEPT)).to_be_visible()


def arrived(outbox: Outbox) -> int:
    """Let the network return once more, and count the receipts."""
    outbox.hurry()
    return len(outbox.receipts())


def test_two_steps_follow_each_other_and_a_late_note_is_entered_afresh(
    city: City, server: Server, network: Callable[[int], Proxy], phone: Callable[[Proxy, str, str], Outbox]
) -> None:
    number = working(city)
    first, second = network(server.port), network(server.port)
    ban, ye = phone(first, "ban", f"/problems/{number}"), phone(second, "ye", f"/problems/{number}")
    fault, later = first.fail("offline"), second.fail("offline")
    write(ban, "progress", "材料已到")
    write(ban, "answer", "路灯已亮")
    write(ye, "note", "已电话回访")
    fault.times = 0
    # a network in a valley comes back more than once
    until(lambda: arrived(ban) == 2, what="both steps have their receipts")

    later.times = 0
    ye.hurry()
    ye.await_state(f"指导员跟进 · {LIGHTS}", "conflict")
    ye.goto("/outbox")
    mine, theirs = (ye.page.locator(f"#outbox [data-slot={whose}]") for whose in ("mine", "theirs"))
    expect(mine).to_contain_text("已电话回访")
    expect(theirs).to_contain_text("路灯已亮")
    ye.page.click("[data-act=edit]")
    expect(ye.page.locator("#note-words")).to_have_value("已电话回访")
    ye.page.locator("#step-note [data-outbox-send]").tap()
    ye.await_receipts(1)
    with city.app.app_context():
        told = [step.event.note for step in queries.timeline(number)][-3:]
    assert told == ["材料已到", "路灯已亮", "已电话回访"]


def test_a_step_that_is_offered_no_longer_is_kept_to_be_read_and_saved(
    city: City, proxy: Proxy, phone: Callable[[Proxy, str, str], Outbox]
) -> None:
    number = working(city)
    ban = phone(proxy, "ban", f"/problems/{number}")
    fault = proxy.fail("offline")
    write(ban, "answer", "路灯已亮")
    with city.app.app_context():
        commands.answer(viewer=city.ban, order=order(city.ban, number), words="同事先办结了", now=clock.now())
    fault.times = 0
    ban.hurry()
    ban.await_state(f"办结反馈 · {LIGHTS}", "stopped")
    ban.goto("/outbox")
    mine, theirs = (ban.page.locator(f"#outbox [data-slot={whose}]") for whose in ("mine", "theirs"))
    expect(mine).to_contain_text("路灯已亮")
    expect(theirs).to_contain_text("同事先办结了")
    ban.page.click("[data-act=edit]")
    ban.page.wait_for_url("**/outbox#gone=*")
    expect(ban.page.locator("#outbox [data-slot=gone]")).to_be_visible()
    expect(mine).to_contain_text("路灯已亮")
    expect(ban.page.locator("[data-act=edit]")).to_be_hidden()
    with ban.page.expect_download() as download:
        ban.page.click("[data-act=file]")
    assert ["words", "路灯已亮"] in json.loads(download.value.path().read_text())["fields"]
    ban.page.click("[data-act=discard]")
    ban.page.fill("#outbox-reason", "同事已报")
    ban.page.click("#outbox-discard .danger")
    expect(ban.page.locator("#outbox-receipts")).to_contain_text("同事已报")
