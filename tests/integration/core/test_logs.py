"""One JSON object a line; no secret and no telephone number in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from webapp.core.db import db, transaction
from webapp.organisations.models import Organisation

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def entries(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


def test_each_request_is_a_line_with_its_id(capfd: pytest.CaptureFixture[str], client: FlaskClient) -> None:
    capfd.readouterr()
    answer = client.get("/ping?token=abc")
    (entry,) = entries(capfd)
    assert entry["id"] == answer.headers["X-Request-ID"]
    assert (entry["method"], entry["route"], entry["status"]) == ("GET", "/ping", 200)


def test_secrets_and_telephone_numbers_stay_out(capfd: pytest.CaptureFixture[str], client: FlaskClient) -> None:
    capfd.readouterr()
    secret = "Zk3_" * 8
    client.get(f"/j/{secret}")
    structlog.get_logger().info("note", text=f"call 13812345678 about /j/{secret}")
    text = json.dumps(entries(capfd))
    assert secret not in text
    assert "13812345678" not in text


def test_what_a_record_holds_stays_out_when_the_database_refuses_it(
    capfd: pytest.CaptureFixture[str], any_app: Flask
) -> None:
    record = insert(Organisation.__table__).values(contact_name="王女士", contact_phone="0578-8061234")  # type: ignore[arg-type]
    capfd.readouterr()
    with any_app.app_context():
        with pytest.raises(IntegrityError) as caught, transaction() as session:
            session.execute(record)
        structlog.get_logger().error("failed", exc_info=caught.value)
        db.session.rollback()
    (entry,) = entries(capfd)
    assert "IntegrityError" in str(entry["exception"])
    assert "王女士" not in str(entry)
    assert "0578-8061234" not in str(entry)
