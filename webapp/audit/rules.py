"""The shape of an audit row and the arithmetic of its chain."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

NO_HASH = "0" * 64
SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who acts: `account:12`, `judge:7`, `command` …, and in which role."""

    id: str
    role: str


def canonical(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the one JSON text of a value: sorted keys, no spaces, decimals and dates as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def state_hash(state: dict[str, Any] | None) -> str:
    """Return SHA-256 of a record's state; 64 zeros for "there was none"."""
    return NO_HASH if state is None else hashlib.sha256(canonical(state).encode()).hexdigest()


def row_hash(prev_hash: str, payload: dict[str, Any]) -> str:
    """Return SHA-256 of the previous hash followed by the canonical JSON of the whole row."""
    return hashlib.sha256((prev_hash + canonical(payload)).encode()).hexdigest()
