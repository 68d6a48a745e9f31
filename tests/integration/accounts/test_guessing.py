"""Guessing passwords is slowed without shutting anybody out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine
from sqlalchemy import select

from tests.fixtures.application import application
from tests.integration.accounts.staff import hire
from webapp.accounts.models import RateBucket
from webapp.core.db import db

if TYPE_CHECKING:
    from tests.fixtures.databases import Environment
    from tests.integration.accounts.staff import Browser, Staff


START = datetime(2026, 11, 24, 1, tzinfo=UTC)


def fail(browser: Browser, times: int, username: str = "ye.lijuan") -> list[int]:
    return [browser.sign_in(username, "not the password").status_code for _ in range(times)]


def test_the_eleventh_failure_has_to_wait(any_staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = any_staff.browser()
        assert fail(browser, 10) == [422] * 10
        answer = browser.sign_in("ye.lijuan", "not the password")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "360"
    assert "请 6 分钟后再试" in answer.text
    assert 'value="ye.lijuan"' in answer.text


def test_while_waiting_the_right_password_is_not_tried_either(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = staff.browser()
        fail(browser, 10)
        assert browser.sign_in("ye.lijuan").status_code == 429
    with time_machine.travel(START + timedelta(minutes=6, seconds=1), tick=False):
        assert browser.sign_in("ye.lijuan").status_code == 303


def test_the_victim_still_signs_in_from_another_address(any_staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        attacker = any_staff.browser(address="203.0.113.7")
        assert fail(attacker, 12)[-1] == 429
        assert any_staff.browser(address="198.51.100.2").sign_in("ye.lijuan").status_code == 303


def test_a_known_device_has_chances_of_its_own(any_staff: Staff) -> None:
    """A hall shares one address: who guesses there cannot shut out a colleague who signed in before."""
    with time_machine.travel(START, tick=False):
        known = any_staff.browser("ye.lijuan")
        known.post("/sign-out")
        attacker = any_staff.browser()
        assert fail(attacker, 11)[-1] == 429
        assert known.sign_in("ye.lijuan").status_code == 303


def test_a_known_device_is_limited_too(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        known = staff.browser("ye.lijuan")
        known.post("/sign-out")
        assert fail(known, 11)[-1] == 429
        assert staff.browser().sign_in("ye.lijuan").status_code == 303


def test_a_device_is_known_for_its_own_person_only(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = staff.browser("ye.lijuan")
        browser.post("/sign-out")
        assert fail(browser, 11, "songyang.admin")[-1] == 429
        assert staff.browser().sign_in("songyang.admin").status_code == 429  # the same address, not the device


def test_a_made_up_device_counts_as_none(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = staff.browser()
        fail(browser, 10)
        browser.put_cookie("lvgu_device", "A" * 32)
        assert browser.sign_in("ye.lijuan").status_code == 429


def test_an_address_that_tries_many_names_has_to_wait(sqlite_env: Environment) -> None:
    env = {**sqlite_env, "LVGU_SIGN_IN_FAILURES_PER_ADDRESS_HOUR": "5"}
    with application(env) as app, time_machine.travel(START, tick=False):
        browser = hire(app).browser()
        assert [browser.sign_in(f"name{n}", "guess").status_code for n in range(6)] == [422] * 5 + [429]


def test_success_takes_no_chances_away(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        for _ in range(12):
            staff.browser("ye.lijuan")
    with staff.app.app_context():
        assert all(row <= START for row in db.session.execute(select(RateBucket.full_at)).scalars())


def test_parallel_guesses_do_not_slip_past(any_staff: Staff) -> None:
    def guess(_: int) -> int:
        return any_staff.browser().sign_in("ye.lijuan", "not the password").status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, range(24)))
    assert statuses.count(422) == 10
    assert statuses.count(429) == 14


def test_a_forwarded_address_that_nobody_vouches_for_changes_nothing(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = staff.browser()
        fail(browser, 10)
        token = browser.client.get("/csrf").get_json()["csrf_token"]
        answer = browser.client.post(
            "/sign-in",
            data={"csrf_token": token, "username": "ye.lijuan", "password": "guess"},
            headers={"X-Forwarded-For": "198.51.100.9"},
        )
        assert answer.status_code == 429
