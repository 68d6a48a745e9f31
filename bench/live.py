"""Live figures: how soon what happens in the hall is on every screen, and what a poll costs.

Run: `.venv/bin/python -m bench.live [watchers …]` (1, 50, 300 and 2,000 unless said otherwise) on SQLite; with
`--postgres` on a PostgreSQL server of its own; with `DATABASE_URL` set on that empty database. 20 entries, 15 judges,
6 criteria, three processes. So many pages watch the hall's screen and ten the console, all asking every second, which
by itself makes half a second on average. From the answer to a ballot until a console shows it, from a tap until every
screen shows it. In process: an unchanged poll of the console and one drawn afresh, as multiples of a bare Flask hello.
The watchers share the machine with the server.
"""

from __future__ import annotations

import asyncio
import math
import os
import re
import statistics
import sys
import tempfile
import time
import urllib.parse
from contextlib import nullcontext
from pathlib import Path

from werkzeug.test import Client, EnvironBuilder

from bench import hello
from bench.cpu import BASE, Environ, per_request
from bench.hall import Device, Installation, ballot_fields, event_document, free_port, hidden, load_event, served
from bench.postgres import own_postgres
from bench.wire import Wire, many_files, percentile, request

ENTRIES, JUDGES, CRITERIA = 20, 15, 6
WATCHERS, CONSOLES, SECONDS = (1, 50, 300, 2000), 10, 15
CONSOLE = "/roadshows/live/console/live"
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
    os.environ.update(installation.environ, LVGU_LOG_LEVEL="WARNING")
    from webapp.app import create_app
    from webapp.core.db import transaction
    from webapp.live.commands import bump

    app = create_app()
    headers = {"Cookie": cookie, "HX-Request": "true", "HX-Request-Type": "partial"}
    tag = Client(app, use_cookies=False).get(CONSOLE, base_url=BASE, headers=headers).headers["HX-PTag"]

    def poll(known: str) -> Environ:
        builder = EnvironBuilder(CONSOLE, BASE)
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


class Watchers:
    """Pages that ask an address every second, each at a moment of its own; they note when they saw which revision."""

    def __init__(self, port: int, path: str, cookie: str = "") -> None:
        self._port, self._path, self._cookie = port, path, cookie
        self.seen: list[list[tuple[float, int]]] = []
        self.waits: list[float] = []
        self.failed = 0

    async def watch(self, phase: float) -> None:
        """Ask until cancelled."""
        wire, tag = Wire(self._port), "none"
        seen: list[tuple[float, int]] = []
        self.seen.append(seen)
        await asyncio.sleep(phase)
        while True:
            started = time.perf_counter()
            headers = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-PTag": tag, "Cookie": self._cookie}
            try:
                answer = await wire.ask(request("GET", self._path, headers))
            except (OSError, EOFError):
                self.failed += 1
            else:
                self.failed += answer.status not in (200, 304)
                self.waits.append((time.perf_counter() - started) * 1000)
                if answer.status == 200:
                    tag = answer.headers["hx-ptag"]
                    seen.append((time.perf_counter(), int(tag.rpartition(".")[2])))
            await asyncio.sleep(max(0.0, 1 - (time.perf_counter() - started)))

    def delays(self, changes: list[tuple[float, int]]) -> list[float]:
        """Return, for every watcher and change, the milliseconds until it was seen; infinite when it never was."""
        found = []
        for moment, number in changes:
            for seen in self.seen:
                after = (at for at, shown in seen if shown >= number)
                found.append((next(after, math.inf) - moment) * 1000)
        return sorted(max(delay, 0.0) for delay in found)


