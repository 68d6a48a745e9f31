"""The audience's vote: 5,000 phones within 10 s, and within 30 s, a tenth of them sending twice.

Run: `.venv/bin/python -m bench.votes [phones]`, on SQLite; with `--postgres` on a PostgreSQL server of its own; with
`DATABASE_URL` set on that empty database. Votes set out evenly over the time, whether earlier ones are answered or not,
each on a connection of its own, with a signed device cookie, a CSRF token and a durable commit. Prints how soon they
were answered and whether each phone counts once. The phones share the machine with the server.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import tempfile
import time
import urllib.parse
from contextlib import nullcontext
from pathlib import Path

from bench.hall import Device, Installation, event_document, free_port, hidden, load_event, served
from bench.postgres import own_postgres
from bench.wire import Wire, many_files, percentile, request
from webapp.ballots.rules.votes import signed_device
from webapp.core.ids import new_token
from webapp.settings import Settings

PHONES, TWICE, ENTRIES = 5000, 0.1, 12
WINDOWS = (10, 30)


def prepared(installation: Installation, path: str, phones: int) -> list[bytes]:
    """Return one vote a phone: devices of their own, whose forms share one cookie."""
    key = Settings.from_env(installation.environ).secret_key
    visitor = Device(installation.port)
    _, page, _ = visitor.request("GET", path)
    form, token = visitor.cookies["lvgu_form"], hidden(page)["csrf_token"]
    votes = []
    for number in range(phones):
        headers = {"Cookie": f"lvgu_form={form}; vote={signed_device(key, new_token())}", "Accept": "application/json"}
        body = urllib.parse.urlencode({"csrf_token": token, "entry": f"e{number % ENTRIES}"})
        votes.append(request("POST", path, {**headers, "Connection": "close"}, body))
    return votes


async def send(port: int, votes: list[bytes], window: float) -> tuple[list[float], int, float]:
    """Send all votes evenly over `window` seconds; return the waits in ms, failures, and seconds to the last answer."""
    waits: list[float] = []
    failed = 0

    async def one(vote: bytes, moment: float) -> None:
        nonlocal failed
        await asyncio.sleep(moment - time.perf_counter())
        try:
            answer = await Wire(port).ask(vote)
        except (OSError, EOFError):
            failed += 1
            return
        failed += answer.status != 200
        waits.append((time.perf_counter() - moment) * 1000)

    started = time.perf_counter() + 0.2
    await asyncio.gather(*(one(vote, started + window * n / len(votes)) for n, vote in enumerate(votes)))
    return sorted(waits), failed, time.perf_counter() - started


def measure(installation: Installation, phones: int, window: int) -> None:
    """Let an event's audience vote, and print a row."""
    slug = f"votes-{window}"
    load_event(installation, event_document(slug, entries=ENTRIES, judges=3, criteria=4))
    path = urllib.parse.urlsplit(installation.flask("ballots", "audience", slug, "open").strip()).path
    votes = prepared(installation, path, phones)
    sent = votes + random.Random(1).sample(votes, int(phones * TWICE))
    waits, failed, took = asyncio.run(send(installation.port, sent, window))
    held = sum(json.loads(installation.flask("ballots", "audience", slug, "close")).values())
    print(
        f"{len(sent)} votes set out in {window:2} s: all answered after {took:5.1f} s"
        f"  p50 {percentile(waits, 0.5):6.0f} ms  p99 {percentile(waits, 0.99):6.0f} ms  failed {failed}"
        f"  counted {held} of {phones}",
        flush=True,
    )


def main() -> None:
    """Measure both windows."""
    many_files()
    phones = next((int(word) for word in sys.argv[1:] if word.isdigit()), PHONES)
    processes = int(os.environ.get("WEB_CONCURRENCY", (os.cpu_count() or 1) + 1))
    with own_postgres() if "--postgres" in sys.argv else nullcontext(), tempfile.TemporaryDirectory() as name:
        installation = Installation(Path(name), free_port(), processes)
        installation.flask("db", "upgrade")
        with served(installation):
            for window in WINDOWS:
                measure(installation, phones, window)


if __name__ == "__main__":
    main()
