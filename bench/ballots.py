"""Ballots a second over HTTP, as a ratio to the yardstick on the same server.

Run: `.venv/bin/python -m bench.ballots` (needs Debian's `wrk`), on SQLite; with `--postgres` on a PostgreSQL server of
its own; with `DATABASE_URL` set on that empty database. For 1, 16, 64 and 256 clients: every request is a judge's first
ballot for an entry, with session, CSRF, validation, revision, audit chain and durable commit. Ends with a count: lost,
doubled, answers of 500 and more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.parse
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.hall import (
    ROOT,
    Device,
    Installation,
    ballot_fields,
    event_document,
    free_port,
    hello_command,
    hidden,
    load_event,
    served,
)
from bench.postgres import own_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = (1, 16, 64, 256)
ENTRIES, JUDGES, CRITERIA = 20, 120, 6


def wrk(url: str, clients: int, *script: str, seconds: int = 10) -> dict[str, Any]:
    """Run wrk with its figures as JSON; milliseconds for p50 and p99."""
    threads = min(2, clients)
    command = ["wrk", "-t", str(threads), "-c", str(clients), "-d", f"{seconds}s", "--timeout", "30s"]
    lua = ["-s", str(ROOT / "bench" / "load.lua"), url, "--", *script, str(threads)] if script else [url, "--latency"]
    out = subprocess.run([*command, *lua], check=True, stdout=subprocess.PIPE, text=True).stdout
    if script:
        return dict(json.loads(out.strip().splitlines()[-1]))
    rate = next(line for line in out.splitlines() if line.startswith("Requests/sec"))
    return {"rate": float(rate.split()[1])}


def prepared(installation: Installation, links: list[str]) -> Iterator[str]:
    """Claim every link and yield one line a ballot."""
    devices = []
    for link in links:
        device = Device(installation.port)
        device.claim(link)
        _, page, _ = device.request("GET", "/ballot?entry=e0")
        devices.append((device, hidden(page)["csrf_token"], action_of(page)))
    for entry in range(ENTRIES):
        for number, (device, token, action) in enumerate(devices):
            fields = ballot_fields(f"e{entry}", token, CRITERIA, number + entry)
            yield f"{action}\t{device.cookie}\t{urllib.parse.urlencode(fields)}"


def action_of(page: str) -> str:
    """Return the address that the page's score form posts to."""
    form = page[: page.index('name="score-')]
    return form[form.rindex('action="') + 8 :].split('"')[0]


def check(installation: Installation, slug: str) -> str:
    """Tell how many ballots the event holds; those on their way when wrk stopped may be more than it saw answered."""
    tally = json.loads(installation.flask("ballots", "tally", slug, "--json"))
    held = sum(row["judges"] for row in tally)
    return f"held {held}"


def main() -> None:
    """Measure and print one row a level."""
    processes = int(os.environ.get("WEB_CONCURRENCY", (os.cpu_count() or 1) + 1))
    with own_postgres() if "--postgres" in sys.argv else nullcontext(), tempfile.TemporaryDirectory() as name:
        installation = Installation(Path(name), free_port(), processes)
        yardstick = {}
        with served(installation, hello_command(installation)):
            for clients in CLIENTS:
                yardstick[clients] = wrk(f"http://127.0.0.1:{installation.port}/", clients, seconds=4)["rate"]
        installation.flask("db", "upgrade")
        with served(installation):
            for clients in CLIENTS:
                slug = f"load-{clients}"
                document = event_document(slug, entries=ENTRIES, judges=JUDGES, criteria=CRITERIA)
                file = installation.folder / f"{slug}.txt"
                file.write_text("\n".join(prepared(installation, load_event(installation, document))))
                got = wrk(f"http://127.0.0.1:{installation.port}", clients, str(file))
                rate = clients / got["mean"] * 1000  # wrk idles when all is sent: clients ÷ mean latency is the pace
                print(
                    f"{clients:4} clients  {rate:7.0f} ballots/s  hello {yardstick[clients]:7.0f}/s"
                    f"  ratio {rate / yardstick[clients]:.3f}  p50 {got['p50']:.1f} ms  p99 {got['p99']:.1f} ms"
                    f"  p99/p50 {got['p99'] / got['p50']:.1f}  refused {got['bad']}  cut {got['socket']}"
                    f"  answered {got['requests'] - got['bad']}, {check(installation, slug)}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
