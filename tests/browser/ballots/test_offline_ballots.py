"""Ballots on a bad network: on the device before they are sent, each on the server once, the receipts the same."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.ballots.test_ballot import CRITERIA, fill, kept, score
from tests.browser.outbox.phone import Outbox
from tests.fixtures.run import until
from tests.integration.ballots.hall import Hall, build
from tests.integration.ballots.test_categories import PARTS
from webapp.ballots.models import Ballot, BallotRevision, LateBallot
from webapp.core.db import db
from webapp.roadshows.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.proxy import Proxy

pytestmark = pytest.mark.browser

HALL = "lvgu.test"  # the browser's flags map it to this machine
ELSEWHERE = """async (form) => {
  const options = { method: "POST", body: new URLSearchParams(form), headers: { Accept: "application/json" } };
  return (await fetch("/ballot", options)).status;
}"""
SUBMIT = r"POST /ballot(\?|$)"


@pytest.fixture
def sqlite_env(sqlite_env: dict[str, str]) -> dict[str, str]:
    """Let the server know the hall's name."""
    return {**sqlite_env, "LVGU_ALLOWED_HOSTS": HALL}


@pytest.fixture
def hall(app: Flask, request: pytest.FixtureRequest) -> Hall:
    """Give a hall with scoring open; a test may name parts of the event."""
    return build(app, **getattr(request, "param", {"criteria": CRITERIA}))


@pytest.fixture
def phone(hall: Hall, proxy: Proxy, open_page: Callable[..., Page]) -> Page:
    """Give the second judge's phone at the first entry, by a name without TLS: no locks, no randomUUID, no worker."""
    page = open_page("phone", base_url=f"http://{HALL}:{proxy.port}")
    page.goto(f"/b/{hall.tokens['j2']}")
    page.get_by_role("button", name="开始评分").click()
    page.wait_for_url("**/ballot")
    page.goto("/ballot?entry=e1")
    kept(page)
    return page


def submit(page: Page) -> None:
    """Press the button."""
    page.locator("#submit").click()


def holds(device: Outbox, content: str) -> bool:
    """Tell whether a ballot with this score waits on the device."""
    return any(["score-content", content] in row["fields"] for row in device.rows())


def receipts(hall: Hall) -> dict[str, str]:
    """Return the receipts that the server has, by client id."""
    with hall.app.app_context():
        rows = db.session.execute(select(BallotRevision.client_id, BallotRevision.receipt))
        return {row.client_id: row.receipt for row in rows}


def turn(page: Page, number: int, asked: list[str], most: str) -> None:
    """Go to an entry by its number; see what is asked there."""
    page.get_by_role("link", name=re.compile(f"^0{number}")).click()
    expect(page.locator("#sheet [name=entry]")).to_have_value(f"e{number}")
    expect(page.locator("#sheet [data-name]")).to_have_count(len(asked))
    assert page.locator("#sheet [data-name]").evaluate_all("(all) => all.map(({ dataset }) => dataset.name)") == asked
    expect(page.locator(".total .of")).to_have_text(f"/ {most}")


def entries(hall: Hall) -> list[str]:
    """Return the entries that have a ballot."""
    with hall.app.app_context():
        statement = select(Entry.key).join(Ballot, Ballot.entry_id == Entry.id).order_by(Entry.key)
        return list(db.session.execute(statement).scalars())


def test_three_ballots_of_a_dead_network_and_a_killed_page_arrive_once(phone: Page, hall: Hall, proxy: Proxy) -> None:
    assert phone.evaluate("navigator.locks === undefined && !crypto.randomUUID && !navigator.serviceWorker")
    device = Outbox(phone)
    proxy.fail("offline")
    score(phone, "品牌内涵").fill("27")
    expect(phone.locator("[data-saved]")).to_have_text("网络不通，草稿暂存本机")
    submit(phone)  # nobody else can say what is wrong, and the page says it in the server's words
    corrections = phone.locator("#sheet > .notice").get_by_role("link")
    expect(corrections).to_have_text(["融合实效 · 请打分。", "现场展示 · 请打分。"])
    for number, key in enumerate(("e1", "e2", "e3"), start=1):
        if number > 1:
            phone.get_by_role("link", name=re.compile(f"^0{number}")).click()
            expect(phone.locator("#sheet [name=entry]")).to_have_value(key)
            expect(score(phone, "品牌内涵")).to_have_value("")  # nothing of the entry before
        fill(phone, content=f"2{number}")
        submit(phone)
        expect(phone.locator("#kept > .notice")).to_have_count(number)
        expect(phone.get_by_role("link", name=re.compile(f"^0{number}.*尚未发出"))).to_be_visible()
    assert hall.count(BallotRevision) == 0
    phone.get_by_role("link", name=re.compile("^02")).click()
    expect(score(phone, "品牌内涵")).to_have_value("22")  # what waits is shown
    phone.close(run_before_unload=False)
    proxy.heal()
    again = phone.context.new_page()
    again.goto("/ballot")
    until(lambda: len(device.receipts()) == 3, what="three receipts")
    assert device.receipts() == receipts(hall)
    assert entries(hall) == ["e1", "e2", "e3"]
    assert hall.count(BallotRevision) == 3
    assert device.rows() == []
    expect(again.locator("#done")).to_have_text("已交 3/3")


