"""`flask accounts`: the first administrator of an empty installation, and help on the server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.fixtures.run import ROOT
from tests.integration.accounts.staff import Browser
from webapp.audit import queries
from webapp.audit.models import AuditRow
from webapp.core.db import db

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.databases import Environment
    from tests.integration.accounts.staff import Staff

FIRST = ("create", "--username", "first.admin", "--role", "admin", "--area", "331100", "--name", "首位管理员")


def run(app: Flask, *args: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["accounts", *args])
    return result.exit_code, result.output


def choose(app: Flask, output: str, password: str) -> Browser:
    path = re.search(r"http://localhost(/invitation/[\w-]+)", output)
    assert path
    browser = Browser(app.test_client())
    assert browser.post(path[1], new_password=password, new_password_again=password).status_code == 303
    return browser


def test_the_first_administrator_is_made_on_the_server(any_app: Flask) -> None:
    code, output = run(any_app, *FIRST)
    assert code == 0
    browser = choose(any_app, output, "the first password")
    assert browser.get("/accounts/").status_code == 200
    with any_app.app_context():
        row = db.session.execute(select(AuditRow).where(AuditRow.action == "account.create")).scalar_one()
        assert (row.scope, row.actor, row.role, row.origin) == ("area:331100", "command", "operator", "command")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--area": "999999"}, "There is no division"),
        ({"--username": "Ab"}, "3 to 32"),
        ({"--role": "department"}, "Choose the department"),
        ({"--role": "judge"}, "Invalid value"),
        ({"--username": "ye.lijuan"}, "Somebody has this user name"),
    ],
)
def test_what_cannot_be_made_is_said_in_words(staff: Staff, changes: dict[str, str], words: str) -> None:
    args = dict(zip(FIRST[1::2], FIRST[2::2], strict=True)) | changes
    code, output = run(staff.app, "create", *(part for pair in args.items() for part in pair))
    assert code != 0
    assert re.search(words, output)
    assert "Traceback" not in output


def test_somebody_who_forgot_gets_a_link(staff: Staff) -> None:
    code, output = run(staff.app, "reset", "--username", "YE.lijuan")
    assert code == 0
    assert choose(staff.app, output, "a new password").is_in()
    assert run(staff.app, "reset", "--username", "nobody")[0] == 1


def test_somebody_is_shut_out_and_let_in_again(staff: Staff) -> None:
    browser = staff.browser("ye.lijuan")
    assert run(staff.app, "disable", "--username", "ye.lijuan") == (0, "ye.lijuan is disabled\n")
    assert not browser.is_in()
    assert run(staff.app, "enable", "--username", "ye.lijuan") == (0, "ye.lijuan is enabled\n")
    assert staff.browser().sign_in("ye.lijuan").status_code == 303


def test_everybody_is_listed(staff: Staff) -> None:
    run(staff.app, *FIRST)
    run(staff.app, "disable", "--username", "qingtian.admin")
    staff.browser("ye.lijuan")
    lines = [line.split("\t") for line in run(staff.app, "list")[1].splitlines()]
    assert [(line[0], line[3]) for line in lines] == [
        ("city.admin", "active"),
        ("first.admin", "invited"),
        ("qingtian.admin", "disabled"),
        ("songyang.admin", "active"),
        ("ye.lijuan", "active"),
    ]
    assert lines[1][4] == "never"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", lines[4][4])


def test_commands_at_once_from_several_processes_make_no_fork(any_app: Flask, any_env: Environment) -> None:
    def create(number: int) -> int:
        args = ["create", "--username", f"person{number}", "--role", "instructor", "--area", "331124"]
        command = [sys.executable, "-m", "flask", "--app", "wsgi:app", "accounts", *args]
        return subprocess.run(
            command, cwd=ROOT, env={**os.environ, **any_env}, capture_output=True, check=False
        ).returncode

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(create, range(4))) == [0] * 4
    with any_app.app_context():
        found = queries.check_all()
    assert {name: (one.rows, one.broken) for name, one in found.items()} == {
        "area:331124": (4, None),
        "system": (1, None),
    }
