"""Who is scored, who scores, and which sheets count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from webapp.roadshows.rules.scoring import Criterion, criteria_for, is_separate

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Entrant:
    """An entry as the tally sees it.

    `deduction` is taken off the aggregated score; `late` tells that a late ballot or a sheet of paper for it still
    waits for a decision. `decision` is its place by recorded decision, 1 first, among the entries `decided` that the
    decision was made about, itself included.
    """

    key: str
    order: int = 0
    withdrawn: bool = False
    open: bool = False
    late: bool = False
    deduction: Decimal = Decimal(0)
    votes: int = 0
    decision: int | None = None
    decided: frozenset[str] = frozenset()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Juror:
    """A judge; an absent one owes no ballots, those handed in before still count."""

    key: str
    recused: frozenset[str] = frozenset()
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A judge's current scores for an entry, one for every criterion; `total` is Σ score × weight."""

    judge: str
    entry: str
    scores: Mapping[str, Decimal] = field(hash=False)
    total: Decimal
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What one ranking is computed from: a category's, or the whole event's with the category ""."""

    category: str
    criteria: Sequence[Criterion]
    entrants: Sequence[Entrant]
    sheets: Sequence[Sheet]


def parts(criteria: Sequence[Criterion], entrants: Sequence[Entrant], sheets: Sequence[Sheet]) -> list[Part]:
    """Give the rankings of an event: one, or one for each category when categories have criteria of their own.

    Categories come in the order of their first entries.
    """
    if not is_separate(criteria):
        return [Part("", criteria, entrants, sheets)]
    category_of = {one.key: one.category for one in entrants}
    return [
        Part(
            category,
            criteria_for(criteria, category),
            [one for one in entrants if one.category == category],
            [one for one in sheets if category_of.get(one.entry) == category],
        )
        for category in dict.fromkeys(category_of.values())
    ]


class _Placed(TypedDict, total=False):
    decision: int
    decided: frozenset[str]


def placed(decided: Sequence[str], entry: str) -> _Placed:
    """Give what a decision about a tie says of an entry, for an `Entrant`; `decided` is the order it gave, or empty."""
    if entry not in decided:
        return {}
    return {"decision": decided.index(entry) + 1, "decided": frozenset(decided)}


def sheet(
    criteria: Iterable[Criterion],
    *,
    judge: str,
    entry: str,
    scores: Mapping[str, Decimal],
    excluded: bool = False,
) -> Sheet:
    """Build a sheet with its total."""
    total = sum((scores[criterion.key] * criterion.weight for criterion in criteria), Decimal(0))
    return Sheet(judge, entry, scores, total, excluded)


def counted(entrants: Iterable[Entrant], jurors: Iterable[Juror], sheets: Iterable[Sheet]) -> dict[str, list[Sheet]]:
    """Give the sheets that count, by entry.

    Left out are withdrawn entries, and recused and excluded sheets.
    """
    recused = {juror.key: juror.recused for juror in jurors}
    by_entry: dict[str, list[Sheet]] = {entrant.key: [] for entrant in entrants if not entrant.withdrawn}
    for one in sheets:
        counts = one.entry in by_entry and one.judge in recused and one.entry not in recused[one.judge]
        if counts and not one.excluded:
            by_entry[one.entry].append(one)
    return by_entry


def missing(
    entrants: Iterable[Entrant], jurors: Sequence[Juror], sheets: Iterable[Sheet]
) -> dict[str, tuple[str, ...]]:
    """Name, by entry, the judges whose ballot is still expected; nobody's for a withdrawn entry."""
    handed_in = {(one.judge, one.entry) for one in sheets}
    return {
        entrant.key: tuple(
            juror.key
            for juror in jurors
            if (juror.key, entrant.key) not in handed_in
            and not (juror.absent or entrant.withdrawn or entrant.key in juror.recused)
        )
        for entrant in entrants
    }
