"""Separating equal scores, and ranking 1, 1, 3 what stays equal."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from webapp.ballots.rules.aggregate import by_criterion, mean, median
from webapp.roadshows.rules.scoring import CRITERION_TIE, Tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from webapp.ballots.rules.aggregate import Figures
    from webapp.ballots.rules.panel import Entrant, Sheet
    from webapp.roadshows.rules.scoring import Rules


def firsts(sheets: Iterable[Sheet]) -> Counter[str]:
    """Count, for each entry, the judges who gave it their highest total; a shared first counts for each."""
    best: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        leading = best.setdefault(sheet.judge, [])
        if leading and sheet.total > leading[0].total:
            leading.clear()
        if not leading or sheet.total == leading[0].total:
            leading.append(sheet)
    return Counter(sheet.entry for leading in best.values() for sheet in leading)


def tie_value(
    tie: str,
    rules: Rules,
    *,
    entrant: Entrant,
    sheets: Sequence[Sheet],
    totals: Figures,
    first_places: Mapping[str, int],
) -> Fraction:
    """Give what a tie rule compares for an entry, the higher the better, never rounded.

    A criterion is aggregated like the result; mean and median are those of the (normalised) totals, none
    trimmed. Without a recorded decision an entry comes after those that have one.
    """
    if tie.startswith(CRITERION_TIE):
        return by_criterion(rules, sheets, tie.removeprefix(CRITERION_TIE))
    if tie == Tie.UNTRIMMED_MEAN:
        return mean(totals)
    if tie == Tie.MEDIAN:
        return median(totals)
    if tie == Tie.FIRSTS:
        return Fraction(first_places.get(entrant.key, 0))
    return Fraction(0) if entrant.decision is None else Fraction(1, 1 + entrant.decision)


def places(keys: Sequence[tuple[Decimal | Fraction, ...]]) -> list[int]:
    """Rank keys from the highest down; equal ones share a place and the next are skipped: 1, 1, 3."""
    place_of: dict[tuple[Decimal | Fraction, ...], int] = {}
    for place, key in enumerate(sorted(keys, reverse=True), 1):
        place_of.setdefault(key, place)
    return [place_of[key] for key in keys]
