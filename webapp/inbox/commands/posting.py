"""One POST to another system: to an address of the open internet, in limited time, following nothing.

The name is looked up once and the connection goes to the very address that was checked: a name that answers
differently a moment later leads nowhere else.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from typing import TYPE_CHECKING

from webapp.inbox.rules import check_url, is_public

if TYPE_CHECKING:
    from webapp.inbox.rules import Request

_STEP_SECONDS = 5.0  # to connect, and between two parts of an answer
_WHOLE_SECONDS = 20.0
_MOST_BYTES = 4096
_PORTS = {"http": 80, "https": 443}


class Unreachable(Exception):
    """No answer came; the text says why in a word or two."""


def post(request: Request, own_hosts: frozenset[str]) -> tuple[int, bytes]:
    """Send the request and return the answer's status and the beginning of its body.

    Raises `Invalid` for an address that may not be called, `Unreachable` when no answer comes.
    """
    parts = check_url(request.url, own_hosts)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        address = _address(host, port, inside=host in own_hosts)
        connection = http.client.HTTPConnection(host, port, timeout=_STEP_SECONDS)
        connection.sock = _connected(address, host, secure=parts.scheme == "https")
        return _exchange(connection, target, request.body, {**request.headers, "Host": parts.netloc})
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error


def _address(host: str, port: int, *, inside: bool) -> tuple[str, int]:
    """Look the host up; every address it has must lie on the open internet."""
    found = [info[4] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    addresses = [str(address[0]).split("%", maxsplit=1)[0] for address in found]
    if not inside and not all(is_public(address) for address in addresses):
        raise Unreachable("address inside")
    return addresses[0], port


def _connected(address: tuple[str, int], host: str, *, secure: bool) -> socket.socket:
    plain = socket.create_connection(address, timeout=_STEP_SECONDS)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def _exchange(
    connection: http.client.HTTPConnection, target: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    # A trickle of bytes would pass every single wait; the whole exchange ends here.
    ending = threading.Timer(_WHOLE_SECONDS, _end, [connection.sock])
    ending.daemon = True
    ending.start()
    try:
        connection.request("POST", target, body=body, headers={**headers, "User-Agent": "Lvgu"})
        with connection.getresponse() as answer:
            return answer.status, answer.read(_MOST_BYTES)
    finally:
        ending.cancel()
        connection.close()


def _end(open_socket: socket.socket) -> None:
    with contextlib.suppress(OSError):  # ended by itself in this very moment
        open_socket.shutdown(socket.SHUT_RDWR)
