"""The tie view: which entries have equal scores, how each tie rule compares them, and which one separates them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from webapp.core.errors import N_, Conflict, Invalid

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
class SharedPlace:
    """The places `first` to `last`, which the rules give to several entries together."""

    first: int
    entries: tuple[str, ...]

    @property
    def last(self) -> int:
        """Give the last of the places."""
        return self.first + len(self.entries) - 1


@dataclass(frozen=True, slots=True)
class TieGroup:
    """Entries of one ranking with the same score, the first ranked first."""

    category: str
    score: Decimal
    entries: tuple[TiedEntry, ...]

    @property
    def shared(self) -> list[SharedPlace]:
        """Give the places that a recorded decision would still separate."""
        return [
            SharedPlace(rank, keys)
            for rank, ones in groupby(self.entries, key=lambda one: one.rank)
            if len(keys := tuple(one.entry for one in ones)) > 1
        ]


def shared_places(results: Sequence[EntryResult]) -> list[frozenset[str]]:
    """Give the entries that share a place, set by set."""
    found: dict[tuple[str, int], set[str]] = {}
    for one in results:
        if one.rank is not None:
            found.setdefault((one.category, one.rank), set()).add(one.entry)
    return [frozenset(keys) for keys in found.values() if len(keys) > 1]


def check_decision(entries: Sequence[str], shared: Sequence[frozenset[str]]) -> None:
    """Refuse an order that is not one of exactly the entries that share a place. Raises `Invalid`, `Conflict`."""
    if len(set(entries)) != len(entries) or "" in entries:
        raise Invalid(N_("Give each entry one place."), field="place")
    if frozenset(entries) not in shared:
        raise Conflict(N_("These entries do not share a place as the result stands. Look at it again."))


def check_undo(*, undone: bool) -> None:
    """Refuse to undo a decision twice. Raises `Conflict`."""
    if undone:
        raise Conflict(N_("This decision was undone before."))


def tie_groups(results: Sequence[EntryResult], values: Mapping[str, tuple[Fraction, ...]]) -> list[TieGroup]:
    """Group the ranked results by equal scores; `values` is by entry, one for each tie rule in its order."""
    ranked = [one for one in results if one.rank is not None]
    groups = [list(ones) for _key, ones in groupby(ranked, key=lambda one: (one.category, one.score))]
    return [_group(group, values) for group in groups if len(group) > 1]


def _group(group: Sequence[EntryResult], values: Mapping[str, tuple[Fraction, ...]]) -> TieGroup:
    entries = []
    for place, one in enumerate(group):
        following = group[place + 1] if place + 1 < len(group) else None
        settled = _first_difference(values[one.entry], values[following.entry]) if following else None
        entries.append(TiedEntry(one.entry, one.rank or 0, values[one.entry], settled))
    return TieGroup(group[0].category, group[0].score or Decimal(0), tuple(entries))


def _first_difference(left: Sequence[Fraction], right: Sequence[Fraction]) -> int | None:
    return next((place for place, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1]), None)
