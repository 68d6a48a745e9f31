"""HTTP/1.1 on bare sockets, for thousands of clients at once: a client here must cost less than the server."""

from __future__ import annotations

import asyncio
import resource
from dataclasses import dataclass

from bench.hall import HOST

_HEAD_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """One connection, opened when it is first used and again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send one request and read its answer. Raises `OSError` or `EOFError` when none comes."""
        if self._ends is None:
            self._ends = await asyncio.open_connection(HOST, self._port, limit=_HEAD_BYTES)
        reader, writer = self._ends
        try:
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        except (OSError, EOFError):
            self.close()
            raise
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(head[0].split()[1]), headers, body)

    def close(self) -> None:
        """Let the connection go."""
        if self._ends:
            self._ends[1].close()
        self._ends = None


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> bytes:
    """Write a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def many_files() -> None:
    """Let this process and its children hold as many connections as the system allows."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def percentile(sorted_values: list[float], share: float) -> float:
    """Return the value that this share of the values does not exceed; 0 of none."""
    return sorted_values[min(int(len(sorted_values) * share), len(sorted_values) - 1)] if sorted_values else 0.0
