"""Signing in: the right password opens a new session, anything else is refused alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from sqlalchemy import select, update

from tests.fixtures.application import application
from tests.integration.accounts.staff import PASSWORD, everything, hire
from webapp.accounts.commands import passwords
from webapp.accounts.models import Account
from webapp.core.db import db, transaction

if TYPE_CHECKING:
    import pytest
    from flask import Flask

    from tests.fixtures.databases import Environment
    from tests.integration.accounts.staff import Staff


WRONG = "用户名或密码不正确"


def test_the_right_password_opens_a_session(any_staff: Staff) -> None:
    browser = any_staff.browser()
    answer = browser.sign_in("Ye.Lijuan ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "叶指导" in browser.get("/me").text


def test_anything_else_is_refused_alike(staff: Staff) -> None:
    for username, password in (("ye.lijuan", "wrong one"), ("nobody", PASSWORD), ("ye.lijuan", PASSWORD + " ")):
        answer = staff.browser().sign_in(username, password)
        assert answer.status_code == 422
        assert WRONG in answer.text
        assert f'value="{username}"' in answer.text
        assert password not in answer.text


def test_blank_fields_are_named(staff: Staff) -> None:
    answer = staff.browser().sign_in("", "")
    assert answer.status_code == 422
    assert answer.text.count("请填写此项") == 2


def test_an_invited_person_has_no_password_yet(staff: Staff) -> None:
    staff.browser("city.admin").post("/accounts/new", username="wu", name="吴", role="instructor", area_code="331124")
    assert staff.browser().sign_in("wu", "").status_code == 422
    assert staff.browser().sign_in("wu", "the password of nobody").status_code == 422


def test_an_unknown_name_costs_as_much_work_as_a_known_one(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    work = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
        work.append(password_hash.split("$")[1:4])
        return verify(hasher, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    staff.browser().sign_in("ye.lijuan", "wrong one")
    staff.browser().sign_in("nobody", "wrong one")
    staff.browser().sign_in("ye.lijuan", "x" * 10_000)
    assert work == [["argon2id", "v=19", "m=19456,t=2,p=1"]] * 3


def test_a_session_gets_a_new_id_and_the_old_cookie_dies(staff: Staff) -> None:
    attacker, victim = staff.browser("songyang.admin"), staff.browser()
    planted = attacker.cookie("lvgu_session")
    victim.put_cookie("lvgu_session", planted)
    victim.sign_in("ye.lijuan")
    assert victim.cookie("lvgu_session") not in ("", planted)
    assert not attacker.is_in()
    assert victim.is_in()


def test_a_made_up_cookie_opens_nothing_and_does_not_survive_signing_in(staff: Staff) -> None:
    browser = staff.browser()
    browser.put_cookie("lvgu_session", "A" * 32)
    assert not browser.is_in()
    browser.sign_in("ye.lijuan")
    assert browser.cookie("lvgu_session") != "A" * 32


def test_the_form_secret_changes_with_the_session(staff: Staff) -> None:
    browser = staff.browser()
    before = browser.client.get("/csrf").get_json()["csrf_token"]
    browser.sign_in("ye.lijuan")
    answer = browser.client.post("/me/sessions/end-others", data={"csrf_token": before})
    assert answer.status_code == 400


def test_signing_in_needs_a_form_secret(staff: Staff) -> None:
    answer = staff.app.test_client().post("/sign-in", data={"username": "ye.lijuan", "password": PASSWORD})
    assert answer.status_code == 400


def test_no_secret_stands_in_the_database(any_staff: Staff) -> None:
    browser = any_staff.browser("ye.lijuan")
    rows = everything(any_staff.app)
    for secret in (PASSWORD, browser.cookie("lvgu_session"), browser.cookie("lvgu_device")):
        assert secret
        assert secret not in rows


def test_cookies_are_closed_to_scripts_and_to_other_sites(staff: Staff) -> None:
    cookies = staff.browser().sign_in("ye.lijuan").headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {"lvgu_session", "lvgu_device", "lvgu_form"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Secure" not in cookie


def test_behind_tls_cookies_are_bound_to_the_host(sqlite_env: Environment) -> None:
    with application({**sqlite_env, "LVGU_HTTPS": "1"}) as app:
        browser = hire(app).browser()
        client = browser.client
        token = client.get("/csrf", base_url="https://localhost").get_json()["csrf_token"]
        data = {"csrf_token": token, "username": "ye.lijuan", "password": PASSWORD}
        answer = client.post("/sign-in", data=data, base_url="https://localhost")
        assert answer.status_code == 303
        chosen = {
            "csrf_token": client.get("/csrf", base_url="https://localhost").get_json()["csrf_token"],
            "language": "en",
        }
        preference = client.post("/preferences", data=chosen, base_url="https://localhost")
        for cookie in answer.headers.getlist("Set-Cookie") + preference.headers.getlist("Set-Cookie"):
            assert re.match(r"__Host-\w+=.*; Secure; HttpOnly; Path=/; SameSite=Lax$", cookie), cookie
        assert "About me" in client.get("/me", base_url="https://localhost").text


def test_only_pages_of_this_site_are_gone_on_to(staff: Staff) -> None:
    for target, location in (
        ("/accounts/?page=2", "/accounts/?page=2"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https:evil.example", "/"),
        ("https://evil.example", "/"),
    ):
        browser = staff.browser()
        assert browser.sign_in("ye.lijuan", next=target).location == location
        assert browser.client.get("/sign-in", query_string={"next": target}).location == location


def test_a_reader_who_is_signed_out_comes_back(staff: Staff) -> None:
    browser = staff.browser()
    asked = browser.get("/accounts/?role=admin&page=2")
    assert asked.status_code == 303
    page = browser.get(asked.location)
    target = re.search(r'name="next"[^>]* value="([^"]+)"', page.text)
    assert target
    answer = browser.sign_in("city.admin", next=target[1].replace("&amp;", "&"))
    assert answer.location == "/accounts/?role=admin&page=2"


def test_a_password_hashed_at_other_costs_is_hashed_anew(staff: Staff) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with staff.app.app_context():
        with transaction() as session:
            session.execute(update(Account).where(Account.username == "ye.lijuan").values(password_hash=weak))
        staff.browser("ye.lijuan")
        now = db.session.execute(select(Account.password_hash).where(Account.username == "ye.lijuan")).scalar_one()
        assert now is not None
        assert now.startswith("$argon2id$")
        assert not passwords.hasher().check_needs_rehash(now)
    assert staff.browser().sign_in("ye.lijuan").status_code == 303


def test_full_width_passwords_are_the_same(staff: Staff) -> None:
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in PASSWORD)
    assert staff.browser().sign_in("ye.lijuan", full_width).status_code == 303


def test_refusals_go_to_the_log_without_what_was_typed(staff: Staff, capsys: pytest.CaptureFixture[str]) -> None:
    browser = staff.browser()
    capsys.readouterr()
    browser.sign_in('ye.lijuan\n{"event": "signed_in"}\x1b[31m', "secret guess")
    browser.sign_in("ye.lijuan", "secret guess")
    lines = capsys.readouterr().err.splitlines()
    failed = [line for line in lines if "sign_in_failed" in line]
    assert len(failed) == 2
    assert '"account": null' in failed[0]
    assert f'"account": {staff.ids["ye.lijuan"]}' in failed[1]
    assert '"address": "127.0.0.1"' in failed[1]
    assert all(line.startswith("{") and line.endswith("}") for line in lines)
    assert not re.search(r"secret guess|\\u001b|signed_in", "\n".join(lines))


def test_no_account_exists_by_default(app: Flask) -> None:
    with app.app_context():
        assert db.session.execute(select(Account)).first() is None
