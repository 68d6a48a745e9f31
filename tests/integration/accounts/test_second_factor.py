"""The second step at sign-in: codes of an app, recovery codes, and an administrator's help."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.integration.accounts.staff import ADMIN, PASSWORD, everything
from webapp.core import totp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from tests.integration.accounts.staff import Browser, Staff

START = datetime(2026, 11, 25, 1, tzinfo=UTC)


@pytest.fixture
def clock_hand() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as hand:
        yield hand


def shown(key: bytes) -> str:
    """Return what the app shows now."""
    return totp.code(key, int(datetime.now(UTC).timestamp()) // 30)


def turn_on(browser: Browser) -> tuple[bytes, list[str]]:
    """Turn the second step on; return the app's key and the recovery codes."""
    spelled = re.findall(r"<code>([A-Z2-7]{32})</code>", browser.post("/me/second-factor").text)
    key = base64.b32decode(spelled[0])
    done = browser.post("/me/second-factor/confirm", code=shown(key))
    return key, re.findall(r"<code>([0-9a-f]{5}-[0-9a-f]{5})</code>", done.text)


def enter(browser: Browser, code: str, *, password: str = PASSWORD) -> TestResponse:
    """Sign in in two steps."""
    page = browser.sign_in("ye.lijuan", password, next="/inbox/")
    ticket = re.search(r'name="ticket"[^>]* value="([^"]+)"', page.text)
    assert ticket
    assert not browser.is_in()
    return browser.post("/sign-in/code", ticket=ticket[1], code=code, next="/inbox/")


def test_once_it_is_on_a_code_is_asked_for(any_staff: Staff, clock_hand: time_machine.Traveller) -> None:
    own = any_staff.browser("ye.lijuan")
    key, codes = turn_on(own)
    assert len(set(codes)) == 8
    stranger = any_staff.browser()
    assert enter(stranger, "000000").status_code == 422
    assert enter(stranger, shown(key)).status_code == 422  # used to turn it on
    clock_hand.shift(timedelta(seconds=30))
    answer = enter(stranger, shown(key))
    assert (answer.status_code, answer.location) == (303, "/inbox/")
    assert stranger.is_in()
    assert enter(any_staff.browser(), codes[0].upper()).status_code == 303
    assert enter(any_staff.browser(), codes[0]).status_code == 422  # each counts once
    kept = everything(any_staff.app)
    assert not any(secret in kept for secret in (totp.spelled(key), codes[1], codes[1].replace("-", "")))


def test_a_wrong_code_turns_nothing_on_or_off(staff: Staff) -> None:
    own = staff.browser("ye.lijuan")
    assert own.post("/me/second-factor/confirm", code="000000").status_code == 409  # not begun
    own.post("/me/second-factor")
    assert own.post("/me/second-factor/confirm", code="000000").status_code == 422
    assert staff.browser("ye.lijuan").is_in()
    _, codes = turn_on(own)
    assert own.post("/me/second-factor").status_code == 409
    assert own.post("/me/second-factor/remove", code="000000").status_code == 422
    assert own.post("/me/second-factor/remove", code=codes[0]).status_code == 303
    assert staff.browser("ye.lijuan").is_in()


def test_guessing_codes_is_limited_from_everywhere(staff: Staff, clock_hand: time_machine.Traveller) -> None:
    key, _ = turn_on(staff.browser("ye.lijuan"))
    clock_hand.shift(timedelta(seconds=30))
    answers = [enter(staff.browser(address=f"198.51.100.{number}"), "000000") for number in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert enter(staff.browser(), shown(key)).status_code == 429


@pytest.mark.parametrize("ticket", ["", "nonsense", "old"])
def test_without_a_fresh_ticket_one_begins_again(staff: Staff, clock_hand: time_machine.Traveller, ticket: str) -> None:
    key, _ = turn_on(staff.browser("ye.lijuan"))
    browser = staff.browser()
    if ticket == "old":
        found = re.search(r'name="ticket"[^>]* value="([^"]+)"', browser.sign_in("ye.lijuan").text)
        assert found
        ticket = found[1]
    clock_hand.shift(timedelta(minutes=6))
    answer = browser.post("/sign-in/code", ticket=ticket, code=shown(key))
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/")
    assert not browser.is_in()


def test_an_administrator_helps_whoever_lost_the_phone(staff: Staff) -> None:
    turn_on(staff.browser("ye.lijuan"))
    number = staff.ids["ye.lijuan"]
    reset = f"/accounts/{number}/second-factor/reset"
    assert staff.browser("qingtian.admin").post(reset).status_code == 404
    admin = staff.browser(ADMIN)
    assert "停用两步验证" in admin.get(f"/accounts/{number}").text
    assert admin.post(reset).status_code == 303
    assert staff.browser("ye.lijuan").is_in()
    assert "停用两步验证" not in admin.get(f"/accounts/{number}").text


def test_the_operator_helps_the_only_administrator(staff: Staff) -> None:
    turn_on(staff.browser("ye.lijuan"))
    result = staff.app.test_cli_runner().invoke(args=["accounts", "reset-second-step", "--username", "Ye.Lijuan"])
    assert result.output == "ye.lijuan signs in with the password alone\n"
    assert staff.browser("ye.lijuan").is_in()
