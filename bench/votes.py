"""The audience's vote: 5,000 phones, a tenth of them sending twice. How long it takes, and whether each counts once.

Run: `.venv/bin/python -m bench.votes` (needs Debian's `wrk`; `DATABASE_URL` chooses PostgreSQL). Every request is
a phone of its own with signed device cookie, CSRF token and durable commit.
"""

from __future__ import annotations

import json
import os
import tempfile
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.ballots import wrk
from bench.hall import Device, Installation, event_document, free_port, hidden, load_event, served

PHONES, TWICE, ENTRIES = 5000, 500, 12
CLIENTS = (64, 256)


def prepared(port: int, path: str, number: int) -> str:
    """Open the page on a phone and return its vote as one line."""
    phone = Device(port)
    _, page, _ = phone.request("GET", path)
    fields = {"csrf_token": hidden(page)["csrf_token"], "entry": f"e{number % ENTRIES}"}
    return f"{path}\t{phone.cookie}\t{urllib.parse.urlencode(fields)}"


def main() -> None:
    """Measure and print one row a level."""
    processes = int(os.environ.get("WEB_CONCURRENCY", (os.cpu_count() or 1) + 1))
    with tempfile.TemporaryDirectory() as name:
        installation = Installation(Path(name), free_port(), processes)
        installation.flask("db", "upgrade")
        with served(installation):
            for clients in CLIENTS:
                slug = f"votes-{clients}"
                load_event(installation, event_document(slug, entries=ENTRIES, judges=3, criteria=4))
                address = installation.flask("ballots", "audience", slug, "open").strip()
                path = urllib.parse.urlsplit(address).path
                with ThreadPoolExecutor(4) as pool:
                    lines = list(pool.map(lambda n, at=path: prepared(installation.port, at, n), range(PHONES)))
                file = installation.folder / f"{slug}.txt"
                file.write_text("\n".join([*lines, *lines[:TWICE]]))
                got = wrk(f"http://127.0.0.1:{installation.port}", clients, str(file), seconds=30)
                rate = clients / got["mean"] * 1000  # wrk idles when all is sent: clients ÷ mean latency is the pace
                held = sum(json.loads(installation.flask("ballots", "audience", slug, "close")).values())
                print(
                    f"{clients:4} clients  {rate:7.0f} votes/s  {PHONES} in {PHONES / rate:.1f} s"
                    f"  p50 {got['p50']:.1f} ms  p99 {got['p99']:.1f} ms  refused {got['bad']}  cut {got['socket']}"
                    f"  counted {held} of {PHONES}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
