"""From the form to the server over networks that fail in every way: kept first, sent once, gone only with a receipt.

The oracle of each test: what the phone holds a receipt for is what the server holds, under the same number, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.outbox.phone import picture
from tests.fixtures.run import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.outbox.phone import Outbox
    from tests.browser.outbox.probe import Probe
    from tests.fixtures.proxy import Mode, Proxy

RECORD, PHOTO = "POST /probe/things", "PUT /probe/things"
FAULTS: tuple[Mode, ...] = ("offline", "cut", "drop", "half", "portal", "answer")


def agree(outbox: Outbox, probe: Probe) -> None:
    """Check that the phone was told what the server holds, and that nothing is left on the phone."""
    assert outbox.receipts() == {key: thing.receipt for key, thing in probe.things.items()}
    assert len(set(probe.names)) == len(probe.names)
    assert all(set(thing.photos) == set(thing.expected) for thing in probe.things.values())
    assert outbox.rows() == outbox.rows("photos") == []


def test_a_record_arrives_with_its_photos(phone: Callable[..., Outbox], probe: Probe) -> None:
    outbox = phone()
    outbox.await_chip("已同步")
    outbox.write("tea", photos=[picture(1), picture(2)])
    outbox.send()
    outbox.page.wait_for_url("**/probe/done")
    [(key, thing)] = probe.things.items()
    assert thing.fields["client_id"] == thing.fields["key"] == [key]
    assert len(thing.photos) == 2
    outbox.goto("/outbox")
    agree(outbox, probe)


def test_it_is_on_the_phone_before_anything_is_sent(phone: Callable[..., Outbox], proxy: Proxy) -> None:
    outbox = phone()
    proxy.fail("stall", "/ping|/csrf|/probe")
    outbox.write("tea", photos=[picture(1)])
    pings = proxy.count("/ping")
    outbox.send()
    until(lambda: proxy.count("/ping") > pings, what="the server is looked for")
    assert outbox.state("tea") in ("waiting", "sending")
    assert len(outbox.rows("photos")) == 1
    assert proxy.count(RECORD) == 0


def test_a_draft_is_kept_while_it_is_written(phone: Callable[..., Outbox], proxy: Proxy) -> None:
    outbox = phone()
    outbox.write("tea", words="half a sen")
    outbox.page.focus("#name")
    outbox.await_state("tea", "draft")
    until(lambda: "已存本机" in outbox.page.inner_text("[data-outbox-saved]"), what="the form says so")
    outbox.goto()
    outbox.page.click("#outbox-drafts a")
    until(lambda: outbox.page.input_value("#words") == "half a sen", what="the draft is back")
    assert proxy.count(RECORD) == 0


def test_the_button_stays_under_the_finger_when_the_form_says_what_it_kept(phone: Callable[..., Outbox]) -> None:
    outbox = phone()
    outbox.page.locator("form[data-outbox-bound]").wait_for()
    outbox.page.fill("#name", "tea")
    outbox.page.locator("[data-outbox-send]").hover()
    outbox.page.mouse.down()  # leaving the field keeps it at once
    until(lambda: "已存本机" in outbox.page.inner_text("[data-outbox-saved]"), what="the form says so")
    outbox.page.mouse.up()
    outbox.await_receipts(1)


def test_whatever_fails_it_is_sent_until_it_arrived(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone()
    for number, mode in enumerate(FAULTS):
        outbox.goto()
        proxy.heal()
        proxy.seen.clear()
        proxy.fail(mode, RECORD, times=1)
        proxy.fail(mode, PHOTO, times=1)
        outbox.write(mode, photos=[picture(number)])
        outbox.send()
        until(lambda: proxy.count(RECORD) == 1, what="the record's turn")
        outbox.await_state(mode, "waiting")
        assert [row["unsure"] for row in outbox.rows()] == [True]  # it may have arrived
        assert proxy.count(PHOTO) == 0
        outbox.hurry()
        until(lambda: proxy.count(PHOTO) == 1, what="the photo's turn")
        outbox.await_state(mode, "waiting")
        assert [row["unsure"] for row in outbox.rows()] == [False]  # its words did
        outbox.hurry()
        outbox.await_receipts(number + 1)
        outbox.page.wait_for_url("**/probe/done")
        assert (proxy.count(RECORD), proxy.count(PHOTO)) == (2, 2), mode
        agree(outbox, probe)


def test_a_server_that_says_nothing_is_given_up_after_a_while(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy
) -> None:
    outbox = phone()
    outbox.page.clock.install()
    proxy.fail("stall", RECORD, times=1, seconds=600)
    outbox.write("tea")
    outbox.send()
    until(lambda: proxy.count(RECORD) == 1, what="the record is on its way")
    outbox.page.clock.fast_forward(21_000)
    outbox.await_state("tea", "waiting")
    outbox.page.clock.fast_forward(10_000)
    outbox.await_receipts(1)
    agree(outbox, probe)


def test_a_captive_portal_is_no_connection(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone()
    proxy.fail("portal")
    outbox.write("tea")
    outbox.send()
    outbox.await_chip("离线 · 已存本机 1 条")
    assert outbox.state("tea") == "waiting"
    assert proxy.count(RECORD) == 0
    proxy.heal()
    outbox.hurry()
    outbox.await_receipts(1)
    agree(outbox, probe)
