"""Processor time of one ballot POST in process, as a multiple of a bare Flask hello.

Run: `.venv/bin/python -m bench.cpu [--profile]`. The whole request: session, CSRF, validation, revision, audit chain,
durable commit. Waiting for the disk does not count: processor time is what two cores run out of. Two multiples are
given: `bare` calls the WSGI application itself, `client` goes through Flask's test client, whose own work stands on
both sides.
"""

from __future__ import annotations

import cProfile
import io
import os
import pstats
import re
import statistics
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.test import Client, EnvironBuilder

from bench import hello
from bench.hall import ballot_fields, event_document, hidden

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

ENTRIES, JUDGES, CRITERIA, ROUNDS = 20, 15, 6, 5
BASE = "http://127.0.0.1:8000"
Environ = dict[str, Any]


def call(app: Callable[..., Any], environ: Environ) -> int:
    """Run one request through the WSGI application and return its status."""
    seen: list[str] = []

    def start_response(status: str, _headers: list[tuple[str, str]], _exc_info: object = None) -> None:
        seen.append(status)

    body = app(environ, start_response)
    for _ in body:
        pass
    getattr(body, "close", lambda: None)()
    return int(seen[0].split()[0])


def per_request(app: Callable[..., Any], environs: list[Environ]) -> float:
    """Return processor microseconds a request over all of `environs`."""
    started = time.process_time()
    statuses = [call(app, environ) for environ in environs]
    took = time.process_time() - started
    if max(statuses) >= 400:
        raise RuntimeError(f"a request was answered {max(statuses)}")
    return took / len(environs) * 1e6


def through_client(app: Flask, environs: list[Environ]) -> float:
    """Return processor microseconds a request, sent through Flask's test client."""
    client = app.test_client(use_cookies=False)
    sent = [
        {
            "method": environ["REQUEST_METHOD"],
            "base_url": BASE,
            "data": environ["wsgi.input"].getvalue(),
            "content_type": environ.get("CONTENT_TYPE"),
            "headers": {"Cookie": environ.get("HTTP_COOKIE", ""), "Accept": environ.get("HTTP_ACCEPT", "*/*")},
        }
        for environ in environs
    ]
    started = time.process_time()
    statuses = [
        client.open(environ["PATH_INFO"], **one).status_code for environ, one in zip(environs, sent, strict=True)
    ]
    took = time.process_time() - started
    if max(statuses) >= 400:
        raise RuntimeError(f"a request was answered {max(statuses)}")
    return took / len(environs) * 1e6


def prepare(app: Flask, slug: str) -> list[Environ]:
    """Make an event, claim every judge's link and return one POST for each judge and entry."""
    import json

    folder = Path(app.instance_path)
    file, links = folder / f"{slug}.json", folder / f"{slug}.csv"
    file.write_text(json.dumps(event_document(slug, entries=ENTRIES, judges=JUDGES, criteria=CRITERIA)))
    runner = app.test_cli_runner()
    for arguments in (["load", str(file), "--links", str(links)], ["open", slug]):
        result = runner.invoke(args=["roadshows", *arguments])
        if result.exit_code:
            raise RuntimeError(result.output)
    environs = []
    for number, line in enumerate(links.read_text("utf-8-sig").strip().splitlines()[1:]):
        client = Client(app)
        path = urllib.parse.urlsplit(line.rsplit(",", 1)[1]).path
        page = client.get(path, base_url=BASE).text
        client.post(f"{path}/claim", base_url=BASE, data=hidden(page))
        page = client.get("/ballot?entry=e0", base_url=BASE).text
        cookie = "; ".join(f"{c.key}={c.value}" for c in (client._cookies or {}).values())  # noqa: SLF001
        action = re.findall(r'action="([^"]*)"', page[: page.index('name="score-')])[-1]
        for entry in range(ENTRIES):
            fields = ballot_fields(f"e{entry}", hidden(page)["csrf_token"], CRITERIA, number + entry)
            builder = EnvironBuilder(action, BASE, method="POST", data=fields)
            builder.headers.update({"Cookie": cookie, "Accept": "application/json"})
            environs.append(builder.get_environ())
    return environs


def main() -> None:
    """Print the multiples, and where the time goes with `--profile`."""
    os.environ["LVGU_INSTANCE"] = tempfile.mkdtemp()
    os.environ.update(LVGU_SUBMITS_PER_DEVICE_MINUTE="1000000", LVGU_LOG_LEVEL="INFO")
    log, sys.stderr = sys.stderr, io.StringIO()
    import flask_migrate

    from webapp.app import create_app

    app = create_app()
    with app.app_context():
        flask_migrate.upgrade()
    hellos = [EnvironBuilder("/", BASE).get_environ() for _ in range(2000)]
    per_request(hello.app, [EnvironBuilder("/", BASE).get_environ() for _ in range(500)])
    for way, measure in (("bare", per_request), ("client", through_client)):
        ratios = []
        for number in range(ROUNDS):
            environs = prepare(app, f"{way}-{number}")
            yardstick = measure(hello.app, [dict(environ) for environ in hellos])
            ballot = measure(app, environs)
            ratios.append(ballot / yardstick)
            print(f"{way:6}  hello {yardstick:5.0f} µs  ballot {ballot:6.0f} µs  multiple {ratios[-1]:.2f}")
        print(f"{way:6}  median multiple {statistics.median(ratios):.2f}")
    if "--profile" in sys.argv:
        environs = prepare(app, "profile")
        profile = cProfile.Profile(time.process_time)
        profile.runcall(per_request, app, environs)
        pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(60)
    sys.stderr = log


if __name__ == "__main__":
    main()
