"""Making harsh and mild judges comparable: z-score or rank, judge by judge."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Final

from webapp.ballots.rules.aggregate import mean
from webapp.roadshows.rules.scoring import Normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from webapp.ballots.rules.panel import Sheet

FEWEST_SHEETS: Final = 3  # fewer say nothing about how a judge spreads scores
DIGITS: Final = Context(prec=50)

Totals = dict[tuple[str, str], Fraction]  # (judge, entry) → normalised total


def normalised(kind: Normalise, sheets: Iterable[Sheet]) -> tuple[Totals, frozenset[str]]:
    """Normalise the totals of all counted sheets.

    Returns the totals by (judge, entry) and the judges that could not be normalised: under `z-score` they
    stay raw, under `rank` a judge with a single sheet gives it the middle, 50.
    """
    by_judge: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        by_judge.setdefault(sheet.judge, []).append(sheet)
    return _ranked(by_judge) if kind is Normalise.RANK else _standardised(by_judge)


def _standardised(by_judge: Mapping[str, Sequence[Sheet]]) -> tuple[Totals, frozenset[str]]:
    """Give x' = M + S × (x - m_j) ÷ s_j, with population deviations."""
    everything = [sheet.total for sheets in by_judge.values() for sheet in sheets]
    totals: Totals = {}
    raw: set[str] = set()
    if not everything:
        return totals, frozenset()
    overall, spread = mean(everything), _variance(everything)
    for judge, sheets in by_judge.items():
        own = [sheet.total for sheet in sheets]
        centre, own_spread = mean(own), _variance(own)
        as_is = len(own) < FEWEST_SHEETS or own_spread == 0
        if as_is:
            raw.add(judge)
        ratio = Fraction(1) if as_is else _root(spread / own_spread)
        for sheet in sheets:
            total = Fraction(sheet.total)
            totals[judge, sheet.entry] = total if as_is else overall + ratio * (total - centre)
    return totals, frozenset(raw)


def _ranked(by_judge: Mapping[str, Sequence[Sheet]]) -> tuple[Totals, frozenset[str]]:
    """Give 100 × (n_j - r) ÷ (n_j - 1); equal totals share the mean of their ranks.

    These are J.-C. de Borda's points, "Mémoire sur les élections au scrutin", Histoire de l'Académie royale des
    sciences 1781 (1784) 657-665, stretched to 100.
    """
    totals: Totals = {}
    raw: set[str] = set()
    for judge, sheets in by_judge.items():
        if len(sheets) == 1:
            raw.add(judge)
            totals[judge, sheets[0].entry] = Fraction(50)
            continue
        own = [sheet.total for sheet in sheets]
        for sheet in sheets:
            above = sum(total > sheet.total for total in own)
            equal = sum(total == sheet.total for total in own)
            rank = above + Fraction(equal + 1, 2)
            totals[judge, sheet.entry] = 100 * (len(own) - rank) / (len(own) - 1)
    return totals, frozenset(raw)


def _variance(values: Sequence[Decimal]) -> Fraction:
    centre = mean(values)
    return mean([(Fraction(value) - centre) ** 2 for value in values])


def _root(value: Fraction) -> Fraction:
    """Give the square root: exact where there is an exact one, else to 50 digits."""
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    if above * above == value.numerator and below * below == value.denominator:
        return Fraction(above, below)
    quotient = DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Fraction(DIGITS.sqrt(quotient))
