"""A hall to measure in: an installation in a temporary folder, an event with many judges, a served port."""

from __future__ import annotations

import csv
import http.client
import http.cookies
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Installation:
    """An instance folder and its environment; `DATABASE_URL` of the caller is honoured."""

    folder: Path
    port: int
    processes: int

    @property
    def environ(self) -> dict[str, str]:
        """The environment of every command of this installation."""
        many = "1000000"
        return {
            **os.environ,
            "LVGU_INSTANCE": str(self.folder),
            "HOST": HOST,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.processes),
            "LVGU_PUBLIC_URL": f"http://{HOST}:{self.port}",
            "LVGU_BALLOTS_PER_ADDRESS_MINUTE": many,
            "LVGU_CLAIMS_PER_MINUTE": many,
            "LVGU_VOTES_PER_ADDRESS_MINUTE": many,
            "LVGU_SUBMITS_PER_DEVICE_MINUTE": many,
            "LVGU_DRAFTS_PER_DEVICE_MINUTE": many,
        }

    def flask(self, *arguments: str) -> str:
        """Run a project command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env=self.environ,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        return done.stdout


def event_document(slug: str, *, entries: int, judges: int, criteria: int) -> dict[str, Any]:
    """Return an event file with this many entries, judges and criteria of 0–20 points."""
    return {
        "slug": slug,
        "name": slug,
        "area": "331100",
        "date": "2026-12-01",
        "rules": {"aggregation": "trimmed_mean", "trim_high": 1, "trim_low": 1, "decimals": 2},
        "criteria": [
            {"key": f"c{i}", "name": f"c{i}", "min": "0", "max": "20", "step": "0.5", "weight": "1"}
            for i in range(criteria)
        ],
        "entries": [{"key": f"e{i}", "name": f"entry {i}", "area": "331100", "order": i + 1} for i in range(entries)],
        "judges": [{"key": f"j{i}", "name": f"judge {i}", "unit": "", "recused": []} for i in range(judges)],
    }


def load_event(installation: Installation, document: dict[str, Any]) -> list[str]:
    """Create the event, open every entry, and return the judges' link paths."""
    file = installation.folder / f"{document['slug']}.json"
    links = installation.folder / f"{document['slug']}.csv"
    file.write_text(json.dumps(document))
    installation.flask("roadshows", "load", str(file), "--links", str(links))
    installation.flask("roadshows", "open", document["slug"])
    with links.open(encoding="utf-8-sig", newline="") as rows:
        return [urllib.parse.urlsplit(row["link"]).path for row in csv.DictReader(rows)]


@contextmanager
def served(installation: Installation, command: list[str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the installation, or another command on its port, until the block ends."""
    process = subprocess.Popen(
        command or [sys.executable, "-m", "flask", "serve"],
        cwd=ROOT,
        env=installation.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(installation.port)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def hello_command(installation: Installation) -> list[str]:
    """Return the command that serves the yardstick on the same server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(installation.port),
        "--workers", str(installation.processes), "--blocking-threads", "1", "--backlog", "2048", "--no-ws",
        "--http", "1", "--working-dir", str(ROOT), "bench.hello:app",
    ]  # fmt: skip


def wait_for(port: int, seconds: float = 120) -> None:
    """Wait until the port takes connections."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")


class Device:
    """A judge's phone as a plain HTTP client with a cookie jar."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=30)
        self.cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def request(
        self, method: str, path: str, fields: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str, dict[str, str]]:
        """Send one request; return status, body and headers."""
        sent = {"Cookie": self.cookie, **(headers or {})}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, sent)
        response = self._connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response.status, text, {name.lower(): value for name, value in response.headers.items()}

    def claim(self, path: str) -> None:
        """Start scoring through a judge's link."""
        _, page, _ = self.request("GET", path)
        status, _, headers = self.request("POST", f"{path}/claim", hidden(page))
        if status != http.client.SEE_OTHER or headers.get("location") != "/ballot":
            raise RuntimeError(f"claim answered {status}")


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's forms."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def ballot_fields(entry: str, token: str, criteria: int, number: int) -> dict[str, str]:
    """Return the fields of a first ballot for an entry; `number` varies the scores."""
    scores = {f"score-c{i}": str((number + i) % 40 / 2) for i in range(criteria)}
    return {"entry": entry, "client_id": str(uuid.uuid4()), "csrf_token": token, "base_revision": "0", **scores}
