"""Between granian and Flask: a request sets out only when it has come in whole.

Phones lose the network in the middle of an upload. Read by Flask itself, such a request would hold the process until
the connection ends, and as many of them as there are processes would stop the server for everybody. Here the event
loop waits, for hundreds at once, and gives up whoever falls silent. Flask then runs on the loop's own thread, one
request after the other: processes, not threads, share the work. RSGI is granian's own interface, WSGI is PEP 3333.
"""

from __future__ import annotations

import asyncio
import sys
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIApplication

    from granian._granian import RSGIHTTPProtocol
    from granian.rsgi import Scope

SILENCE_SECONDS: Final = 30.0  # how long a sender may send nothing at all
MOST_BYTES: Final = 256 * 1024 * 1024  # beyond what any page takes; Flask refuses such a request unread
_IN_MEMORY: Final = 1024 * 1024
_CHUNKED: Final = "transfer-encoding"
_NAMED: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class _CutShortError(Exception):
    """The sender went away, or fell silent, before the request was whole."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Gateway:
    """Serves a WSGI application through RSGI."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> None:
        """Wait for the whole request, then answer it."""
        headers = scope.headers.items()
        names = {name for name, _ in headers}
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            if _CHUNKED in names or "content-length" in names:
                try:
                    await _receive(scope, protocol, body)
                except _CutShortError as error:
                    protocol.response_empty(error.status, [("connection", "close")])
                    return
            environ = _environ(scope, headers, body)
            status, answer_headers, answer = _run(self._application, environ)
        if answer:
            protocol.response_bytes(status, answer_headers, answer)
        else:
            protocol.response_empty(status, answer_headers)


async def _receive(scope: Scope, protocol: RSGIHTTPProtocol, body: IO[bytes]) -> None:
    """Read the request's body to its end. Raises `_CutShortError`."""
    length = scope.headers.get("content-length", "")
    expected = int(length) if length.isdecimal() else None
    if expected is not None and expected > MOST_BYTES:
        return
    chunks, received = protocol.__aiter__(), 0
    while received != expected:
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            break
        except TimeoutError:
            raise _CutShortError(HTTPStatus.REQUEST_TIMEOUT) from None
        received += len(chunk)
        if received > MOST_BYTES:
            raise _CutShortError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body.write(chunk)
    if expected is not None and received != expected:
        raise _CutShortError(HTTPStatus.BAD_REQUEST)
    body.seek(0)


def _environ(scope: Scope, headers: Iterable[tuple[str, str]], body: IO[bytes]) -> dict[str, Any]:
    """Return the request as PEP 3333 has it; texts are bytes read as Latin-1."""
    server, _, port = scope.server.rpartition(":")
    client, _, client_port = scope.client.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": client_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        key = _NAMED.get(name) or "HTTP_" + name.upper().replace("-", "_")
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ


def _run(application: WSGIApplication, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Run one request and return status, headers and body."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    written: list[bytes] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> Any:  # noqa: ANN401
        begun[:] = [(status, headers)]
        return written.append

    parts = application(environ, start_response)
    try:
        written.extend(parts)
    finally:
        getattr(parts, "close", lambda: None)()
    status, headers = begun[0]
    return int(status[:3]), headers, b"".join(written)
