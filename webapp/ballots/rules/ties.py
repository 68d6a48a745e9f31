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
    trimmed. A recorded decision is no value of one entry alone: see `decision_values`.
    """
    if tie.startswith(CRITERION_TIE):
        return by_criterion(rules, sheets, tie.removeprefix(CRITERION_TIE))
    if tie == Tie.UNTRIMMED_MEAN:
        return mean(totals)
    if tie == Tie.MEDIAN:
        return median(totals)
    return Fraction(first_places.get(entrant.key, 0))


def decision_values(
    entrants: Iterable[Entrant], before: Mapping[str, tuple[Decimal | Fraction, ...]]
) -> dict[str, Fraction]:
    """Give what recorded decisions are worth by entry, the higher the better, 0 without one.

    A decision counts only where the entries that are equal in everything compared `before` it are exactly those
    that it was made about: a score that has changed since does not let it say what nobody decided.
    """
    equal: dict[tuple[Decimal | Fraction, ...], set[str]] = {}
    for key, compared in before.items():
        equal.setdefault(compared, set()).add(key)
    return {
        one.key: Fraction(0)
        if one.decision is None or equal[before[one.key]] != one.decided
        else Fraction(1, 1 + one.decision)
        for one in entrants
    }


def places(keys: Sequence[tuple[Decimal | Fraction, ...]]) -> list[int]:
    """Rank keys from the highest down; equal ones share a place and the next are skipped: 1, 1, 3."""
    place_of: dict[tuple[Decimal | Fraction, ...], int] = {}
    for place, key in enumerate(sorted(keys, reverse=True), 1):
        place_of.setdefault(key, place)
    return [place_of[key] for key in keys]
