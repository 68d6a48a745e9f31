"""Many votes at once on two server processes: each phone counts once, no answer is a failure."""

from __future__ import annotations

import json
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.integration.ballots.hall import build
from webapp.ballots.cli import group
from webapp.ballots.models import Vote

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.server import Server

PHONES = 36


def send_twice(url: str, number: int) -> list[int]:
    """Open the page on a phone of its own and send its vote twice; return the answers."""
    phone = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = phone.open(url, timeout=30).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]*)"', page)
    assert token
    body = urlencode({"csrf_token": token[1], "entry": f"e{number % 3 + 1}"}).encode()
    request = urllib.request.Request(url, body, {"Accept": "application/json"})  # noqa: S310 - our own server
    return [phone.open(request, timeout=30).status for _ in range(2)]


def test_every_phone_counts_once(any_app: Flask, two_process_server: Server) -> None:
    hall = build(any_app)
    runner = any_app.test_cli_runner()
    path = runner.invoke(group, ["audience", "brand-2026", "open"]).output.strip().removeprefix("http://localhost")
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: send_twice(two_process_server.url + path, number), range(PHONES)))
    assert answers == [[200, 200]] * PHONES
    assert hall.count(Vote) == PHONES
    closed = runner.invoke(group, ["audience", "brand-2026", "close"]).output
    assert json.loads(closed) == {"e1": 12, "e2": 12, "e3": 12}
