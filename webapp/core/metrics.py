"""Counters for Prometheus, open to this machine or to whoever holds the token."""

from __future__ import annotations

import hmac
import os
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client import REGISTRY as PROCESS_REGISTRY
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from webapp.settings import Settings

bp = Blueprint("metrics", __name__)
requests_total = Counter("lvgu_requests_total", "Answered requests", ["endpoint", "method", "status"])
unchanged_polls = Counter("lvgu_unchanged_polls_total", "Polls answered as unchanged before Flask")
request_seconds = Histogram(
    "lvgu_request_seconds", "Time to answer", ["endpoint"], buckets=(0.005, 0.02, 0.1, 0.5, 2, 5)
)


def init_app(app: Flask) -> None:
    """Count every request and offer `/metrics`."""
    app.register_blueprint(bp)

    @app.after_request
    def count(response: Response) -> Response:
        answered, seconds = _counters(request.endpoint or "none", request.method, response.status_code)
        answered.inc()
        if started := g.get("started"):
            seconds.observe(time.perf_counter() - started)
        return response


@lru_cache(maxsize=4096)
def _counters(endpoint: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """Return the two counters of one kind of answer; looking them up by label costs more than counting."""
    return requests_total.labels(endpoint, method, status), request_seconds.labels(endpoint)


@bp.get("/metrics")
def metrics() -> Response:
    """Give the figures of all server processes."""
    settings: Settings = current_app.config["LVGU"]
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.metrics_token:
        allowed = hmac.compare_digest(token.encode(), settings.metrics_token.encode())
    else:
        allowed = request.remote_addr in ("127.0.0.1", "::1") and not settings.trusted_proxies
    if not allowed:
        abort(404)
    registry = PROCESS_REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