def test_lost_answers_portals_and_refusals_end_in_one_ballot(phone: Page, hall: Hall, proxy: Proxy) -> None:
    device = Outbox(phone)
    proxy.fail("portal", SUBMIT, times=1)
    proxy.fail("answer", SUBMIT, times=1)
    proxy.fail("drop", SUBMIT, times=1)
    fill(phone)
    submit(phone)
    until(lambda: hall.count(BallotRevision) == 1, what="the ballot arrives")
    for _ in range(3):  # the pauses between tries are long; somebody looks at the phone
        phone.evaluate("document.querySelector('#kept [data-act=retry]')?.click()")
    until(lambda: len(device.receipts()) == 1, what="the receipt")
    assert device.receipts() == receipts(hall)
    expect(phone.locator(".notice.green")).to_contain_text(next(iter(receipts(hall).values())))
    # two versions of one's own, both without a network: the later one knows of the earlier
    fault = proxy.fail("offline")
    for content in ("20", "21"):
        score(phone, "品牌内涵").fill(content)
        submit(phone)
        until(lambda content=content: holds(device, content), what="it is kept")  # type: ignore[misc]
    assert fault.times < 1_000_000
    proxy.heal()
    device.hurry()
    until(lambda: len(device.receipts()) == 3, what="both versions")
    assert device.receipts() == receipts(hall)
    assert hall.count(Ballot) == 1


def test_late_ones_leave_the_queue_and_stale_ones_show_both_versions(phone: Page, hall: Hall, proxy: Proxy) -> None:
    device = Outbox(phone)
    fill(phone)
    proxy.fail("offline")
    submit(phone)
    expect(phone.locator("#kept > .notice")).to_contain_text("有网络后自动发出")
    hall.close("e1")
    proxy.heal()
    device.hurry()
    late = phone.get_by_role("alert").filter(has_text="迟到")
    expect(late).to_contain_text("回执")
    assert device.rows() == []
    assert (hall.count(LateBallot), hall.count(BallotRevision)) == (1, 0)
    expect(late).to_contain_text(next(iter(device.receipts().values())))
    late.get_by_role("button", name="知道了").click()
    expect(late).to_have_count(0)
    # the same judge hands in elsewhere, in another tab of this phone, while this page waits
    phone.get_by_role("link", name=re.compile("^02")).click()
    phone.wait_for_url("**entry=e2")
    fill(phone, content="25")
    token = phone.locator("#sheet [name=csrf_token]").input_value()
    other = {"entry": "e2", "client_id": str(uuid.uuid4()), "base_revision": "0", "csrf_token": token}
    scores = {"score-content": "12", "score-effect": "35", "score-stage": "9"}
    assert phone.evaluate(ELSEWHERE, {**other, **scores}) == 200
    submit(phone)
    stale = phone.get_by_role("alert").filter(has_text="以我的版本提交")
    expect(stale).to_contain_text("12")
    expect(stale).to_contain_text("25")
    stale.get_by_role("button", name="以我的版本提交").click()
    until(lambda: hall.count(BallotRevision) == 2, what="mine is in its place")
    expect(stale).to_have_count(0)
    assert hall.count(Ballot) == 1


@pytest.mark.parametrize("hall", [PARTS], indirect=True)
def test_between_categories_a_dead_network_keeps_each_to_its_criteria(phone: Page, hall: Hall, proxy: Proxy) -> None:
    brand, case = (["现场展示", "品牌影响"], "100"), (["现场展示", "案例实效"], "60")
    device = Outbox(phone)
    proxy.fail("offline")
    score(phone, "现场展示").fill("30")
    score(phone, "品牌影响").fill("50.5")
    submit(phone)
    expect(phone.locator("#kept > .notice")).to_have_count(1)
    turn(phone, 2, *case)
    expect(score(phone, "现场展示")).to_have_value("")
    score(phone, "案例实效").fill("19")
    turn(phone, 3, *brand)
    expect(score(phone, "品牌影响")).to_have_value("")
    turn(phone, 2, *case)
    expect(score(phone, "案例实效")).to_have_value("19")  # the draft came back with its criteria
    score(phone, "现场展示").fill("31")
    submit(phone)
    expect(phone.locator("#kept > .notice")).to_have_count(2)
    turn(phone, 1, *brand)
    expect(score(phone, "品牌影响")).to_have_value("50.5")
    proxy.heal()
    device.hurry()
    until(lambda: len(device.receipts()) == 2, what="two receipts")
    assert device.receipts() == receipts(hall)
    with hall.app.app_context():
        arrived = list(db.session.execute(select(BallotRevision.scores).order_by(BallotRevision.id)).scalars())
    assert arrived == [{"stage": "30", "brand": "50.5"}, {"stage": "31", "case": "19"}]
