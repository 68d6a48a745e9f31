"""One sender at a time, however many tabs are open, with and without the browser's locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.outbox.phone import Outbox, picture
from tests.fixtures.run import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.outbox.probe import Probe
    from tests.fixtures.proxy import Proxy

RECORD, PHOTO = "POST /probe/things", "PUT /probe/things"
LOCKS = {"locks": "", "lease": "Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})"}


@pytest.mark.parametrize("kind", LOCKS)
def test_two_tabs_send_each_record_once(kind: str, phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    one = phone(init=LOCKS[kind])
    two = Outbox(one.page.context.new_page())
    two.goto()
    fault = proxy.fail("offline")
    for number, outbox in enumerate((one, two, one, two)):
        outbox.page.bring_to_front()
        outbox.write(f"visit {number}", photos=[picture(number)])
        outbox.send()
        outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
        outbox.page.click("[data-again]")
    fault.times = 0
    one.hurry()
    two.hurry()
    one.await_receipts(4)
    assert proxy.count(RECORD) == proxy.count(PHOTO) == 4
    assert probe.names == [f"visit {number}" for number in range(4)]
    assert one.receipts() == {key: thing.receipt for key, thing in probe.things.items()}


def test_a_tab_that_dies_while_it_sends_holds_nobody_up(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy
) -> None:
    one = phone()
    two = Outbox(one.page.context.new_page())
    two.goto()
    fault = proxy.fail("stall", RECORD, seconds=600)
    one.page.bring_to_front()
    one.write("tea")
    one.send()
    until(lambda: proxy.count(RECORD) == 1, what="the record is on its way")
    one.page.close()
    fault.times = 0
    two.page.bring_to_front()
    two.hurry()
    two.await_receipts(1)
    assert probe.names == ["tea"]


def test_tabs_tell_each_other(phone: Callable[..., Outbox], proxy: Proxy) -> None:
    one = phone()
    two = Outbox(one.page.context.new_page())
    two.goto("/outbox")
    proxy.fail("stall", RECORD, seconds=600)
    one.page.bring_to_front()
    one.write("tea")
    one.send()
    two.await_chip("1 条待上传")
    assert "tea" in two.page.inner_text("#outbox")
