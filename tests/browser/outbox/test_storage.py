"""Phones that close the database, run out of space, are upgraded, or hide what they can behind plain http."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.outbox.phone import Outbox, picture
from tests.fixtures.run import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import CDPSession

    from tests.browser.outbox.probe import Probe
    from tests.fixtures.databases import Environment
    from tests.fixtures.proxy import Proxy

RECORD = "POST /probe/things"
HALL = "lvgu.test"  # the browser's flags map it to this machine
RESCUED = "Object.keys(localStorage).filter((name) => name.startsWith('lvgu-outbox:'))"
PERSIST = """
if (window.StorageManager) StorageManager.prototype.persist = async () => {
  localStorage.setItem("persist asked", Number(localStorage.getItem("persist asked")) + 1);
  return true;
};
"""
# Remembers every connection, so that a test can close them as a phone short of memory does.
HANDLES = """
window.handles = [];
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  const request = open.apply(this, given);
  request.addEventListener("success", () => window.handles.push(request.result));
  return request;
};
"""
CLOSE = "() => window.handles.splice(0).forEach((db) => db.close())"
UPGRADE = """async (address) => {
  const [name] = Object.keys(await import(address)).filter((key) => key.includes("store"));
  const store = (await import(address))[name];
  store.STEPS.push((db, transaction) => transaction.objectStore("items").createIndex("owner", "owner"));
  window.handles.splice(0).forEach((db) => db.close());
  return (await store.items()).map(({ title }) => title);
}"""


def test_a_closed_database_is_opened_again(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone(init=HANDLES)
    fault = proxy.fail("offline")
    outbox.write("tea", photos=[picture(1)])
    until(lambda: outbox.page.evaluate("window.handles.length") > 0, what="the database is open")
    outbox.page.evaluate(CLOSE)
    outbox.send()
    outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
    outbox.page.evaluate(CLOSE)
    fault.times = 0
    outbox.hurry()
    outbox.await_receipts(1)
    assert len(next(iter(probe.things.values())).photos) == 1


def test_an_upgrade_keeps_what_waits(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    old = phone(init=HANDLES)
    fault = proxy.fail("offline", "/csrf|/probe/things")
    old.write("before", photos=[picture(1)])
    old.send()
    old.page.get_by_text("已存本机，联网后自动上传").wait_for()
    old.page.click("[data-again]")
    new = Outbox(old.page.context.new_page())
    new.goto("/outbox")
    address = new.page.get_attribute("script[src*='js/page.js']", "src")
    assert new.page.evaluate(UPGRADE, address) == ["before"]
    # the page of the older release goes on with the newer database
    old.page.bring_to_front()
    old.write("after")
    old.send()
    old.page.get_by_text("已存本机，联网后自动上传").wait_for()
    fault.times = 0
    old.hurry()
    old.await_receipts(2)
    assert probe.names == ["after", "before"]


@pytest.fixture
def full(phone: Callable[..., Outbox]) -> Iterator[tuple[Outbox, Callable[[int | None], None]]]:
    """Give a page and a function that sets how many bytes its site may store; None for the usual."""
    outbox = phone()
    tools: CDPSession = outbox.page.context.new_cdp_session(outbox.page)

    def limit(size: int | None) -> None:
        given = {} if size is None else {"quotaSize": size}
        tools.send("Storage.overrideQuotaForOrigin", {"origin": outbox.page.url.split("/probe")[0], **given})

    yield outbox, limit
    tools.detach()


def test_a_full_phone_keeps_the_text_and_says_so(
    full: tuple[Outbox, Callable[[int | None], None]], probe: Probe, proxy: Proxy
) -> None:
    outbox, limit = full
    fault = proxy.fail("offline", "/ping|/probe/things")
    limit(1)
    outbox.write("tea", photos=[picture(1)])
    outbox.send()
    outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
    expect(outbox.page.locator("#outbox-warning")).to_contain_text("照片未能存入本机")
    assert len(outbox.look(RESCUED)) == 1
    outbox.await_chip("离线 · 已存本机 1 条")
    fault.times = 0
    outbox.hurry()
    until(lambda: len(probe.things) == 1, what="the text arrived")
    until(lambda: len(next(iter(probe.things.values())).photos) == 1, what="the photo arrived from memory")
    limit(None)
    outbox.hurry()
    outbox.await_receipts(1)
    assert outbox.look(RESCUED) == []


def test_a_photo_that_only_memory_held_is_asked_for_again(
    full: tuple[Outbox, Callable[[int | None], None]], probe: Probe, proxy: Proxy
) -> None:
    outbox, limit = full
    fault = proxy.fail("offline", "/ping|/probe/things")
    limit(1)
    outbox.write("tea", photos=[picture(1)])
    outbox.send()
    outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
    limit(None)
    fault.times = 0
    outbox.goto("/outbox")
    expect(outbox.page.locator("#outbox")).to_contain_text("照片已不在本机", use_inner_text=True)
    assert outbox.receipts() == {}
    assert len(probe.things) == 1


@pytest.fixture
def sqlite_env(sqlite_env: Environment) -> Environment:
    """Give an installation that is also reached under a name without TLS."""
    return {**sqlite_env, "LVGU_ALLOWED_HOSTS": HALL}


def test_everything_works_over_plain_http(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone(base_url=f"http://{HALL}:{proxy.port}", service_workers="allow")
    hidden = "[isSecureContext, crypto.subtle, crypto.randomUUID, navigator.locks, navigator.serviceWorker]"
    assert outbox.page.evaluate(f"{hidden}.map(Boolean)") == [False] * 5
    fault = proxy.fail("offline", "/csrf|/probe/things")
    for number in range(3):
        outbox.write(f"visit {number}", photos=[picture(number)])
        outbox.send()
        outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
        outbox.page.click("[data-again]")
    fault.times = 0
    outbox.hurry()
    outbox.await_receipts(3)
    assert proxy.count(RECORD) == 3
    for key, thing in probe.things.items():
        assert str(uuid.UUID(key)) == key
        [(sha256, data)] = thing.photos.items()
        assert hashlib.sha256(data).hexdigest() == sha256


def test_wechat_works_without_a_service_worker(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone(
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50",
        init="delete Navigator.prototype.serviceWorker; delete Navigator.prototype.share",
    )
    fault = proxy.fail("offline", "/csrf|/probe/things")
    outbox.write("tea", photos=[picture(1)])
    outbox.send()
    outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
    outbox.goto("/outbox")
    outbox.page.click("[data-act=file]")
    text = outbox.page.locator("#outbox-copy textarea")
    until(lambda: '"tea"' in text.input_value(), what="the record as text")
    outbox.page.click("#outbox-copy button")
    fault.times = 0
    outbox.page.click("[data-act=now]")
    outbox.await_receipts(1)
    assert len(next(iter(probe.things.values())).photos) == 1


def test_the_longer_it_waits_the_louder_it_says_so(phone: Callable[..., Outbox], proxy: Proxy) -> None:
    outbox = phone()
    proxy.fail("offline", "/csrf|/probe/things")
    outbox.write("tea")
    outbox.send()
    outbox.await_state("tea", "waiting")
    outbox.page.clock.install()
    outbox.goto("/outbox")
    passed = 0
    for hours, words in (
        (2, "最早一条已等 2 小时"),
        (30, "请今天找有信号的地方上传"),
        (121, "部分手机 7 天后会清除本机数据"),
    ):
        outbox.page.clock.fast_forward((hours - passed) * 3_600_000 + 60_000)
        passed = hours
        expect(outbox.page.locator("#unsent")).to_contain_text(words)


def test_storage_that_stays_is_asked_for_once(phone: Callable[..., Outbox]) -> None:
    outbox = phone(init=PERSIST)
    outbox.write("tea")
    outbox.send()
    outbox.await_receipts(1)
    outbox.goto()
    outbox.write("tea")
    outbox.send()
    outbox.await_receipts(2)
    assert outbox.look("Number(localStorage.getItem('persist asked'))") == 1
