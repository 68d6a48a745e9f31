"""The receipt of a ballot: a short code that anybody can compute again from what was handed in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from datetime import UTC
from typing import TYPE_CHECKING, Final

from webapp.roadshows.rules.reading import plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

LENGTH: Final = 10
_ENOUGH: Final = 10  # bytes that already hold those characters; Python encodes them one by one
_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_RECEIPT: Final = re.compile(rf"[A-Z2-7]{{{LENGTH}}}")
_READ_ALIKE: Final = str.maketrans("01", "OI", " -\u3000")  # base 32 has neither 0 nor 1


def canonical(
    *, event: str, judge: str, entry: str, revision: int, scores: Mapping[str, Decimal], received: datetime
) -> str:
    """Write down what a receipt stands for.

    JSON with sorted keys, no spaces and no escapes beyond those JSON needs: `entry`, `event` (its slug) and
    `judge` are keys; `received` is UTC with microseconds and a Z; `revision` counts from 1, and is 0 for a
    ballot kept as late; `scores` maps criterion keys to plain numbers without trailing zeros.
    """
    return _CANONICAL.encode(
        {
            "entry": entry,
            "event": event,
            "judge": judge,
            "received": received.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "revision": revision,
            "scores": {key: plain(score) for key, score in scores.items()},
        }
    )


def receipt(form: str) -> str:
    """Give the first 10 characters of the base-32 SHA-256 of a canonical form in UTF-8."""
    digest = hashlib.sha256(form.encode()).digest()
    return base64.b32encode(digest[:_ENOUGH])[:LENGTH].decode()


def typed(text: str) -> str:
    """Read a receipt that somebody typed: small letters, spaces and full-width signs pass; "" when it is none."""
    code = unicodedata.normalize("NFKC", text).upper().translate(_READ_ALIKE)
    return code if _RECEIPT.fullmatch(code) else ""
