"""Made-up events for the tally: rules, criteria, entries, judges and sheets of every kind."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

from webapp.ballots.rules.panel import Entrant, Juror, Sheet, sheet
from webapp.roadshows.rules.scoring import Aggregation, Criterion, Level, Normalise, RoundAt, Rules


class Case(NamedTuple):
    """One event."""

    rules: Rules
    criteria: tuple[Criterion, ...]
    entrants: list[Entrant]
    jurors: list[Juror]
    sheets: list[Sheet]


def decimals(least: str, most: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False)


@st.composite
def scales(draw: st.DrawFn) -> tuple[Criterion, ...]:
    def one(number: int) -> Criterion:
        step = draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.25"), Decimal(5)]))
        minimum = draw(st.sampled_from([Decimal(0), Decimal("0.25"), Decimal(1)]))
        maximum = minimum + step * draw(st.integers(1, 12))
        weight = draw(st.sampled_from([Decimal(1), Decimal("0.3"), Decimal(2), Decimal("0.333333")]))
        return Criterion(f"c{number}", "C", maximum, minimum, step, weight, order=number)

    return tuple(one(number) for number in range(draw(st.integers(1, 3))))


@st.composite
def rule_sets(draw: st.DrawFn, criteria: tuple[Criterion, ...]) -> Rules:
    level = draw(st.sampled_from(Level))
    totals = level is Level.TOTALS
    names = ["untrimmed_mean", "median", "firsts", "decision", *(f"criterion:{one.key}" for one in criteria)]
    return Rules(
        aggregation=draw(st.sampled_from(Aggregation)),
        trim_high=draw(st.integers(0, 2)),
        trim_low=draw(st.integers(0, 2)),
        level=level,
        round_at=RoundAt.RESULT if totals else draw(st.sampled_from(RoundAt)),
        decimals=draw(st.integers(0, 4)),
        factor=draw(st.sampled_from([Decimal(1), Decimal("0.6"), Decimal(3)])),
        normalise=draw(st.sampled_from(Normalise)) if totals else Normalise.NONE,
        audience_share=draw(st.sampled_from([Decimal(0), Decimal("0.2"), Decimal(1)])),
        ties=tuple(draw(st.lists(st.sampled_from(names), unique=True, max_size=3))),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    criteria = draw(scales())
    entries = [f"e{number}" for number in range(draw(st.integers(1, 5)))]
    decided = draw(st.lists(st.sampled_from(entries), unique=True))
    entrants = [
        Entrant(
            key,
            order,
            withdrawn=draw(st.integers(0, 9)) == 0,
            open=draw(st.integers(0, 9)) == 0,
            deduction=draw(st.sampled_from([Decimal(0), Decimal(0), Decimal("1.5"), Decimal(30)])),
            votes=draw(st.integers(0, 50)),
            decision=decided.index(key) + 1 if key in decided else None,
            decided=frozenset(decided if key in decided else ()),
        )
        for order, key in enumerate(entries)
    ]
    jurors = [
        Juror(
            f"j{number}",
            recused=frozenset(draw(st.lists(st.sampled_from(entries), max_size=1))),
            absent=draw(st.integers(0, 9)) == 0,
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    sheets = [
        sheet(
            criteria,
            judge=juror.key,
            entry=entry,
            scores=draw(scores(criteria)),
            excluded=draw(st.integers(0, 12)) == 0,
        )
        for juror in jurors
        for entry in entries
        if draw(st.integers(0, 7))
    ]
    return Case(draw(rule_sets(criteria)), criteria, entrants, jurors, sheets)


@st.composite
def scores(draw: st.DrawFn, criteria: tuple[Criterion, ...]) -> dict[str, Decimal]:
    return {one.key: one.minimum + one.step * draw(st.integers(0, one.values - 1)) for one in criteria}
