"""Who a record belongs to: expired sign-ins, and a phone that several people share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.outbox.phone import sign_in
from tests.fixtures.run import until
from webapp.accounts.commands.sessions import end_sessions
from webapp.accounts.models import AccountSession
from webapp.core import clock
from webapp.core.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.outbox.phone import Outbox
    from tests.browser.outbox.probe import Probe
    from tests.fixtures.city import City
    from tests.fixtures.proxy import Proxy

RECORD = "POST /probe/things"


def end_every_session(city: City) -> None:
    """Sign everybody out, as after days in the valley."""
    with city.app.app_context(), transaction():
        end_sessions(AccountSession.id > 0, clock.now())


def write_offline(outbox: Outbox, proxy: Proxy, *names: str) -> None:
    """Write records that stay on the phone."""
    fault = proxy.fail("offline")
    for name in names:
        outbox.write(name)
        outbox.send()
        outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
        outbox.page.click("[data-again]")
    fault.times = 0


def test_an_expired_sign_in_pauses_the_queue(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy, city: City
) -> None:
    outbox = phone()
    write_offline(outbox, proxy, "one", "two")
    end_every_session(city)
    outbox.hurry()
    outbox.await_chip("需登录 · 2 条待上传")
    assert {row["state"] for row in outbox.rows()} == {"sign-in"}
    assert proxy.count(RECORD) == 0
    outbox.goto("/outbox")
    expect(outbox.page.locator("#outbox-others")).to_contain_text("2 条")
    assert outbox.page.locator("#outbox li").count() == 0
    sign_in(outbox.page.context, city, "ye", proxy.url)
    outbox.goto("/outbox")
    outbox.await_receipts(2)
    assert probe.names == ["one", "two"]


def test_a_sign_in_that_ends_under_way_pauses_too(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy, city: City
) -> None:
    outbox = phone()
    probe.say(401, error="unauthorized", message="Please sign in")
    outbox.write("one")
    outbox.send()
    outbox.await_state("one", "sign-in")
    expect(outbox.page.get_by_text("重新登录后自动上传")).to_be_visible()
    assert proxy.count(RECORD) == 1
    outbox.goto()
    outbox.await_receipts(1)


def test_nobody_sends_what_somebody_else_wrote(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy, city: City
) -> None:
    outbox = phone()
    write_offline(outbox, proxy, "ye's")
    # 吴 signs in on the same phone, in another tab: this page still believes it is 叶's
    sign_in(outbox.page.context, city, "wu", proxy.url)
    outbox.hurry()
    outbox.await_state("ye's", "sign-in")
    assert proxy.count(RECORD) == 0
    outbox.goto()
    write_offline(outbox, proxy, "wu's")
    outbox.hurry()
    outbox.await_receipts(1)
    assert probe.names == ["wu's"]
    outbox.goto("/outbox")
    expect(outbox.page.locator("#outbox-others")).to_contain_text("1 条")
    expect(outbox.page.locator("#outbox-receipts")).to_contain_text("wu's")
    sign_in(outbox.page.context, city, "ye", proxy.url)
    outbox.goto("/outbox")
    outbox.await_receipts(2)
    assert probe.names == ["wu's", "ye's"]
    expect(outbox.page.locator("#outbox-receipts")).not_to_contain_text("wu's")


def test_the_server_takes_no_record_in_a_wrong_name(city: City, probe: Probe) -> None:
    client = city.client("wu")
    token = client.get("/csrf").get_json()
    assert token["owner"] == f"account:{city.wu.account_id}"
    headers = {"X-CSRFToken": token["csrf_token"], "Accept": "application/json", "Idempotency-Key": "k"}
    wrong = {**headers, "X-Owner": f"account:{city.ye.account_id}"}
    assert client.post("/probe/things", data={"name": "x"}, headers=wrong).status_code == 401
    right = {**headers, "X-Owner": f"account:{city.wu.account_id}"}
    assert client.post("/probe/things", data={"name": "x"}, headers=right).status_code == 201
    assert city.app.test_client().get("/csrf").get_json()["owner"] is None


def test_signing_out_asks_first_and_keeps_what_waits(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone()
    write_offline(outbox, proxy, "one")
    proxy.fail("offline", RECORD)
    outbox.goto("/me")
    button = outbox.page.locator("form[data-sign-out] button")
    until(lambda: button.get_attribute("data-confirm") is not None, what="the button asks first")
    button.click()
    expect(outbox.page.locator("#confirm-text")).to_contain_text("1 条未上传")
    outbox.page.click("#confirm [value=yes]")
    outbox.page.wait_for_url("**/sign-in*")
    assert [row["title"] for row in outbox.rows()] == ["one"]
