"""Secrets and identifiers. A UUID identifies; only a token is a secret."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from typing import TYPE_CHECKING

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

_LAST_RECORD = 2**31 - 1  # PostgreSQL's integer
_RECORD = re.compile(r"[0-9]{1,10}")
_RECORD_DIGITS = 11  # Python itself refuses to read thousands of digits


def new_token() -> str:
    """Return an unguessable URL-safe secret of 192 bits (32 characters)."""
    return secrets.token_urlsafe(24)


def token_hash(token: str) -> str:
    """Return what the database keeps of a token: 64 hexadecimal digits of SHA-256.

    A plain hash is enough for secrets of 112 bits and more (ASVS 5.0 6.5.2).
    """
    return hashlib.sha256(token.encode()).hexdigest()


def new_uuid() -> str:
    """Return a random UUID in canonical form."""
    return str(uuid.uuid4())


def parse_uuid(text: str) -> str:
    """Return the canonical form of a UUID a client made, or raise `Invalid`."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise Invalid(N_("The form has no valid identifier. Open it again."), code="bad_id") from None


def record_number(text: str) -> int:
    """Read the number of a record; `ValueError` when no column of ours could hold it."""
    if len(text) > _RECORD_DIGITS or not -_LAST_RECORD <= int(text) <= _LAST_RECORD:
        raise ValueError(text)
    return int(text)


def record_numbers(texts: Iterable[str | None] | None) -> list[int]:
    """Return the numbers of records among texts that a form sent, in their order; what can be none is passed over."""
    return [int(text) for text in texts or () if text and _RECORD.fullmatch(text) and int(text) <= _LAST_RECORD]
