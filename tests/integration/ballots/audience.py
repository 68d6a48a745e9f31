"""The audience's phones, as plain HTTP clients with cookies of their own."""

from __future__ import annotations

import re
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode


def send_twice(url: str, entry: str) -> list[int]:
    """Open the page on a phone of its own and send its vote twice; return the answers."""
    phone = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = phone.open(url, timeout=60).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]*)"', page)
    assert token
    body = urlencode({"csrf_token": token[1], "entry": entry}).encode()
    request = urllib.request.Request(url, body, {"Accept": "application/json"})  # noqa: S310 - our own server
    return [phone.open(request, timeout=60).status for _ in range(2)]
