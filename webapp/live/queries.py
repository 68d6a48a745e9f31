"""Reading revisions, and fragments that are rendered once per revision and process."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import bindparam, select

from webapp.core.db import snapshot
from webapp.core.prepared import Prepared
from webapp.live.models import Revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

_FRESH_SECONDS = 0.1
_MOST_FRAGMENTS = 256


_number = Prepared(lambda _insert: select(Revision.number).where(Revision.topic == bindparam("topic")))


class _Memory:
    """What one process remembers: revisions for a moment, fragments until they change."""

    def __init__(self) -> None:
        self.revisions: dict[str, tuple[float, int]] = {}
        self.fragments: OrderedDict[tuple[str, str], tuple[int, str]] = OrderedDict()


def _memory() -> _Memory:
    memory: _Memory = current_app.extensions.setdefault("lvgu_live", _Memory())
    return memory


def known_tag(app: Flask, topic: str) -> str | None:
    """Return the topic's tag as far as the process knows it without looking, None when it is too old."""
    memory: _Memory | None = app.extensions.get("lvgu_live")
    known = memory.revisions.get(topic) if memory else None
    return tag(topic, known[1]) if known and time.monotonic() - known[0] < _FRESH_SECONDS else None


def revision(topic: str) -> int:
    """Return the topic's revision, at most 100 ms old; 0 before its first change."""
    memory = _memory()
    known = memory.revisions.get(topic)
    if known and time.monotonic() - known[0] < _FRESH_SECONDS:
        return known[1]
    asked = time.monotonic()
    number = _read(topic)
    memory.revisions[topic] = (asked, number)
    return number


def number(topic: str) -> int:
    """Return the topic's revision from its row, for what is built now and kept."""
    return _read(topic)


def _read(topic: str) -> int:
    row = _number.first(topic=topic)
    return row.number if row else 0


def fragment(topic: str, variant: str, build: Callable[[], str]) -> tuple[str, str]:
    """Return a rendered fragment and its tag; `build` runs once per revision, variant and process.

    `variant` must name all that the text depends on besides the topic, such as page and language.
    """
    memory = _memory()
    current = revision(topic)
    held = memory.fragments.get((topic, variant))
    if held is None or held[0] < current:
        with snapshot():  # revision and rows as of one moment, else new figures would sit under an old tag
            number = _read(topic)
            held = (number, build())
        memory.fragments[topic, variant] = held
        if len(memory.fragments) > _MOST_FRAGMENTS:
            memory.fragments.popitem(last=False)
    return held[1], tag(topic, held[0])


def part(topic: str, variant: str, build: Callable[[], str]) -> str:
    """Return a part of a fragment, rendered once per revision of its own topic, variant and process.

    To be called while the whole fragment is built: the revision is read from its row, because one from memory
    could put an old part into a new fragment.
    """
    memory = _memory()
    current = _read(topic)
    held = memory.fragments.get((topic, variant))
    if held is None or held[0] != current:
        held = memory.fragments[topic, variant] = (current, build())
    return held[1]


def tag(topic: str, number: int) -> str:
    """Return the tag that stands for a topic's state on a page."""
    return f"{topic}.{number}"
