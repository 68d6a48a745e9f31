"""How firmly a result stands: without harsh and mild judges, without any one judge, and against chance.

Beside the official tally, never instead of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from webapp.ballots.rules.effects import judge_effects, root, without_effects
from webapp.ballots.rules.panel import Entrant, Juror, Sheet, counted
from webapp.ballots.rules.tally import EntryResult, tally
from webapp.roadshows.rules.scoring import Criterion, Level, Normalise, RoundAt, Rules

if TYPE_CHECKING:
    from decimal import Decimal

PODIUM: Final = 3
FEWEST_COMMON: Final = 2


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything a result is computed from."""

    rules: Rules
    criteria: Sequence[Criterion]
    entrants: Sequence[Entrant]
    jurors: Sequence[Juror]
    sheets: Sequence[Sheet]

    @property
    def totals(self) -> dict[tuple[str, str], Decimal]:
        """Give the totals that count, by (judge, entry), in the judges' order."""
        by_entry = counted(self.entrants, self.jurors, self.sheets)
        found = {(one.judge, one.entry): one.total for ones in by_entry.values() for one in ones}
        order = {juror.key: place for place, juror in enumerate(self.jurors)}
        return dict(sorted(found.items(), key=lambda cell: order[cell[0][0]]))

    def results(self) -> list[EntryResult]:
        """Give the official result."""
        return tally(self.rules, self.criteria, self.entrants, self.jurors, self.sheets)


@dataclass(frozen=True, slots=True)
class Margin:
    """The first two and what lies between them.

    `gap` is the difference of their published scores. `error` is the standard error of the mean difference over
    the `common` judges who scored both (None with fewer than two).
    """

    first: str
    second: str
    gap: Fraction
    common: int
    error: Fraction | None

    @property
    def ratio(self) -> Fraction | None:
        """Give gap ÷ error; below 2 the order of the two may be chance."""
        return self.gap / self.error if self.error else None


def adjusted(panel: Panel) -> list[EntryResult]:
    """Give the result with every judge's effect taken off the totals first, then trimmed by the same rules.

    A rule that works on criteria is applied to totals here, and normalising is left out: the effects do its work.
    """
    rules = replace(panel.rules, level=Level.TOTALS, round_at=RoundAt.RESULT, normalise=Normalise.NONE)
    totals = panel.totals
    even = without_effects(totals, judge_effects(totals))
    return tally(rules, panel.criteria, panel.entrants, panel.jurors, panel.sheets, totals=even)


def podium(results: Sequence[EntryResult]) -> list[tuple[int, str]]:
    """Give (rank, entry) of the first three places, more when a place is shared."""
    return sorted((one.rank, one.entry) for one in results if one.rank is not None and one.rank <= PODIUM)


def winners(results: Sequence[EntryResult]) -> tuple[str, ...]:
    """Give the entries at the first place."""
    return tuple(one.entry for one in results if one.rank == 1)


def without_one(panel: Panel) -> dict[str, tuple[str, ...]]:
    """Give who would win if a judge's sheets were left out, for every judge whose sheets count."""
    judges = dict.fromkeys(judge for judge, _entry in panel.totals)
    return {
        judge: winners(replace(panel, sheets=[one for one in panel.sheets if one.judge != judge]).results())
        for judge in judges
    }


def margin(panel: Panel, results: Sequence[EntryResult]) -> Margin | None:
    """Give the margin of the winner; None with fewer than two ranked entries.

    Paired differences d_j = x_1j - x_2j take each judge's own level out: error = s_d ÷ √n, s_d the sample
    deviation ("Student", "The probable error of a mean", Biometrika 6 (1908) 1-25).
    """
    ranked = [one for one in results if one.rank is not None][:2]
    if len(ranked) < FEWEST_COMMON:
        return None
    first, second = ranked
    totals = panel.totals
    gaps = [
        Fraction(total) - Fraction(totals[judge, second.entry])
        for (judge, entry), total in totals.items()
        if entry == first.entry and (judge, second.entry) in totals
    ]
    gap = Fraction(first.score or 0) - Fraction(second.score or 0)
    return Margin(first.entry, second.entry, gap, len(gaps), _standard_error(gaps))


def _standard_error(values: Sequence[Fraction]) -> Fraction | None:
    count = len(values)
    if count < FEWEST_COMMON:
        return None
    centre = sum(values, Fraction(0)) / count
    squares = sum(((value - centre) ** 2 for value in values), Fraction(0))
    return root(squares / ((count - 1) * count))
