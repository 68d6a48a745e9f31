"""A quiet word to the coordinator about a sheet far from the others; nothing is altered by it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from webapp.ballots.rules.aggregate import median

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webapp.ballots.rules.panel import Sheet
    from webapp.roadshows.rules.scoring import Criterion

FEWEST_OTHERS: Final = 2
DEVIATIONS: Final = 3 * Fraction("1.4826")  # 1.4826 × MAD estimates a standard deviation
PART_OF_SCALE: Final = Fraction(1, 10)


def far_off(criteria: Iterable[Criterion], sheets: Mapping[str, Sequence[Sheet]]) -> dict[tuple[str, str], Fraction]:
    """Give the sheets that stand apart, by (judge, entry), with how far: positive is generous.

    `sheets` are the counted ones by entry. d_ij is a judge's total less the median of the others for the
    entry, bias_j the median of the judge's d_ij. Flagged is |d_ij − bias_j| above 3 × 1.4826 × MAD and above
    a tenth of the scale.
    """
    gaps: dict[tuple[str, str], Fraction] = {}
    for entry, ones in sheets.items():
        for sheet in ones:
            others = [other.total for other in ones if other.judge != sheet.judge]
            if len(others) >= FEWEST_OTHERS:
                gaps[sheet.judge, entry] = Fraction(sheet.total) - median(others)
    by_judge: dict[str, list[Fraction]] = {}
    for (judge, _entry), gap in gaps.items():
        by_judge.setdefault(judge, []).append(gap)
    bias = {judge: median(own) for judge, own in by_judge.items()}
    rest = {cell: gap - bias[cell[0]] for cell, gap in gaps.items()}
    if not rest:
        return {}
    scale = sum((Fraction(one.maximum - one.minimum) * Fraction(one.weight) for one in criteria), Fraction(0))
    limit = max(DEVIATIONS * median([abs(gap) for gap in rest.values()]), PART_OF_SCALE * scale)
    return {cell: gap for cell, gap in rest.items() if abs(gap) > limit}
