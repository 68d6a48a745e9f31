"""What must not come in does not, and nobody loses what they typed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.fixtures.application import application, post
from tests.integration.core.trial import add_trial_pages
from webapp.core.db import db
from webapp.live.models import Revision
from webapp.settings import Settings

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.fixtures.databases import Environment

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


def writes(app: Flask) -> int:
    """Return how often the trial page wrote."""
    with app.app_context():
        return db.session.execute(select(Revision.number).where(Revision.topic == "trial")).scalar_one_or_none() or 0


FOREIGN = ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "::1", ""]


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_hosts_are_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/ping", headers={"Host": host})
    assert answer.status_code == 400
    assert "pong" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_own_hosts_are_served(client: FlaskClient, host: str) -> None:
    assert client.get("/ping", headers={"Host": host}).status_code == 200


def test_the_public_address_is_a_host_too(sqlite_env: Environment) -> None:
    with application({**sqlite_env, "LVGU_PUBLIC_URL": "https://lvgu.example.cn"}) as app:
        assert app.test_client().get("/ping", headers={"Host": "lvgu.example.cn"}).status_code == 200


def test_a_write_with_a_token_passes(app: Flask, trial: FlaskClient) -> None:
    assert post(trial, "/trial/write", {"name": "甲"}).status_code == 200
    assert writes(app) == 1


def test_a_token_may_come_as_a_header(app: Flask, trial: FlaskClient) -> None:
    token = trial.get("/csrf").get_json()["csrf_token"]
    assert trial.post("/trial/write", headers={"X-CSRFToken": token}).status_code == 200


@pytest.mark.parametrize("token", [None, "", "made-up"])
def test_a_write_without_its_token_is_refused_and_keeps_what_was_typed(
    app: Flask, trial: FlaskClient, token: str | None
) -> None:
    typed = {"name": "大木山", "opinion": '缺工"><b>', "password": "hidden-one"}
    answer = trial.post("/trial/write", data=typed if token is None else {"csrf_token": token, **typed})
    assert answer.status_code == 400
    assert "大木山" in answer.text
    assert "缺工&#34;&gt;&lt;b&gt;" in answer.text
    assert "hidden-one" not in answer.text
    assert writes(app) == 0


def test_the_page_of_a_refused_write_can_be_sent_again(app: Flask, trial: FlaskClient) -> None:
    from html.parser import HTMLParser

    class Inputs(HTMLParser):
        values: dict[str, str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {name: value or "" for name, value in attrs}
            if tag == "input" and "name" in given:
                self.values[given["name"]] = given.get("value", "")

    parser = Inputs()
    parser.values = {}
    parser.feed(trial.post("/trial/write", data={"name": "大木山"}).text)
    assert parser.values["name"] == "大木山"
    answer = trial.post("/trial/write", data=parser.values)
    assert answer.status_code == 200
    assert writes(app) == 1


def test_another_browsers_token_is_refused(app: Flask, trial: FlaskClient) -> None:
    token = app.test_client().get("/csrf").get_json()["csrf_token"]
    assert trial.post("/trial/write", data={"csrf_token": token}).status_code == 400
    assert writes(app) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_write_from_another_site_is_refused(app: Flask, trial: FlaskClient, headers: dict[str, str]) -> None:
    assert post(trial, "/trial/write", headers=headers).status_code == 400
    assert writes(app) == 0


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_write_from_our_own_page_passes(trial: FlaskClient, headers: dict[str, str]) -> None:
    assert post(trial, "/trial/write", headers=headers).status_code == 200


def test_a_body_beyond_the_limit_is_refused(trial: FlaskClient) -> None:
    answer = trial.post("/trial/write", data=b"x" * (13 * 1024 * 1024), content_type="application/octet-stream")
    assert answer.status_code == 413


def test_a_locked_database_is_answered_with_503_and_recovers(sqlite_env: Environment) -> None:
    env = {**sqlite_env, "LVGU_WRITE_WAIT": "0.3"}
    with application(env) as app:
        add_trial_pages(app)
        client = app.test_client()
        holder = sqlite3.connect(Settings.from_env(env).database_file, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        answer = post(client, "/trial/write")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
        holder.execute("ROLLBACK")
        holder.close()
        assert post(client, "/trial/write").status_code == 200
        assert client.get("/readyz").status_code == 200
        assert writes(app) == 1
