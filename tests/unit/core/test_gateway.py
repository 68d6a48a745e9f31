"""The way from granian to Flask: a request is passed on whole or not at all, as PEP 3333 has it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING
from wsgiref.validate import validator

import pytest

from webapp.core import gateway

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

Pairs = list[tuple[str, str]]


class Headers:
    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs

    def items(self) -> Pairs:
        return self._pairs

    def get(self, name: str, default: str = "") -> str:
        return dict(self._pairs).get(name, default)


class Sender:
    """A network that brings these parts of a body; None is a silence without end."""

    def __init__(self, *parts: bytes | None) -> None:
        self._parts = iter(parts)
        self.answer: tuple[int, Pairs, bytes] | None = None

    def __aiter__(self) -> Sender:
        """Give the parts one after the other."""
        return self

    async def __anext__(self) -> bytes:
        """Give the next part, when it comes."""
        for part in self._parts:
            if part is None:
                await asyncio.Event().wait()
            else:
                return part
        raise StopAsyncIteration

    def response_bytes(self, status: int, headers: Pairs, body: bytes) -> None:
        self.answer = (status, headers, body)

    def response_empty(self, status: int, headers: Pairs) -> None:
        self.answer = (status, headers, b"")


class Application:
    """Keeps what it was asked, and answers with the body it got."""

    def __init__(self) -> None:
        self.asked: list[WSGIEnvironment] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.append(dict(environ))
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 1000))
        start_response("201 Created", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [b"got ", body]


def ask(sender: Sender, headers: Pairs, **changes: object) -> tuple[Application, int, Pairs, bytes]:
    scope = {
        "method": "POST",
        "path": "/visits/new",
        "query_string": "q=%E4%B8%AD",
        "scheme": "http",
        "http_version": "1.1",
        "server": "127.0.0.1:8000",
        "client": "127.0.0.1:50000",
        "headers": Headers([("host", "127.0.0.1:8000"), *headers]),
        **changes,
    }
    application = Application()
    served = gateway.Gateway(validator(application))
    asyncio.run(served.__rsgi__(SimpleNamespace(**scope), sender))  # type: ignore[arg-type]
    assert sender.answer is not None
    return application, *sender.answer


def test_a_body_that_comes_in_parts_is_passed_on_whole() -> None:
    application, status, headers, body = ask(Sender(b"one ", b"two"), [("content-length", "7")])
    assert (status, body) == (201, b"got one two")
    assert [value for name, value in headers if name == "Set-Cookie"] == ["a=1", "b=2"]
    assert application.asked[0]["CONTENT_LENGTH"] == "7"


def test_a_body_of_unknown_length_ends_with_its_last_part() -> None:
    *_, body = ask(Sender(b"one ", b"two"), [("transfer-encoding", "chunked")])
    assert body == b"got one two"


def test_names_and_addresses_are_as_wsgi_has_them() -> None:
    headers = [("cookie", "a=1"), ("cookie", "b=2"), ("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "2.2.2.2")]
    changes = {"method": "GET", "path": "/r/品牌", "client": "[::1]:50000", "server": "[::1]:8000"}
    application, *_ = ask(Sender(), headers, **changes)
    (environ,) = application.asked
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/r/品牌"
    assert environ["QUERY_STRING"] == "q=%E4%B8%AD"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("::1", "[::1]", "8000")


@pytest.mark.parametrize(
    ("sender", "headers", "status"),
    [
        (Sender(b"half"), [("content-length", "7")], 400),
        (Sender(b"half", None), [("content-length", "7")], 408),
        (Sender(b"x" * 60, b"x" * 60), [("transfer-encoding", "chunked")], 413),
    ],
)
def test_what_does_not_come_whole_never_sets_out(
    monkeypatch: pytest.MonkeyPatch, sender: Sender, headers: Pairs, status: int
) -> None:
    monkeypatch.setattr(gateway, "SILENCE_SECONDS", 0.01)
    monkeypatch.setattr(gateway, "MOST_BYTES", 100)
    application, answered, *_ = ask(sender, headers)
    assert (answered, application.asked) == (status, [])


def test_a_body_beyond_all_measure_is_left_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "MOST_BYTES", 3)
    application, *_ = ask(Sender(b"seven b"), [("content-length", "7")])
    assert application.asked[0]["CONTENT_LENGTH"] == "7"  # the application refuses it by this
