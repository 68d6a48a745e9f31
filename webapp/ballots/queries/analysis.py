"""Judges and their agreement, worked out from an event's counted ballots. For the coordinator alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from webapp.ballots.queries.board import read_board
from webapp.ballots.rules import agreement, stability
from webapp.ballots.rules.effects import JudgeFigures, judge_figures
from webapp.ballots.rules.panel import parts
from webapp.ballots.rules.stability import Panel
from webapp.ballots.rules.tally import EntryResult
from webapp.roadshows import queries as roadshows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Comparison:
    """An entry's official result beside the adjusted one."""

    name: str
    official: EntryResult
    adjusted: EntryResult


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """One judge's figures, by name; `without` names the winners when this judge is left out."""

    name: str
    figures: JudgeFigures
    without: tuple[str, ...]
    changes: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """The figures; None where there are too few ballots to tell.

    `entries` and `judges` count the block without gaps that W and ICC were worked out over. `podium_differs`
    tells that harsh or mild judges may have decided a place. `margin` names entries by key. `category` is the
    ranking's, "" for the whole event's.
    """

    category: str
    alpha: Fraction | None
    icc: Fraction | None
    concordance: Fraction | None
    entries: int
    judges: int
    lines: tuple[JudgeLine, ...]
    comparison: tuple[Comparison, ...]
    podium_differs: bool
    margin: stability.Margin | None
    names: dict[str, str]


def analyses(event_id: int) -> list[Analysis]:
    """Work everything out from the rows as they are now, for each ranking of the event."""
    board = read_board(event_id)
    names = {one.key: one.name for one in roadshows.entries(event_id)}
    judge_names = {one.key: one.name for one in roadshows.judges(event_id)}
    return [
        _analysis(
            Panel(board.scheme.rules, part.criteria, part.entrants, board.jurors, part.sheets),
            [one for one in board.results if one.category == part.category],
            names,
            judge_names,
        )
        for part in parts(board.scheme.criteria, board.entrants, board.sheets)
    ]


def _analysis(
    panel: Panel, results: Sequence[EntryResult], names: dict[str, str], judge_names: Mapping[str, str]
) -> Analysis:
    totals = panel.totals
    block = agreement.complete_block(totals)
    # A part's own criteria have its category or none: within it there is one ranking.
    evened = stability.adjusted(panel)
    by_key = {one.entry: one for one in evened}
    first, without = stability.winners(results), stability.without_one(panel)
    return Analysis(
        category=results[0].category if results else "",
        alpha=agreement.alpha(totals),
        icc=agreement.icc_2k(block),
        concordance=agreement.kendalls_w(block),
        entries=len(block.entries),
        judges=len(block.judges),
        lines=tuple(
            JudgeLine(
                judge_names[one.judge],
                one,
                tuple(names[key] for key in without[one.judge]),
                without[one.judge] != first,
            )
            for one in judge_figures(totals)
        ),
        comparison=tuple(
            Comparison(names[one.entry], one, by_key[one.entry]) for one in results if one.rank is not None
        ),
        podium_differs=stability.podium(results) != stability.podium(evened),
        margin=stability.margin(panel, results),
        names=names,
    )
