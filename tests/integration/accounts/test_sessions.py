"""Sessions end: by hand, by time, by another password, and when somebody is shut out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.fixtures.application import application
from tests.fixtures.run import until
from tests.integration.accounts.staff import PASSWORD, Browser, hire
from webapp.accounts import access
from webapp.accounts.models import AccountSession, KnownDevice, Presence
from webapp.audit.models import AuditRow
from webapp.core.db import db

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.databases import Environment
    from tests.integration.accounts.staff import Staff

START = datetime(2026, 11, 24, 1, tzinfo=UTC)
NEW_PASSWORD = "another-terrace-8"


def replayed(staff: Staff, cookie: str) -> Browser:
    """Return another browser that holds a stolen session cookie."""
    browser = staff.browser()
    browser.put_cookie("lvgu_session", cookie)
    return browser


def test_the_cookie_is_dead_after_signing_out(any_staff: Staff) -> None:
    browser = any_staff.browser("ye.lijuan")
    stolen = browser.cookie("lvgu_session")
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert browser.cookie("lvgu_session") == ""
    assert not replayed(any_staff, stolen).is_in()


def test_the_cookie_is_dead_after_the_account_is_disabled(any_staff: Staff) -> None:
    browser = any_staff.browser("ye.lijuan")
    stolen = browser.cookie("lvgu_session")
    admin = any_staff.browser("songyang.admin")
    assert browser.is_in()
    assert admin.post(f"/accounts/{any_staff.ids['ye.lijuan']}/disable").status_code == 303
    assert not browser.is_in()
    assert any_staff.browser().sign_in("ye.lijuan").status_code == 422
    admin.post(f"/accounts/{any_staff.ids['ye.lijuan']}/enable")
    assert not replayed(any_staff, stolen).is_in()
    assert any_staff.browser().sign_in("ye.lijuan").status_code == 303


def test_every_cookie_is_dead_after_the_password_changed(any_staff: Staff) -> None:
    browser, elsewhere = any_staff.browser("ye.lijuan"), any_staff.browser("ye.lijuan")
    stolen = browser.cookie("lvgu_session")
    answer = browser.post(
        "/me/password", current_password=PASSWORD, new_password=NEW_PASSWORD, new_password_again=NEW_PASSWORD
    )
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.is_in()
    assert browser.cookie("lvgu_session") != stolen
    assert not elsewhere.is_in()
    assert not replayed(any_staff, stolen).is_in()
    assert any_staff.browser().sign_in("ye.lijuan").status_code == 422
    assert any_staff.browser().sign_in("ye.lijuan", NEW_PASSWORD).status_code == 303


def test_who_is_shut_out_is_out_of_other_processes_within_a_second(any_env: Environment) -> None:
    with application(any_env) as first, application(any_env) as second:
        staff = hire(first)
        browser = Browser(second.test_client())
        browser.sign_in("ye.lijuan")
        admin = staff.browser("songyang.admin")
        token = second_token(browser)
        assert browser.is_in()
        admin.post(f"/accounts/{staff.ids['ye.lijuan']}/disable")
        write = browser.client.post("/me/sessions/end-others", data={"csrf_token": token})
        assert write.status_code == 401  # a write asks the database at once
        until(lambda: not browser.is_in(), seconds=1.1, what="signed out in the other process")


def second_token(browser: Browser) -> str:
    return str(browser.client.get("/csrf").get_json()["csrf_token"])


def test_a_session_ends_when_it_is_not_used(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = staff.browser("ye.lijuan")
    with time_machine.travel(START + timedelta(minutes=119), tick=False):
        assert browser.is_in()  # which counts as use
    with time_machine.travel(START + timedelta(minutes=238), tick=False):
        assert browser.is_in()
    with time_machine.travel(START + timedelta(minutes=238 + 120), tick=False):
        assert not browser.is_in()


def test_a_page_that_polls_by_itself_is_no_use(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = staff.browser("ye.lijuan")
    with time_machine.travel(START + timedelta(minutes=90), tick=False):
        assert browser.client.get("/me", headers={"HX-PTag": "event:1.1"}).status_code == 200
    with time_machine.travel(START + timedelta(minutes=121), tick=False):
        assert not browser.is_in()


def test_a_session_ends_after_a_week_however_busy(sqlite_env: Environment) -> None:
    with application({**sqlite_env, "LVGU_SESSION_IDLE_MINUTES": "10080"}) as app:
        with time_machine.travel(START, tick=False):
            browser = hire(app).browser("ye.lijuan")
        with time_machine.travel(START + timedelta(days=6, hours=23), tick=False):
            assert browser.is_in()
        with time_machine.travel(START + timedelta(days=7), tick=False):
            assert not browser.is_in()


def test_use_is_noted_at_most_once_a_minute(any_staff: Staff) -> None:
    seen = []
    with time_machine.travel(START, tick=False):
        browser = any_staff.browser("ye.lijuan")
    for seconds in (30, 70, 75, 129, 131):
        with time_machine.travel(START + timedelta(seconds=seconds), tick=False):
            browser.get("/me")
            with any_staff.app.app_context():
                moment = db.session.execute(select(Presence.seen_at)).scalar_one_or_none()
                seen.append(int((moment - START).total_seconds()) if moment else None)
    assert seen == [None, 70, 70, 70, 131]


def test_a_page_is_shown_even_when_its_use_cannot_be_noted(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OperationalError("INSERT", None, Exception("database or disk is full"))

    browser = staff.browser("ye.lijuan")
    monkeypatch.setattr(access, "touch", fail)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5), tick=False):
        assert browser.is_in()


def test_ones_own_devices_are_listed_and_can_be_signed_out(any_staff: Staff) -> None:
    here = any_staff.browser("ye.lijuan")
    there = any_staff.browser("ye.lijuan", agent="Mozilla/5.0 (iPhone) Version/17.0 Safari/604.1")
    page = here.get("/me").text
    assert "Chrome · Android" in page
    assert "Safari · iPhone" in page
    forms = re.findall(r"/me/sessions/(\d+)/end\"", page)
    assert len(forms) == 1
    assert here.post(f"/me/sessions/{forms[0]}/end").status_code == 303
    assert not there.is_in()
    assert here.is_in()
    assert here.post(f"/me/sessions/{forms[0]}/end").status_code == 404


def test_nobody_signs_out_somebody_elses_device(staff: Staff) -> None:
    victim = staff.browser("songyang.admin")
    with staff.app.app_context():
        number = db.session.execute(select(AccountSession.id)).scalar_one()
    assert staff.browser("ye.lijuan").post(f"/me/sessions/{number}/end").status_code == 404
    assert victim.is_in()


def test_all_other_devices_are_signed_out_at_once(staff: Staff) -> None:
    here, *others = (staff.browser("ye.lijuan") for _ in range(3))
    somebody = staff.browser("songyang.admin")
    here.post("/me/sessions/end-others")
    assert [browser.is_in() for browser in (here, *others, somebody)] == [True, False, False, True]


def test_an_administrator_signs_somebody_out_everywhere(staff: Staff) -> None:
    devices = [staff.browser("ye.lijuan") for _ in range(2)]
    staff.browser("songyang.admin").post(f"/accounts/{staff.ids['ye.lijuan']}/end-sessions")
    assert [browser.is_in() for browser in devices] == [False, False]


def test_signing_out_needs_a_form_secret(staff: Staff) -> None:
    browser = staff.browser("ye.lijuan")
    assert browser.client.post("/sign-out").status_code == 400
    assert browser.is_in()


def test_signing_out_twice_is_no_error(staff: Staff) -> None:
    browser = staff.browser("ye.lijuan")
    browser.post("/sign-out")
    assert browser.post("/sign-out").location == "/sign-in"


@pytest.mark.parametrize(("outbox", "cleared"), [("0", True), ("3", False), ("", False)])
def test_storage_is_cleared_only_when_nothing_waits_in_it(staff: Staff, outbox: str, *, cleared: bool) -> None:
    answer = staff.browser("ye.lijuan").post("/sign-out", outbox=outbox)
    assert answer.headers.get("Clear-Site-Data") == ('"cache", "storage"' if cleared else None)


def test_signing_in_and_out_stand_in_the_record(staff: Staff) -> None:
    staff.browser("ye.lijuan").post("/sign-out")
    with staff.app.app_context():
        rows = db.session.execute(select(AuditRow).order_by(AuditRow.id.desc()).limit(2)).scalars().all()
    assert [(row.scope, row.actor, row.action) for row in rows] == [
        ("area:331124", f"account:{staff.ids['ye.lijuan']}", action)
        for action in ("account.sign_out", "account.sign_in")
    ]


def test_anonymous_pages_keep_no_session(staff: Staff) -> None:
    browser = staff.browser()
    browser.get("/sign-in")
    browser.get("/csrf")
    with staff.app.app_context():
        assert db.session.execute(select(func.count()).select_from(AccountSession)).scalar_one() == 0


def test_sessions_that_ended_long_ago_are_deleted(any_app: Flask) -> None:
    with time_machine.travel(START, tick=False):
        staff = hire(any_app)
        staff.browser("ye.lijuan")
        staff.browser("songyang.admin")
    with time_machine.travel(START + timedelta(days=60), tick=False):
        staff.browser("ye.lijuan")
    with any_app.app_context():
        counted = db.session.execute(
            select(AccountSession.account_id, func.count()).group_by(AccountSession.account_id)
        ).all()
    assert sorted(map(tuple, counted)) == sorted([(staff.ids["ye.lijuan"], 1), (staff.ids["songyang.admin"], 1)])


def test_a_shared_phone_is_known_for_both_people(staff: Staff) -> None:
    browser = staff.browser("ye.lijuan")
    browser.post("/sign-out")
    browser.sign_in("songyang.admin")
    first = browser.cookie("lvgu_device")
    browser.post("/sign-out")
    browser.sign_in("ye.lijuan")
    assert browser.cookie("lvgu_device") == first
    with staff.app.app_context():
        assert db.session.execute(select(func.count()).select_from(KnownDevice)).scalar_one() == 2
