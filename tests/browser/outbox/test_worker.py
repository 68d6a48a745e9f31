"""The service worker: forms open without a network, for one person at a time, and a new release strands nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.outbox.phone import sign_in
from tests.faults.valley import KEPT, NEW, open_valley
from tests.fixtures.city import GUSHI, LIGHTS
from tests.fixtures.handed import collected
from tests.fixtures.run import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.faults.valley import Valley
    from tests.fixtures.city import City
    from tests.fixtures.proxy import Proxy
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

# What is kept, by cache: {"private:account:5": ["/outbox", "/visits/new"], …}
CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const kept = await (await caches.open(name)).keys();
    found[name] = kept.map(({ url }) => new URL(url).pathname).sort();
  }
  return found;
}"""
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  const next = registration.installing ?? registration.waiting;
  if (!next) return;
  await new Promise((done) => next.addEventListener("statechange", () => next.state === "activated" && done()));
}"""
KEPT_PAGES = ["/outbox", "/problems/", "/problems/1", NEW]
LATER = "async (address) => Object.keys(await import(address))"


@pytest.fixture
def proxy(server: Server, network: Callable[[int], Proxy]) -> Proxy:
    """Give the network before the real server."""
    return network(server.port)


@pytest.fixture
def valley(city: City, proxy: Proxy, open_page: Callable[..., Page]) -> Valley:
    """Give 叶's phone with the visit form, once its service worker keeps what it should."""
    with city.app.app_context():
        assert collected(city, "tea", GUSHI, text=LIGHTS, raised_by="ye") == 1
    page = open_page("phone", base_url=proxy.url, service_workers="allow")
    sign_in(page.context, city, "ye", proxy.url)
    valley = open_valley(page)
    until(lambda: private(valley, city, "ye") == KEPT_PAGES, what="the pages are kept")
    return valley


def kept(valley: Valley) -> dict[str, list[str]]:
    """Return what the browser's caches hold."""
    found: dict[str, list[str]] = valley.look(CACHES)
    return found


def private(valley: Valley, city: City, person: str) -> list[str]:
    """Return the pages kept for a person."""
    return kept(valley).get(f"private:account:{city.people[person].account_id}", [])


def test_pages_open_without_a_network_for_their_owner_alone(valley: Valley, city: City, proxy: Proxy) -> None:
    page = valley.page
    page.locator(".picker #find").fill("dszb")
    page.get_by_text("古市镇电商直播产业园").wait_for()
    page.context.set_offline(True)
    valley.goto(f"{NEW}?organisation={city.places['tea']}")
    expect(page.locator("[data-picked]")).to_have_text("松阳县大木山茶业有限公司")
    valley.log("甲")
    valley.goto("/outbox")
    expect(page.locator("#outbox")).to_contain_text("松阳县大木山茶业有限公司")
    page.goto("/problems/")
    page.get_by_role("link", name=LIGHTS).click()
    expect(page.locator(".timeline")).to_contain_text("提出问题")
    page.goto("/more")
    expect(page.get_by_text("此页面需要联网")).to_be_visible()
    assert not any("choices" in path for paths in kept(valley).values() for path in paths)
    # signing out clears the pages and keeps what waits
    proxy.fail("offline", "POST /visits|/csrf")
    page.context.set_offline(False)
    valley.goto("/more")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form[data-sign-out] button").click()
    confirm(page)
    page.wait_for_url(re.compile("sign-in|/$"))
    until(lambda: not any(name.startswith("private:") for name in kept(valley)), what="the pages are gone")
    assert [row["state"] for row in valley.rows()] == ["waiting"]
    # the next person on this phone finds neither
    sign_in(page.context, city, "wu", proxy.url)
    valley.goto(NEW)
    assert valley.chip() in ("已连接", "已同步")
    page.context.set_offline(True)
    valley.goto("/offline")
    assert private(valley, city, "ye") == []


def confirm(page: Page) -> None:
    """Say yes to the page's own question."""
    question = page.locator("dialog[open]")
    question.wait_for()
    question.locator("button").last.click()


def test_what_did_not_come_is_asked_for_with_the_next_page(
    city: City, proxy: Proxy, open_page: Callable[..., Page]
) -> None:
    page = open_page("phone", base_url=proxy.url, service_workers="allow")
    sign_in(page.context, city, "ye", proxy.url)
    lost = proxy.fail("offline", "GET /outbox")
    valley = open_valley(page)
    until(lambda: private(valley, city, "ye") == ["/problems/", NEW], what="the other pages are kept")
    lost.times = 0
    page.goto(NEW)
    until(lambda: private(valley, city, "ye") == ["/outbox", "/problems/", NEW], what="the lost page is kept too")


def test_a_new_release_strands_no_page(valley: Valley, city: City, proxy: Proxy) -> None:
    page = valley.page
    script = city.app.test_client().get("/sw.js").text
    [build, *_] = re.findall(r"/static/(\w+)/", page.content())
    for release in ("aaaaaaaaaaaa", "bbbbbbbbbbbb"):
        made: dict[str, Any] = {"status": "200 OK", "headers": {"Content-Type": "text/javascript"}}
        proxy.fail("answer", "GET /sw.js", times=1, body=re.sub(r"\b[0-9a-f]{12}\b", release, script).encode(), **made)
        page.evaluate(UPDATE)
        assert f"files:{release}" in kept(valley)
    page.context.set_offline(True)
    # the open page is of the first release, and so is what it brings in later
    assert page.evaluate(LATER, f"/static/{build}/js/outbox/export.js") == ["hand"]
    valley.log("甲")
    valley.goto(NEW)
    valley.write_visit("乙", 1)
    valley.submit()
    page.get_by_text(KEPT).wait_for()
    page.context.set_offline(False)
    valley.hurry()
    valley.await_receipts(2)
