"""The tie view: which entries have equal scores, how each tie rule compares them, and which one separates them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.ballots.rules.tally import EntryResult


@dataclass(frozen=True, slots=True)
class TiedEntry:
    """An entry of a tie: what each tie rule compares, and by which of them it stands before the next one.

    `settled_by` is the place of that rule in the order, None when it shares its rank with the next or is the last.
    """

    entry: str
    rank: int
    values: tuple[Fraction, ...]
    settled_by: int | None


@dataclass(frozen=True, slots=True)
class TieGroup:
    """Entries with the same score, the first ranked first."""

    score: Decimal
    entries: tuple[TiedEntry, ...]

    @property
    def open_ranks(self) -> list[tuple[int, int]]:
        """Give the places that a recorded decision would still separate: from, to."""
        return [
            (rank, rank + count - 1)
            for rank, ones in groupby(self.entries, key=lambda one: one.rank)
            if (count := len(list(ones))) > 1
        ]


def tie_groups(results: Sequence[EntryResult], values: Mapping[str, tuple[Fraction, ...]]) -> list[TieGroup]:
    """Group the ranked results by equal scores; `values` is by entry, one for each tie rule in its order."""
    ranked = [one for one in results if one.rank is not None]
    groups = [list(ones) for _score, ones in groupby(ranked, key=lambda one: one.score)]
    return [_group(group, values) for group in groups if len(group) > 1]


def _group(group: Sequence[EntryResult], values: Mapping[str, tuple[Fraction, ...]]) -> TieGroup:
    entries = []
    for place, one in enumerate(group):
        following = group[place + 1] if place + 1 < len(group) else None
        settled = _first_difference(values[one.entry], values[following.entry]) if following else None
        entries.append(TiedEntry(one.entry, one.rank or 0, values[one.entry], settled))
    return TieGroup(group[0].score or Decimal(0), tuple(entries))


def _first_difference(left: Sequence[Fraction], right: Sequence[Fraction]) -> int | None:
    return next((place for place, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1]), None)
