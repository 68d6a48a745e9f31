"""Invitations and resets: a link that works once; and one's own change of password."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import time_machine
from sqlalchemy import select

from tests.fixtures.application import application, table_checksums
from tests.integration.accounts.staff import PASSWORD, everything, hire
from webapp.accounts.models import Account, PasswordLink
from webapp.core.db import db

if TYPE_CHECKING:
    import pytest

    from tests.fixtures.databases import Environment
    from tests.integration.accounts.staff import Browser, Staff

START = datetime(2026, 11, 24, 1, tzinfo=UTC)
CHOSEN = "the tea is ready"
INVALID = "此链接已失效"


def invite(admin: Browser, username: str = "wu.mei") -> str:
    """Return the path of a new account's link."""
    page = admin.post("/accounts/new", username=username, name="吴美芳", role="instructor", area_code="331124")
    assert page.status_code == 200
    return path_in(page.text)


def reset(admin: Browser, account_id: int) -> str:
    return path_in(admin.post(f"/accounts/{account_id}/link").text)


def path_in(page: str) -> str:
    found = re.search(r'value="http://localhost(/invitation/[\w-]{32})"', page)
    assert found
    return found[1]


def choose(browser: Browser, path: str, password: str = CHOSEN, again: str | None = None) -> int:
    return browser.post(path, new_password=password, new_password_again=again or password).status_code


def test_an_invited_person_sets_a_password_and_is_signed_in(any_staff: Staff) -> None:
    path = invite(any_staff.browser("songyang.admin"))
    browser = any_staff.browser()
    page = browser.get(path)
    assert page.status_code == 200
    assert "吴美芳，您好" in page.text
    assert 'value="wu.mei"' in page.text
    assert choose(browser, path) == 303
    assert browser.is_in()
    assert any_staff.browser().sign_in("wu.mei", CHOSEN).status_code == 303


def test_a_link_works_once(any_staff: Staff) -> None:
    path = invite(any_staff.browser("songyang.admin"))
    choose(any_staff.browser(), path)
    late = any_staff.browser()
    dead = late.get(path)
    assert (dead.status_code, INVALID in dead.text, "已经设置过密码的，请直接登录" in dead.text) == (404, True, True)
    assert choose(late, path, "another password") == 404
    assert any_staff.browser().sign_in("wu.mei", "another password").status_code == 422


def test_a_link_opened_twice_at_once_sets_one_password(any_staff: Staff) -> None:
    path = invite(any_staff.browser("songyang.admin"))
    passwords = [f"password number {n}" for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda password: choose(any_staff.browser(), path, password), passwords))
    assert sorted(statuses) == [303] + [404] * 5
    works = [any_staff.browser().sign_in("wu.mei", password).status_code for password in passwords]
    assert sorted(works) == [303] + [422] * 5


def test_opening_a_link_changes_nothing(staff: Staff) -> None:
    path = invite(staff.browser("songyang.admin"))
    before = table_checksums(staff.app)
    for agent in ("TelegramBot (like TwitterBot)", "WhatsApp/2.0", "MicroMessenger", "facebookexternalhit/1.1"):
        client = staff.app.test_client()
        for method in ("GET", "HEAD", "OPTIONS"):
            headers = {"User-Agent": agent, "Sec-Purpose": "prefetch", "Purpose": "prefetch"}
            assert client.open(path, method=method, headers=headers).status_code == 200
    assert table_checksums(staff.app) == before
    assert choose(staff.browser(), path) == 303


