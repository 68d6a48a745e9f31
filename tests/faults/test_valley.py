"""Visits without signal: ten of them survive a killed browser; every fault of a network leaves each there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.outbox.phone import sign_in
from tests.faults.valley import KEPT, NEW, WECHAT, agree, held, open_valley
from tests.fixtures.run import until
from webapp.accounts.commands.sessions import end_sessions
from webapp.accounts.models import AccountSession
from webapp.core import clock
from webapp.core.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from tests.fixtures.city import City
    from tests.fixtures.proxy import Proxy
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

RECORD, PHOTO = "POST /visits", "PUT /visits"
TEN = [f"第{number}家" for number in range(10)]
NO_WORKER = "delete Navigator.prototype.serviceWorker"
KEPT_PAGES = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    if (name.startsWith("private:")) kept.push(...await (await caches.open(name)).keys());
  }
  const paths = kept.map((request) => new URL(request.url).pathname);
  return ["/visits/new", "/outbox"].every((path) => paths.includes(path));
}"""


@pytest.fixture
def phone(city: City, proxy: Proxy, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Give a function that opens a page of a phone of its own, signed in as 叶: WeChat, without a service worker."""

    def open_one(**options: object) -> Page:
        page = open_page("phone", base_url=proxy.url, user_agent=WECHAT, **options)
        page.context.add_init_script(NO_WORKER)
        sign_in(page.context, city, "ye", proxy.url)
        return page

    return open_one


@pytest.fixture
def restart(city: City, proxy: Proxy, own_browser: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Give a function that starts 叶's browser, killing the one before: `restart(helped=True)` by a service worker."""

    def start(*, helped: bool) -> BrowserContext:
        options = {"service_workers": "allow"} if helped else {"user_agent": WECHAT}
        context = own_browser("ye", base_url=proxy.url, **options)
        if not helped:
            context.add_init_script(NO_WORKER)
        sign_in(context, city, "ye", proxy.url)
        return context

    return start


def written(profile: Path) -> bool:
    """Whether the browser has written down, in a file of its profile, which caches there are: it takes its time."""
    indexes = profile.glob("Default/Service Worker/CacheStorage/*/index.txt")
    return any(b"private:" in index.read_bytes() for index in indexes)


@pytest.mark.parametrize("helped", [True, False], ids=["service worker", "WeChat"])
def test_ten_visits_survive_a_killed_browser(
    restart: Callable[..., BrowserContext], city: City, proxy: Proxy, tmp_path: Path, *, helped: bool
) -> None:
    """With a service worker, also the pages come from the phone; in WeChat, they come once the network is back."""
    context = restart(helped=helped)
    valley = open_valley(context.new_page())
    if helped:
        until(lambda: valley.look(KEPT_PAGES), what="the service worker keeps the form and the list of what waits")
        until(lambda: written(tmp_path / "ye"), what="the browser writes down what it keeps")
    proxy.fail("offline")
    context.set_offline(True)
    if helped:  # the form opens from the phone, also under an address that it was never kept for
        valley.goto(f"{NEW}?organisation={city.places['tea']}")
    valley.log(*TEN)
    valley.await_chip("离线 · 已存本机 10 条")
    context = restart(helped=helped)
    assert held(city) == {}
    if helped:
        context.set_offline(True)
        valley = open_valley(context.new_page(), "/outbox")
        until(lambda: valley.page.locator("#outbox > li").count() == 10, what="ten visits wait")
        context.set_offline(False)
    proxy.heal()
    if not helped:
        valley = open_valley(context.new_page(), "/outbox")
    valley.hurry()
    valley.await_receipts(10)
    assert agree(city, valley) == TEN
    assert (proxy.count(RECORD), proxy.count(PHOTO)) == (10, 10)


def test_every_fault_of_a_network_leaves_each_visit_there_once(
    phone: Callable[..., Page], city: City, proxy: Proxy, server: Server
) -> None:
    valley = open_valley(phone())
    fault = proxy.fail("offline")
    names = ["drop", "half", "stall", "portal", "429", "503", "restart"]
    valley.log(*names)
    fault.times = 0
    for mode in ("drop", "half", "portal"):
        proxy.fail(mode, RECORD, times=1)
        proxy.fail(mode, PHOTO, times=1)
    proxy.fail("stall", RECORD, times=1, seconds=1)
    for status in ("429 Too Many Requests", "503 Service Unavailable"):
        proxy.fail("answer", f"{RECORD}|{PHOTO}", times=2, status=status)
    restarted = False

    def arrived() -> bool:
        nonlocal restarted
        if not restarted and len(valley.receipts()) >= 3:
            restarted = True
            server.kill()
            server.start()
        valley.hurry()
        return len(valley.receipts()) == len(names)

    until(arrived, what=f"everything arrived: {valley.rows()}")
    assert restarted
    assert agree(city, valley) == sorted(names)


def test_two_tabs_two_devices_and_an_expired_sign_in(phone: Callable[..., Page], city: City, proxy: Proxy) -> None:
    one, other = open_valley(phone()), open_valley(phone())
    tab = open_valley(one.page.context.new_page())
    fault = proxy.fail("offline")
    for valley, contact in ((one, "甲"), (tab, "乙"), (other, "丙")):
        valley.page.bring_to_front()
        valley.log(contact)
    fault.times = 0
    with city.app.app_context(), transaction():
        end_sessions(AccountSession.id > 0, clock.now())
    one.hurry()
    other.hurry()
    one.await_chip("需登录 · 2 条待上传")
    other.await_chip("需登录 · 1 条待上传")
    assert held(city) == {}
    for valley in (one, other):
        sign_in(valley.page.context, city, "ye", proxy.url)
        valley.goto("/outbox")
    tab.goto("/outbox")
    one.await_receipts(2)
    other.await_receipts(1)
    assert agree(city, one, other) == ["丙", "乙", "甲"]


def test_what_the_server_refuses_comes_back_to_be_corrected(
    phone: Callable[..., Page], city: City, proxy: Proxy
) -> None:
    valley, other = open_valley(phone()), open_valley(phone())
    page = valley.page
    # 422: beside its field, at once
    valley.write_visit("甲", 1)
    page.fill("#contact", "王某 11010519491231002X")  # the phone cannot know this by itself
    valley.submit()
    page.locator("#contact-error").get_by_text("像是身份证号").wait_for()
    page.fill("#contact", "甲")
    # 413: the photo is too large for a server on the way
    proxy.fail("answer", PHOTO, times=1, status="413 Content Too Large")
    valley.submit()
    valley.await_state("松阳县大木山茶业有限公司", "invalid")
    [(visit_id, before)] = [(int(one["receipt"][1:]), one) for one in held(city).values()]
    assert (before["missing"], before["photos"]) == (1, 0)
    other.page.goto(f"/visits/{visit_id}")
    other.page.get_by_text("待补图 1 张").first.wait_for()
    valley.goto("/outbox")
    page.click("[data-act=retry]")
    valley.await_receipts(1)
    assert agree(city, valley) == ["甲"]
    # 409: two devices change one visit; both versions are shown, and the later one is meant
    for valley_, contact in ((valley, "手机"), (other, "平板")):
        valley_.goto(f"/visits/{visit_id}/edit")
        valley_.page.fill("#contact", contact)
    other.submit()
    other.page.wait_for_url(f"**/visits/{visit_id}")
    valley.submit()
    valley.await_state("松阳县大木山茶业有限公司", "conflict")
    valley.goto("/outbox")
    versions = page.locator("#outbox [data-versions]")
    assert "手机" in versions.inner_text()
    assert "平板" in versions.inner_text()
    page.click("[data-act=edit]")
    until(lambda: page.input_value("#contact") == "手机", what="the form is filled in")
    valley.submit()
    page.wait_for_url(f"**/visits/{visit_id}")
    assert [one["contact"] for one in held(city).values()] == ["手机"]
    page.get_by_text("查看改动").first.click()
    differences = page.locator(".differences").first.inner_text()
    assert "平板" in differences
    assert "手机" in differences


def test_a_visit_to_an_organisation_that_nobody_knows_waits_on_the_phone(
    phone: Callable[..., Page], city: City, proxy: Proxy
) -> None:
    valley = open_valley(phone())
    fault = proxy.fail("offline")
    page = valley.page
    page.click(".newcomer > summary")
    page.fill("#new_name", "松阳新茶坊")
    page.select_option("#new_town", label="古市镇")
    valley.write_details("甲")
    valley.submit()
    page.get_by_text(KEPT).wait_for()
    assert valley.state("松阳新茶坊") == "waiting"
    fault.times = 0
    valley.hurry()
    valley.await_receipts(1)
    assert agree(city, valley, photos=0) == ["甲"]
