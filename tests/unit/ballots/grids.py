"""Small events for tests of the tally: a grid of totals, entries by judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from webapp.ballots.rules.panel import Entrant, Juror, Sheet, sheet
from webapp.ballots.rules.tally import EntryResult, tally
from webapp.roadshows.rules.scoring import Aggregation, Criterion, Rules

TOTAL = (Criterion(key="t", name="Total", maximum=Decimal(100), step=Decimal("0.01")),)
TWO = (
    Criterion(key="a", name="A", maximum=Decimal(60), weight=Decimal("0.5")),
    Criterion(key="b", name="B", maximum=Decimal(40), weight=Decimal(2)),
)
MEAN = Rules(aggregation=Aggregation.MEAN)
TRIMMED = Rules()
MEDIAN = Rules(aggregation=Aggregation.MEDIAN)

Grid = Mapping[str, Sequence[str | None]]


def sheets_of(grid: Grid) -> list[Sheet]:
    """Read a grid entry → totals by judge; None is a missing ballot."""
    return [
        sheet(TOTAL, judge=f"j{place}", entry=entry, scores={"t": Decimal(total)})
        for entry, totals in grid.items()
        for place, total in enumerate(totals, 1)
        if total is not None
    ]


def run(rules: Rules, grid: Grid, **changes: Any) -> dict[str, EntryResult]:  # noqa: ANN401
    """Tally a grid; `changes` give attributes by entry (`e1=…`) or replace jurors and options."""
    width = max(len(totals) for totals in grid.values())
    jurors = changes.pop("jurors", [Juror(f"j{place}") for place in range(1, width + 1)])
    sheets = changes.pop("sheets", None) or sheets_of(grid)
    audience_open = changes.pop("audience_open", False)
    entrants = [Entrant(key, order, **changes.get(key, {})) for order, key in enumerate(grid, 1)]
    results = tally(rules, TOTAL, entrants, jurors, sheets, audience_open=audience_open)
    return {one.entry: one for one in results}


def scores(results: Mapping[str, EntryResult]) -> dict[str, str | None]:
    return {key: None if one.score is None else str(one.score) for key, one in results.items()}


def ranks(results: Mapping[str, EntryResult]) -> dict[str, int | None]:
    return {key: one.rank for key, one in results.items()}