def test_a_link_expires(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        path = invite(staff.browser("songyang.admin"))
    with time_machine.travel(START + timedelta(hours=71, minutes=59), tick=False):
        assert staff.browser().get(path).status_code == 200
    with time_machine.travel(START + timedelta(hours=72), tick=False):
        assert staff.browser().get(path).status_code == 404
        assert choose(staff.browser(), path) == 404


def test_the_secret_is_shown_once_and_kept_nowhere(any_staff: Staff) -> None:
    admin = any_staff.browser("songyang.admin")
    path = invite(admin)
    secret = path.rsplit("/", 1)[1]
    assert secret not in everything(any_staff.app)
    assert secret not in admin.get("/accounts/5").text
    assert secret not in admin.get("/audit/").text


def test_the_log_does_not_hold_the_secret(staff: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    path = invite(staff.browser("songyang.admin"))
    staff.browser().get(path)
    choose(staff.browser(), path, "short")
    assert path.rsplit("/", 1)[1] not in capsys.readouterr().err


def test_a_refused_password_leaves_the_link_usable(staff: Staff) -> None:
    path = invite(staff.browser("songyang.admin"))
    browser = staff.browser()
    answers = [
        browser.post(path, new_password=password, new_password_again=again)
        for password, again in (("", ""), ("short", "short"), ("password1", "password1"), (CHOSEN, CHOSEN + "!"))
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    told = ("请填写此项", "至少需要 8 位", "太常见", "不一致")
    for answer, words in zip(answers, told, strict=True):
        assert words in answer.text
        assert CHOSEN not in answer.text
    assert choose(browser, path) == 303


def test_a_new_link_makes_the_old_one_useless(staff: Staff) -> None:
    admin = staff.browser("songyang.admin")
    old = invite(admin)
    new = reset(admin, 5)
    assert staff.browser().get(old).status_code == 404
    assert staff.browser().get(new).status_code == 200


def test_a_reset_replaces_the_password_and_ends_every_session(any_staff: Staff) -> None:
    device = any_staff.browser("ye.lijuan")
    path = reset(any_staff.browser("songyang.admin"), any_staff.ids["ye.lijuan"])
    assert device.is_in()  # until the link is used
    assert any_staff.browser().sign_in("ye.lijuan").status_code == 303
    assert choose(any_staff.browser(), path) == 303
    assert not device.is_in()
    assert any_staff.browser().sign_in("ye.lijuan").status_code == 422


def test_a_disabled_person_cannot_use_or_get_a_link(staff: Staff) -> None:
    admin, number = staff.browser("songyang.admin"), staff.ids["ye.lijuan"]
    path = reset(admin, number)
    admin.post(f"/accounts/{number}/disable")
    assert choose(staff.browser(), path) == 404
    assert admin.post(f"/accounts/{number}/link").status_code == 422
    admin.post(f"/accounts/{number}/enable")
    assert choose(staff.browser(), path) == 404  # it died with the account


def test_guessed_links_are_alike_and_limited(sqlite_env: Environment) -> None:
    with application({**sqlite_env, "LVGU_WRONG_TOKENS_PER_MINUTE": "20"}) as app:
        staff = hire(app)
        path = invite(staff.browser("songyang.admin"))
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5), tick=False):
            guesser = staff.browser()
            answers = [guesser.get(f"/invitation/{n:032d}") for n in range(21)]
            assert [answer.status_code for answer in answers] == [404] * 20 + [429]
            assert int(answers[-1].headers["Retry-After"]) <= 3
            assert staff.browser().get(path).status_code == 200  # a good link is served all the same
            assert staff.browser(address="198.51.100.3").get(f"/invitation/{'x' * 32}").status_code == 404


def test_a_link_in_somebody_elses_browser_signs_the_new_person_in(staff: Staff) -> None:
    browser = staff.browser("songyang.admin")
    old = browser.cookie("lvgu_session")
    choose(browser, invite(browser))
    assert "吴美芳" in browser.get("/me").text
    other = staff.browser()
    other.put_cookie("lvgu_session", old)
    assert not other.is_in()


# --- one's own change -------------------------------------------------------------------------------------


def change(browser: Browser, current: str, new: str, again: str | None = None) -> tuple[int, str]:
    answer = browser.post("/me/password", current_password=current, new_password=new, new_password_again=again or new)
    return answer.status_code, answer.text


def test_a_refused_change_stands_beside_its_field(staff: Staff) -> None:
    browser = staff.browser("ye.lijuan")
    for current, new, words in (
        ("wrong", CHOSEN, "当前密码不正确"),
        (PASSWORD, PASSWORD, "不能与当前密码相同"),
        (PASSWORD, "short", "至少需要 8 位"),
        (PASSWORD, "ye.lijuan 2026", "不能包含用户名"),
        (PASSWORD, "x1" * 65, "最多 128 位"),
    ):
        status, page = change(browser, current, new)
        assert status == 422
        assert words in page
        assert new not in page
    assert browser.is_in()
    assert staff.browser().sign_in("ye.lijuan").status_code == 303


def test_a_stolen_session_cannot_guess_the_password(staff: Staff) -> None:
    with time_machine.travel(START, tick=False):
        browser = staff.browser("ye.lijuan")
        statuses = [change(browser, "guess", CHOSEN)[0] for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_mlps2_sends_an_old_password_to_be_changed(sqlite_env: Environment) -> None:
    with application({**sqlite_env, "PASSWORD_POLICY": "mlps2", "LVGU_SESSION_HOURS": "2160"}) as app:
        with time_machine.travel(START, tick=False):
            staff = hire(app)
        with time_machine.travel(START + timedelta(days=90), tick=False):
            browser = staff.browser("city.admin")
            asked = browser.get("/accounts/")
            assert (asked.status_code, asked.location) == (303, "/me")
            assert "密码已过期" in browser.get("/me").text
            assert browser.post("/departments/", name="局", area_code="331124").status_code == 403
            assert change(browser, PASSWORD, "only small letters")[0] == 422
            assert change(browser, PASSWORD, "Three kinds 9")[0] == 303
            assert browser.get("/accounts/").status_code == 200


def test_what_was_done_to_a_password_stands_in_the_record(staff: Staff) -> None:
    path = reset(staff.browser("songyang.admin"), staff.ids["ye.lijuan"])
    choose(staff.browser(), path)
    page = staff.browser("songyang.admin").get(f"/audit/?obj=account:{staff.ids['ye.lijuan']}").text
    assert "发放密码链接" in page
    assert "通过链接设置密码" in page


def test_a_used_link_is_kept_with_its_time(staff: Staff) -> None:
    path = invite(staff.browser("songyang.admin"))
    choose(staff.browser(), path)
    with staff.app.app_context():
        account = db.session.execute(select(Account).where(Account.username == "wu.mei")).scalar_one()
        link = db.session.execute(select(PasswordLink).where(PasswordLink.account_id == account.id)).scalar_one()
        assert link.used_at is not None
        assert account.password_set_at is not None
