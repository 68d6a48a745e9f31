"""One-time codes of RFC 6238 as every authenticator app makes them: SHA-1, six digits, a new one every half minute."""

from __future__ import annotations

import base64
import hmac
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from datetime import datetime

_SECONDS: Final = 30
_DIGITS: Final = 6
_ISSUER: Final = "Lvgu"


def code(key: bytes, step: int) -> str:
    """Return the code of one half minute, counted from 1970 (RFC 4226, 5.3)."""
    digest = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}d}"


def matching(key: bytes, typed: str, now: datetime, used: int) -> int | None:
    """Return the half minute whose code was typed, one early or late at most and later than `used`, or None."""
    current = int(now.timestamp()) // _SECONDS
    for step in (current, current - 1, current + 1):
        if step > used and hmac.compare_digest(code(key, step).encode(), typed.encode()):
            return step
    return None


def spelled(key: bytes) -> str:
    """Return the key as it is typed into an app."""
    return base64.b32encode(key).decode().rstrip("=")


def address(key: bytes, username: str) -> str:
    """Return what an app reads from a QR code."""
    query = urlencode({"secret": spelled(key), "issuer": _ISSUER})
    return f"otpauth://totp/{_ISSUER}:{quote(username)}?{query}"
