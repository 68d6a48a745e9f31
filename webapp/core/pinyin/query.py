"""A search as somebody types it: what to ask an index, and whether a name matches after all."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from webapp.core.pinyin.names import Glyph, fold
from webapp.core.pinyin.readings import LONGEST_SYLLABLE, syllables

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGRAPHS = ("zh", "ch", "sh")
_MAX_WORDS = 8
_MAX_WORD = 40


@cache
def _beginnings() -> frozenset[str]:
    """Every beginning of a syllable, the whole syllable included."""
    return frozenset(syllable[:end] for syllable in syllables() for end in range(1, len(syllable) + 1))


def _is_letter(char: str) -> bool:
    return char.isascii()


@dataclass(frozen=True, slots=True)
class Condition:
    """What an index holds for any name that matches: one of `exact`, or a gram beginning with a `start`."""

    exact: frozenset[str]
    starts: frozenset[str]


class Query:
    """One word of a search, folded; empty when nothing is left of it.

    Each character of a name takes from it: itself, a full reading or an initial; `zh`, `ch` and `sh` are
    initials too. The last one may take any beginning of a reading, because people type on.
    """

    def __init__(self, text: str) -> None:
        """Fold the text and cut it to forty characters."""
        self.text = fold(text)[:_MAX_WORD]

    @property
    def is_plain(self) -> bool:
        """True without letters and digits: then it matches exactly where a folded name contains it."""
        return not any(_is_letter(char) for char in self.text)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What every matching name fulfils; each alone is enough to look names up by, none is proof.

        However the query is cut, exactly one piece lies across a given boundary. So the pieces across it,
        each with the first letter of what follows, list all that an index may hold for a match.
        """
        found = dict.fromkeys(self._across(boundary) for boundary in range(1, len(self.text) + 1))
        return tuple(found)

    @cached_property
    def _pieces(self) -> tuple[tuple[int, int], ...]:
        """All (start, end) that one character of a name may take."""
        return tuple((start, end) for start in range(len(self.text)) for end in self._ends(start))

    def _ends(self, start: int) -> Iterator[int]:
        text = self.text
        yield start + 1
        if not _is_letter(text[start]):
            return
        for end in range(start + 2, min(start + LONGEST_SYLLABLE, len(text)) + 1):
            piece = text[start:end]
            if piece in syllables() or piece in _DIGRAPHS or (end == len(text) and piece in _beginnings()):
                yield end

    def _across(self, boundary: int) -> Condition:
        text, exact, starts = self.text, set[str](), set[str]()
        for start, end in self._pieces:
            if not start < boundary <= end:
                continue
            is_letter = _is_letter(text[start])
            if end < len(text) and is_letter == _is_letter(text[end]):
                exact.add(text[start] + text[end])
            else:
                starts.add("." + text[start:end] if is_letter else text[start])
        return Condition(frozenset(exact), frozenset(starts))

    def match(self, name: tuple[Glyph, ...]) -> tuple[int, int] | None:
        """Return how well a name matches, smaller is better: (unlikely readings used, position), or None."""
        first = self.text[:1]
        ranks = (
            (cost, at)
            for at, (char, readings) in enumerate(name)
            if first
            and (char == first or any(reading[0] == first for reading in readings))
            and (cost := self._match_at(name, at)) is not None
        )
        return min(ranks, default=None)

    def _match_at(self, name: tuple[Glyph, ...], at: int) -> int | None:
        """Return the fewest unlikely readings by which the characters from `at` on take the whole query."""
        reached, done = {0: 0}, list[int]()
        for glyph in name[at:]:
            onward: dict[int, int] = {}
            for start, cost in reached.items():
                for end, extra in self._taken(glyph, start):
                    onward[end] = min(cost + extra, onward.get(end, cost + extra))
            if len(self.text) in onward:
                done.append(onward.pop(len(self.text)))
            if not onward:
                break
            reached = onward
        return min(done, default=None)

    def _taken(self, glyph: Glyph, start: int) -> Iterator[tuple[int, int]]:
        """Yield (end, 1 if by an unlikely reading) for every piece that a character may take from `start`."""
        text = self.text
        if text[start] == glyph.char:
            yield start + 1, 0
        for order, reading in enumerate(glyph.readings):
            if text[start] != reading[0]:
                continue
            unlikely = int(order > 0)
            yield start + 1, unlikely
            if reading[:2] in _DIGRAPHS and text.startswith(reading[:2], start):
                yield start + 2, unlikely
            if text.startswith(reading, start):
                yield start + len(reading), unlikely
            elif reading.startswith(text[start:]):
                yield len(text), unlikely


def words(text: str) -> tuple[Query, ...]:
    """Return the words of a search, all of which must match; at most eight."""
    queries = (Query(word) for word in unicodedata.normalize("NFKC", text).split())
    return tuple(query for query in queries if query.text)[:_MAX_WORDS]
