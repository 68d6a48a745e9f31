"""Logs: one JSON object a line, with a request id, never a token or a telephone number."""

from __future__ import annotations

import hmac
import json
import logging
import re
import secrets
import sys
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request

from webapp.core import clock

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from webapp.settings import Settings

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LONG_SEGMENT = re.compile(r"/[A-Za-z0-9_-]{20,}")
_REFUSED_ROW = re.compile(r"^DETAIL:.*", re.MULTILINE)  # PostgreSQL repeats there the row that it refuses


def configure(settings: Settings) -> None:
    """Write JSON to standard error from the chosen level on."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level]),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # standard error as it is then
        cache_logger_on_first_use=False,
    )


def redact(_logger: object, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take telephone numbers, link secrets and the rows that a database refuses out of every text."""
    for key, value in entry.items():
        if isinstance(value, str):
            entry[key] = _LONG_SEGMENT.sub("/…", _PHONE.sub("1**********", _REFUSED_ROW.sub("DETAIL: …", value)))
    return entry


def init_app(app: Flask, settings: Settings) -> None:
    """Give each request an id and write one line when it is answered."""
    access = settings.log_level in ("INFO", "DEBUG")

    @app.before_request
    def start() -> None:
        g.request_id = secrets.token_hex(8)
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = identity = request_id()
        if access:
            _write_access(identity, response.status_code)
        return response


def _write_access(identity: str, status: int) -> None:
    """Write the request's line without structlog: it stands on every request's bill.

    The rule stands for the address, which may hold a secret.
    """
    rule = request.url_rule
    route = rule.rule if rule else _LONG_SEGMENT.sub("/…", request.path[:80])
    took = (time.perf_counter() - g.started) * 1000 if "started" in g else 0.0
    sys.stderr.write(
        f'{{"event": "request", "level": "info", "timestamp": "{clock.now():%Y-%m-%dT%H:%M:%S.%f}Z", '
        f'"id": "{identity}", "method": {_quoted(request.method)}, "route": {_quoted(route)}, '
        f'"status": {status}, "ms": {took:.1f}}}\n'
    )


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def request_id() -> str:
    """Return the id of this request; commands outside a request have none."""
    return str(g.get("request_id", "-")) if has_request_context() else "-"


def origin() -> str:
    """Return a keyed hash of the caller's address, 16 hexadecimal digits: comparable, not readable."""
    if not has_request_context():
        return "command"
    return _keyed(str(current_app.config["SECRET_KEY"]), request.remote_addr or "")


@lru_cache(maxsize=1024)
def _keyed(key: str, address: str) -> str:
    return hmac.digest(key.encode(), address.encode(), "sha256").hex()[:16]
