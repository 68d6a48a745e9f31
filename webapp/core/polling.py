"""Polls that find nothing new are answered before Flask sets out: thousands of watchers ask every second.

What a caller may poll is taken from Flask's own last answer to the same address and cookies, for one second: as long
as sessions and roles are remembered for reads. Everything else goes the ordinary way.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from webapp.core.metrics import unchanged_polls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

SHARED = "lvgu.shared_poll"  # in the environ: anybody who knows the address may see this, whatever the cookies
_ALLOWED_SECONDS = 1.0
_MOST_CALLERS = 20_000
_ANSWERED = ("200", "304")

Caller = tuple[str, ...]


def init_app(app: Flask, known_tag: Callable[[str], str | None]) -> None:
    """Let `known_tag(topic)` decide polls: the tag that stands for the topic now, None when Flask must look."""
    app.wsgi_app = _Polls(app.wsgi_app, known_tag)  # type: ignore[method-assign]


class _Polls:
    def __init__(self, application: WSGIApplication, known_tag: Callable[[str], str | None]) -> None:
        self._application = application
        self._known_tag = known_tag
        self._allowed: dict[Caller, tuple[float, str]] = {}  # until when, and which topic the address gave

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        tag = environ.get("HTTP_HX_PTAG")
        if tag is None or environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        address = (environ.get("HTTP_HOST", ""), environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        caller = (*address, environ.get("HTTP_COOKIE", ""))
        allowed = self._allowed.get(address) or self._allowed.get(caller)
        if allowed and time.monotonic() < allowed[0] and self._known_tag(allowed[1]) == tag:
            unchanged_polls.inc()
            start_response("304 NOT MODIFIED", [("HX-PTag", tag)])
            return ()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:  # noqa: ANN401 - as WSGI has it
            self._note(address if environ.get(SHARED) else caller, status, headers)
            return start_response(status, headers, exc_info)

        return self._application(environ, start)

    def _note(self, caller: Caller, status: str, headers: list[tuple[str, str]]) -> None:
        tag = next((value for name, value in headers if name == "HX-PTag"), "")
        if not tag or not status.startswith(_ANSWERED):
            self._allowed.pop(caller, None)
            return
        if len(self._allowed) >= _MOST_CALLERS:
            self._allowed.clear()
        self._allowed[caller] = (time.monotonic() + _ALLOWED_SECONDS, tag.rpartition(".")[0])
