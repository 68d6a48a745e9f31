"""Every answer carries the policy, whatever it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import application
from webapp.core.assets import FILES_POLICY
from webapp.core.linking import linked
from webapp.core.security import HEADERS

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.fixtures.databases import Environment

ANSWERS = {
    "/ping": 200,
    "/readyz": 200,
    "/trial/elsewhere": 303,
    "/trial/refuse/403": 403,
    "/trial/refuse/500": 500,
    "/no/such/page": 404,
    "/static/nothing/nothing.css": 404,
    "/static/old/css/app.css": 200,
}


@pytest.mark.parametrize("url", ANSWERS)
def test_every_answer_carries_the_policy(trial: FlaskClient, url: str) -> None:
    answer = trial.get(url)
    assert answer.status_code == ANSWERS[url]
    kept = {name: value for name, value in HEADERS.items() if name != "Cache-Control"}
    if answer.status_code == 200 and url.startswith("/static/"):
        kept["Content-Security-Policy"] = FILES_POLICY
    assert {name: answer.headers.get(name) for name in kept} == kept
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"])


def test_a_refused_write_carries_the_policy(trial: FlaskClient) -> None:
    answer = trial.post("/trial/write")
    assert answer.status_code == 400
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_nothing_inline_and_nothing_foreign_may_run(client: FlaskClient) -> None:
    policy = client.get("/ping").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_not_kept_and_static_files_are(client: FlaskClient, app: Flask) -> None:
    assert client.get("/no/such/page").headers["Cache-Control"] == "no-store"
    with app.test_request_context():
        url = app.jinja_env.globals["asset_url"]("css/app.css")  # type: ignore[operator]
    kept = client.get(url).headers["Cache-Control"]
    assert "immutable" in kept
    assert "max-age=31536000" in kept


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_static_files_are_sent_compressed(client: FlaskClient, encoding: str) -> None:
    answer = client.get("/static/any/css/app.css", headers={"Accept-Encoding": encoding})
    assert answer.headers.get("Content-Encoding", "") == encoding
    assert "Accept-Encoding" in answer.vary
    size = len((linked("css/app.css") or "").encode())
    assert len(answer.data) == size if not encoding else len(answer.data) < size / 2


@pytest.mark.parametrize("path", ["../settings.py", "..%2fsettings.py", "/etc/passwd", "css/../../settings.py"])
def test_only_static_files_are_sent(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/any/{path}").status_code in {404, 308}


def test_plain_http_sets_no_secure_cookie_and_https_does(sqlite_env: Environment, client: FlaskClient) -> None:
    plain = client.get("/csrf").headers["Set-Cookie"]
    assert "Secure" not in plain
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    with application({**sqlite_env, "LVGU_HTTPS": "1", "LVGU_PUBLIC_URL": "https://localhost"}) as app:
        answer = app.test_client().get("/csrf", base_url="https://localhost")
    assert answer.headers["Set-Cookie"].startswith("__Host-")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
