"""The table of answers in offline.md, one test a line: what each means for the record, and what the person sees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.outbox.phone import picture
from tests.fixtures.run import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.outbox.phone import Outbox
    from tests.browser.outbox.probe import Probe
    from tests.fixtures.proxy import Proxy

RECORD, PHOTO = "POST /probe/things", "PUT /probe/things"

TABLE = [
    (201, {"receipt": "P-1"}, "saved"),
    (200, {"receipt": "P-1", "missing_photos": []}, "saved"),
    (200, None, "wait"),
    (200, {"hello": "portal"}, "wait"),
    (0, None, "wait"),
    (302, None, "wait"),
    (400, {"error": "csrf"}, "csrf"),
    (400, {"error": "bad_request"}, "stopped"),
    (401, {"error": "unauthorized"}, "sign-in"),
    (401, None, "wait"),
    (403, {"error": "not_allowed"}, "stopped"),
    (404, {"error": "not_found"}, "stopped"),
    (404, None, "wait"),
    (408, {"error": "request_timeout"}, "wait"),
    (409, {"error": "stale"}, "conflict"),
    (409, {"error": "closed", "receipt": "L-1"}, "late"),
    (409, {"error": "closed"}, "stopped"),
    (409, {"error": "key_reused"}, "stopped"),
    (410, {"error": "gone"}, "stopped"),
    (413, {"error": "too_large"}, "invalid"),
    (413, None, "invalid"),
    (422, {"error": "invalid"}, "invalid"),
    (429, {"error": "too_many"}, "wait"),
    (500, {"error": "failed"}, "wait"),
    (502, None, "wait"),
    (503, {"error": "busy"}, "wait"),
    (504, None, "wait"),
    (507, {"error": "storage_full"}, "wait"),
]
# A lost answer may hide a saved record; a plain refusal does not.
UNSURE = {(status, json.dumps(body)) for status, body, _ in TABLE if body is None and status != 413} | {
    (200, json.dumps({"hello": "portal"})),
    (500, json.dumps({"error": "failed"})),
}


def test_what_each_answer_means(phone: Callable[..., Outbox]) -> None:
    page = phone("/outbox").page
    judge = """async ([address, table]) => {
        const { judge } = await import(address);
        return table.map(([status, body]) => judge(status, body));
    }"""
    build = page.get_attribute("link[rel=stylesheet]", "href")
    assert build is not None
    address = build.replace("css/app.css", "js/outbox/answers.js")
    told: list[dict[str, Any]] = page.evaluate(judge, [address, [line[:2] for line in TABLE]])
    assert [one["verdict"] for one in told] == [line[2] for line in TABLE]
    unsure = {(s, json.dumps(b)) for (s, b, _), one in zip(TABLE, told, strict=True) if one.get("unsure")}
    assert unsure == UNSURE


def test_a_busy_server_is_asked_again_and_an_old_token_replaced(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy
) -> None:
    outbox = phone()
    probe.say(503, error="busy", message="later")
    probe.say(400, error="csrf", message="old")
    outbox.write("tea")
    outbox.send()
    outbox.await_receipts(1)
    assert proxy.count(RECORD) == 3
    assert proxy.count("GET /csrf") == 3
    assert probe.names == ["tea"]


def test_the_server_may_ask_for_quiet(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone()
    probe.say(429, error="too_many", message="later", retry_after=600)
    outbox.write("tea")
    outbox.send()
    until(lambda: proxy.count(RECORD) == 1, what="the record was sent")
    outbox.await_state("tea", "waiting")
    outbox.hurry()
    outbox.await_chip("1 条待上传")
    assert proxy.count(RECORD) == 1
    outbox.goto("/outbox")
    outbox.page.click("[data-act=now]")
    outbox.await_receipts(1)


def test_a_stuck_record_does_not_hold_up_the_others(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone()
    fault = proxy.fail("offline")
    for name in ("first", "second"):
        outbox.write(name)
        outbox.send()
        outbox.page.get_by_text("已存本机，联网后自动上传").wait_for()
        outbox.page.click("[data-again]")
    fault.times = 0
    probe.say(500, error="failed", message="oops")
    outbox.hurry()
    outbox.await_receipts(1)
    assert probe.names == ["second"]
    outbox.await_receipts(2)
    assert probe.names == ["first", "second"]


def test_a_refused_record_comes_back_with_its_errors(phone: Callable[..., Outbox], probe: Probe) -> None:
    outbox = phone()
    probe.say(
        422, error="invalid", message="Not like this", fields={"words": ["Too short"]}, labels={"words": "What you did"}
    )
    outbox.write("tea", words="a", photos=[picture(1)])
    outbox.page.check("[name=themes][value=b]", force=True)
    outbox.send()
    outbox.page.get_by_text("Too short", exact=True).wait_for()
    assert outbox.page.get_attribute("#words", "aria-invalid") == "true"
    assert outbox.page.input_value("#words") == "a"
    assert outbox.state("tea") == "invalid"
    # and again after a while, from the list
    outbox.await_chip("1 条需处理")
    outbox.goto("/outbox")
    outbox.page.get_by_text("What you did").wait_for()
    outbox.page.click("[data-act=edit]")
    until(lambda: outbox.page.input_value("#words") == "a", what="the form is filled in")
    assert outbox.page.is_checked("[name=themes][value=b]")
    assert outbox.page.locator("#photos .thumb").count() == 1
    outbox.page.get_by_text("Too short", exact=True).wait_for()
    outbox.page.fill("#words", "enough words")
    outbox.send()
    outbox.await_receipts(1)
    [thing] = probe.things.values()
    assert (thing.fields["words"], thing.fields["themes"], len(thing.photos)) == (["enough words"], ["b"], 1)


def test_too_large_needs_correction(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone()
    proxy.fail("answer", RECORD, times=1, status="413 Content Too Large", body=b"<h1>nginx</h1>")
    outbox.write("tea")
    outbox.send()
    outbox.await_state("tea", "invalid")
    assert proxy.count(RECORD) == 1
    assert outbox.page.is_visible("#words")


def test_a_conflict_shows_both_versions(phone: Callable[..., Outbox], probe: Probe) -> None:
    outbox = phone()
    now = {"version": 3, "url": "/probe/form", "facts": [["Words", "theirs"]]}
    probe.say(409, error="stale", message="Somebody changed it", current=now)
    outbox.write("tea", words="mine")
    outbox.send()
    outbox.await_state("tea", "conflict")
    outbox.goto("/outbox")
    versions = outbox.page.locator("#outbox [data-versions]")
    expect(versions).to_contain_text("mine")
    expect(versions).to_contain_text("theirs")
    assert not outbox.page.is_visible("[data-act=retry]")
    probe.version = 3
    outbox.page.click("[data-act=edit]")
    until(lambda: outbox.page.input_value("#words") == "mine", what="the form is filled in")
    outbox.send()
    outbox.await_receipts(1)
    [thing] = probe.things.values()
    assert (thing.fields["base_version"], thing.fields["words"]) == (["3"], ["mine"])


def test_what_came_too_late_leaves_the_list_with_a_receipt(phone: Callable[..., Outbox], probe: Probe) -> None:
    outbox = phone()
    probe.say(409, error="closed", message="Too late", receipt="L-7", at="2026-11-24T10:00:00+00:00")
    outbox.write("tea")
    outbox.send()
    outbox.await_receipts(1)
    outbox.goto("/outbox")
    line = outbox.page.locator("#outbox-receipts")
    expect(line).to_contain_text("L-7")
    expect(line).to_contain_text("迟到", use_inner_text=True)
    assert outbox.rows() == []


def test_what_the_server_will_not_take_stays_until_somebody_decides(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy
) -> None:
    outbox = phone()
    probe.say(409, error="key_reused", message="No", request_id="r-123")
    outbox.write("tea", photos=[picture(1)])
    outbox.send()
    outbox.await_state("tea", "stopped")
    outbox.hurry()
    outbox.goto("/outbox")
    outbox.await_chip("1 条需处理")
    expect(outbox.page.locator("#outbox")).to_contain_text("r-123")
    assert proxy.count(RECORD) == 1
    with outbox.page.expect_download() as download:
        outbox.page.click("[data-act=file]")
    record = json.loads(download.value.path().read_text())
    assert ["name", "tea"] in record["fields"]
    assert ["Name", "tea"] in record["facts"]
    assert record["photos"][0]["base64"]
    outbox.page.click("[data-act=discard]")
    outbox.page.fill("#outbox-reason", "entered twice")
    outbox.page.click("#outbox-discard .danger")
    until(lambda: outbox.rows() == [], what="the record is gone")
    assert outbox.rows("photos") == []
    expect(outbox.page.locator("#outbox-receipts")).to_contain_text("entered twice")


def test_a_refused_photo_can_be_left_out(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    outbox = phone()
    proxy.fail("answer", PHOTO, times=1, status="413 Content Too Large")
    outbox.write("tea", photos=[picture(1), picture(2)])
    outbox.send()
    outbox.await_state("tea", "invalid")
    expect(outbox.page.get_by_text("文字已送达，但有照片或 PDF 未被接收")).to_be_visible()
    assert not outbox.page.is_visible("#words")  # its words are on the server
    outbox.goto("/outbox")
    outbox.page.locator("[data-act=leave]").wait_for()
    assert not outbox.page.is_visible("[data-act=edit]")
    outbox.page.click("[data-act=leave]")
    outbox.await_receipts(1)
    [thing] = probe.things.values()
    assert len(thing.photos) == len(thing.expected) == 1
    assert proxy.count(RECORD) == 1


def test_a_record_without_its_photo_is_never_called_done(
    phone: Callable[..., Outbox], probe: Probe, proxy: Proxy
) -> None:
    outbox = phone()
    fault = proxy.fail("offline", PHOTO)
    outbox.write("tea", photos=[picture(1)])
    outbox.send()
    until(lambda: proxy.count(PHOTO) > 0, what="the photo failed")
    outbox.lose_photos()
    fault.times = 0
    outbox.hurry()
    outbox.await_state("tea", "invalid")
    assert outbox.receipts() == {}
    outbox.goto("/outbox")
    expect(outbox.page.locator("#outbox")).to_contain_text("照片已不在本机", use_inner_text=True)
    outbox.page.click("[data-act=leave]")
    outbox.await_receipts(1)
    assert next(iter(probe.things.values())).expected == []
