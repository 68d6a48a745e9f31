"""Cookies and tokens that are remembered as genuine: a forged one is refused however often it comes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webapp.core import form_secret

if TYPE_CHECKING:
    import pytest
    from flask import Flask
    from flask.testing import FlaskClient

PAGE = "/sign-in"


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(PAGE).text)
    assert found is not None
    return found[1]


def refused(client: FlaskClient, value: str) -> bool:
    """Whether the form is refused for its token; a wrong password is another refusal."""
    fields = {"csrf_token": value, "username": "nobody", "password": "not the password"}
    answer = client.post(PAGE, data=fields)
    assert answer.status_code in (400, 422)
    return answer.status_code == 400


def test_a_token_works_again_and_again(app: Flask) -> None:
    client = app.test_client()
    genuine = token(client)
    assert [refused(client, genuine) for _ in range(3)] == [False] * 3


def test_a_genuine_token_is_worth_nothing_with_another_cookie(app: Flask) -> None:
    mine, other = app.test_client(), app.test_client()
    genuine = token(mine)
    assert not refused(mine, genuine)
    token(other)
    assert refused(other, genuine)
    assert refused(app.test_client(), genuine)


def test_a_forged_cookie_opens_nothing(app: Flask) -> None:
    client = app.test_client()
    genuine = token(client)
    assert not refused(client, genuine)
    cookie = client.get_cookie("lvgu_form")
    assert cookie is not None
    signed, letter, rest = cookie.value[:-9], cookie.value[-9], cookie.value[-8:]
    client.set_cookie("lvgu_form", signed + ("A" if letter != "A" else "B") + rest)
    assert refused(client, genuine)


def test_what_is_remembered_is_forgotten_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [0.0]
    monkeypatch.setattr("webapp.core.form_secret.time.monotonic", lambda: moment[0])
    memory: form_secret._Memory[str] = form_secret._Memory()
    memory.keep("cookie", "secret")
    assert memory.get("cookie") == "secret"
    moment[0] = 60.0
    assert memory.get("cookie") is None
