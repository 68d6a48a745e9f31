"""Live figures: what a poll costs, and how soon a ballot is on the console of another process.

Run: `.venv/bin/python -m bench.live`. 20 entries, 15 judges, 6 criteria. In process: an unchanged poll of the console
and one drawn afresh, as multiples of a bare Flask hello. Over HTTP with three processes: the time from the ballot's
answer to the first poll that shows it, polling every 20 ms (pages poll every second, which adds 0.5 s on average).
"""

from __future__ import annotations

import os
import re
import statistics
import tempfile
import time
import urllib.parse
from pathlib import Path

from werkzeug.test import Client, EnvironBuilder

from bench import hello
from bench.cpu import BASE, Environ, per_request
from bench.hall import Device, Installation, ballot_fields, event_document, free_port, hidden, load_event, served

ENTRIES, JUDGES, CRITERIA, BALLOTS = 20, 15, 6, 60
PASSWORD = "a password for measuring"  # noqa: S105 - of an installation that ends with the run


def invited(installation: Installation) -> str:
    """Create a city coordinator and return the path of the invitation."""
    arguments = ("--username", "bench", "--name", "Bench", "--role", "coordinator", "--area", "331100")
    printed = installation.flask("accounts", "create", *arguments)
    found = re.search(r"https?://\S+", printed)
    if found is None:
        raise RuntimeError(printed)
    return urllib.parse.urlsplit(found[0]).path


def enter(device: Device, path: str) -> None:
    """Set the password; that signs in."""
    _, page, _ = device.request("GET", path)
    fields = {**hidden(page), "new_password": PASSWORD, "new_password_again": PASSWORD}
    device.request("POST", path, fields)


def in_process(installation: Installation, cookie: str) -> None:
    """Print the multiples of a poll."""
    os.environ.update(installation.environ)
    from webapp.app import create_app
    from webapp.core.db import transaction
    from webapp.live.commands import bump

    app = create_app()
    address = "/roadshows/live/console/live"
    headers = {"Cookie": cookie, "HX-Request": "true", "HX-Request-Type": "partial"}
    tag = Client(app, use_cookies=False).get(address, base_url=BASE, headers=headers).headers["HX-PTag"]

    def poll(known: str) -> Environ:
        builder = EnvironBuilder(address, BASE)
        builder.headers.update({**headers, "HX-PTag": known})
        return builder.get_environ()

    hellos = [EnvironBuilder("/", BASE).get_environ() for _ in range(1000)]
    per_request(hello.app, [EnvironBuilder("/", BASE).get_environ() for _ in range(300)])
    yardstick = per_request(hello.app, hellos)
    unchanged = per_request(app, [poll(tag) for _ in range(1000)])
    fresh = []
    for _ in range(40):
        with app.app_context(), transaction():
            bump(tag.split(".")[0])
        app.extensions["lvgu_live"].revisions.clear()
        fresh.append(per_request(app, [poll("none")]))
    afresh = statistics.median(fresh)
    print(f"unchanged poll {unchanged:6.0f} µs = {unchanged / yardstick:5.2f} × hello ({yardstick:.0f} µs)")
    print(f"drawn afresh   {afresh:6.0f} µs = {afresh / yardstick:5.2f} × hello")


def over_http(port: int, links: list[str], watcher: Device) -> None:
    """Print how soon another connection's poll shows a ballot."""
    address, took = "/roadshows/live/console/live", []
    headers = {"HX-Request": "true", "HX-Request-Type": "partial"}
    judges = [Device(port) for _ in links]
    for judge, link in zip(judges, links, strict=True):
        judge.claim(link)
    for number in range(BALLOTS):
        judge, entry = judges[number % len(judges)], f"e{number // len(judges)}"
        _, page, _ = judge.request("GET", f"/ballot?entry={entry}")
        fields = ballot_fields(entry, hidden(page)["csrf_token"], CRITERIA, number)
        _, _, before = watcher.request("GET", address, headers=headers)
        judge.request("POST", "/ballot", fields, {"Accept": "application/json"})
        started = time.perf_counter()
        while True:
            status, _, _ = watcher.request("GET", address, headers={**headers, "HX-PTag": before["hx-ptag"]})
            if status == 200:
                break
            time.sleep(0.02)
        took.append((time.perf_counter() - started) * 1000)
    took.sort()
    print(f"ballot answered to shown: p50 {statistics.median(took):.0f} ms  p99 {took[int(len(took) * 0.99)]:.0f} ms")


def main() -> None:
    """Prepare the hall, then measure."""
    with tempfile.TemporaryDirectory() as name:
        installation = Installation(Path(name), free_port(), 3)
        installation.flask("db", "upgrade")
        invitation = invited(installation)
        document = event_document("live", entries=ENTRIES, judges=JUDGES, criteria=CRITERIA)
        links = load_event(installation, document)
        with served(installation):
            watcher = Device(installation.port)
            enter(watcher, invitation)
            over_http(installation.port, links, watcher)
            cookie = watcher.cookie
        in_process(installation, cookie)


if __name__ == "__main__":
    main()