def number_now(device: Device, path: str) -> int:
    """Return the revision that an address stands at."""
    _, _, headers = device.request("GET", path, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    return int(headers["hx-ptag"].rpartition(".")[2])


class Acts:
    """What happens in the hall: every second a ballot, every fifth the slide on the screen comes or goes."""

    def __init__(self, port: int, links: list[str], coordinator: Device, screen: str) -> None:
        self._judges = [Device(port) for _ in links]
        for judge, link in zip(self._judges, links, strict=True):
            judge.claim(link)
        self._coordinator, self._screen, self._count = coordinator, screen, 0

    def ballot(self) -> tuple[float, int]:
        """Hand a ballot in; return when it was answered, and the console's revision then."""
        judge, entry = self._judges[self._count % JUDGES], f"e{self._count // JUDGES}"
        self._count += 1
        _, page, _ = judge.request("GET", f"/ballot?entry={entry}")
        fields = ballot_fields(entry, hidden(page)["csrf_token"], CRITERIA, self._count)
        judge.request("POST", "/ballot", fields, {"Accept": "application/json"})
        return time.perf_counter(), number_now(self._coordinator, CONSOLE)

    def slide(self) -> tuple[float, int]:
        """Put the waiting slide on the screen or take it off; return when, and the screen's revision then."""
        _, page, _ = self._coordinator.request("GET", CONSOLE.removesuffix("/live"))
        button = re.search(r'formaction="([^"]*/slide/(?:waiting|none))" name="version" value="(\d+)"', page)
        if button is None:
            raise RuntimeError("the console has no button for the slide")
        self._coordinator.request("POST", button[1], {"csrf_token": hidden(page)["csrf_token"], "version": button[2]})
        return time.perf_counter(), number_now(self._coordinator, self._screen)


async def watched(port: int, acts: Acts, cookie: str, screen: str, count: int) -> None:
    """Let pages watch for a while and print how soon they saw what happened."""
    halls, consoles = Watchers(port, screen), Watchers(port, CONSOLE, cookie)
    tasks = [asyncio.create_task(halls.watch(number / count)) for number in range(count)]
    tasks += [asyncio.create_task(consoles.watch(number / CONSOLES)) for number in range(CONSOLES)]
    await asyncio.sleep(3)  # everybody has connected and drawn the page once
    ballots, slides = [], []
    for number in range(SECONDS):
        ballots.append(await asyncio.to_thread(acts.ballot))
        if number % 5 == 0:
            slides.append(await asyncio.to_thread(acts.slide))
        await asyncio.sleep(1)
    await asyncio.sleep(3)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    shown, drawn = consoles.delays(ballots), halls.delays(slides)
    waits = sorted(halls.waits)
    print(
        f"{count:5} watchers  ballot to console p50 {percentile(shown, 0.5):5.0f} p99 {percentile(shown, 0.99):5.0f} ms"
        f"  slide to every screen p50 {percentile(drawn, 0.5):5.0f} p99 {percentile(drawn, 0.99):5.0f} ms"
        f"  a poll p50 {percentile(waits, 0.5):6.1f} p99 {percentile(waits, 0.99):6.1f} ms"
        f"  {len(waits)} polls, {halls.failed + consoles.failed} failed",
        flush=True,
    )


def main() -> None:
    """Prepare the hall, then measure."""
    many_files()
    with own_postgres() if "--postgres" in sys.argv else nullcontext(), tempfile.TemporaryDirectory() as name:
        installation = Installation(Path(name), free_port(), 3)
        installation.flask("db", "upgrade")
        invitation = invited(installation)
        document = event_document("live", entries=ENTRIES, judges=JUDGES, criteria=CRITERIA)
        links = load_event(installation, document)
        with served(installation):
            coordinator = Device(installation.port)
            enter(coordinator, invitation)
            _, page, _ = coordinator.request("GET", CONSOLE.removesuffix("/live"))
            screen = re.search(r"/screen/[\w-]+", page)
            if screen is None:
                raise RuntimeError("the console does not lead to the screen")
            live, cookie = f"{screen[0]}/live", coordinator.cookie
            acts = Acts(installation.port, links, coordinator, live)
            for count in [int(word) for word in sys.argv[1:] if word.isdigit()] or WATCHERS:
                asyncio.run(watched(installation.port, acts, cookie, live, count))
        in_process(installation, cookie)


if __name__ == "__main__":
    main()
