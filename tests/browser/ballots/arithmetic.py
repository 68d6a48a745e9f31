"""A result worked out by hand, so to speak: from what the test itself gave, with fractions, without the program."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell = tuple[str, str]  # judge, entry


def total(criteria: Sequence[Mapping[str, str]], sheet: Mapping[str, str]) -> Fraction:
    """Add up a judge's sheet: each score times its weight."""
    weights = {one["key"]: Fraction(one.get("weight", "1")) for one in criteria}
    return sum((Fraction(sheet[key]) * weight for key, weight in weights.items()), Fraction(0))


def expected(
    criteria: Sequence[Mapping[str, str]],
    sheets: Mapping[Cell, Mapping[str, str]],
    *,
    votes: Mapping[str, int],
    share: Fraction,
    deductions: Mapping[str, Fraction],
) -> list[tuple[str, str, int]]:
    """Return (entry, score to two places, how many judges counted), the best first: trimmed by one and one."""
    most = sum(Fraction(one["max"]) * Fraction(one.get("weight", "1")) for one in criteria)
    hundredths, judges = {}, {}
    for entry in sorted({entry for _judge, entry in sheets}):
        totals = sorted(total(criteria, sheet) for (_judge, scored), sheet in sheets.items() if scored == entry)
        panel = sum(totals[1:-1], Fraction(0)) / (len(totals) - 2)
        audience = Fraction(100 * votes[entry], max(votes.values()))
        score = (1 - share) * panel / most * 100 + share * audience - deductions.get(entry, 0)
        hundredths[entry] = math.floor(score * 100 + Fraction(1, 2))
        judges[entry] = len(totals)
    best_first = sorted(hundredths, key=lambda entry: -hundredths[entry])
    return [(one, f"{hundredths[one] // 100}.{hundredths[one] % 100:02}", judges[one]) for one in best_first]
