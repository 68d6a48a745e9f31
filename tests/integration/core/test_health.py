"""What phones, balancers and operators ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from tests.fixtures.application import application
from tests.fixtures.databases import environment
from webapp.core.db import db, transaction
from webapp.core.health import PONG

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.fixtures.databases import Environment


def test_ping_proves_that_it_is_us(client: FlaskClient) -> None:
    answer = client.get("/ping")
    assert (answer.status_code, answer.text) == (200, PONG)
    assert "Set-Cookie" not in answer.headers


def test_a_whole_installation_is_ready(any_app: Flask) -> None:
    client = any_app.test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ready"
    assert set(answer.get_json()["checks"].values()) == {True}
    assert client.get("/healthz").status_code == 200


def test_a_database_behind_its_program_is_not_ready(any_app: Flask) -> None:
    with any_app.app_context(), transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    answer = any_app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["checks"]["migrations"] is False


def test_an_empty_database_is_not_ready(any_env: Environment, any_app: Flask) -> None:
    with any_app.app_context():
        db.drop_all()
        with transaction() as session:
            session.execute(text("DROP TABLE alembic_version"))
    assert any_app.test_client().get("/readyz").status_code == 503


def test_a_database_that_does_not_answer_is_no_fault_of_the_program(tmp_path: Path) -> None:
    with application(environment(tmp_path, DATABASE_URL="postgresql://lvgu@127.0.0.1:1/lvgu")) as app:
        client = app.test_client()
        assert client.get("/readyz").get_json()["checks"] == {"database": False, "migrations": False, "disk": True}
        page = client.get("/invitation/unknown")
        assert page.status_code == 503
        assert "请稍后" in page.text


def test_metrics_are_for_this_machine(client: FlaskClient) -> None:
    client.get("/ping")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "lvgu_requests_total" in answer.text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 404


def test_metrics_are_for_the_holder_of_the_token(sqlite_env: Environment) -> None:
    with application({**sqlite_env, "LVGU_METRICS_TOKEN": "a long token for metrics"}) as app:
        client = app.test_client()
        assert client.get("/metrics").status_code == 404
        assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
        headers = {"Authorization": "Bearer a long token for metrics"}
        assert client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 200
