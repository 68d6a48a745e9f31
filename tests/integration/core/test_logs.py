"""One JSON object a line; no secret and no telephone number in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    import pytest
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
