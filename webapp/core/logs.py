"""Logs: one JSON object a line, with a request id, never a token or a telephone number."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import secrets
import sys
import time
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request

from webapp.core import clock

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from webapp.settings import Settings

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LONG_SEGMENT = re.compile(r"/[A-Za-z0-9_-]{20,}")


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
    """Take telephone numbers and link secrets out of every text."""
    for key, value in entry.items():
        if isinstance(value, str):
            entry[key] = _LONG_SEGMENT.sub("/…", _PHONE.sub("1**********", value))
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
        response.headers["X-Request-ID"] = request_id()
        if access:
            _write_access(response.status_code)
        return response


def _write_access(status: int) -> None:
    """Write the request's line without structlog: it stands on every request's bill.

    The rule stands for the address, which may hold a secret.
    """
    route = request.url_rule.rule if request.url_rule else _LONG_SEGMENT.sub("/…", request.path[:80])
    entry = {
        "event": "request",
        "level": "info",
        "timestamp": clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "id": request_id(),
        "method": request.method,
        "route": route,
        "status": status,
        "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
    }
    sys.stderr.write(json.dumps(entry, ensure_ascii=False) + "\n")


def request_id() -> str:
    """Return the id of this request; commands outside a request have none."""
    return str(g.get("request_id", "-")) if has_request_context() else "-"


def origin() -> str:
    """Return a keyed hash of the caller's address, 16 hexadecimal digits: comparable, not readable."""
    if not has_request_context():
        return "command"
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, (request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:16]
