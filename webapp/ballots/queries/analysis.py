"""Judges and their agreement, worked out from an event's counted ballots. For the coordinator alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from webapp.ballots.queries.board import read_board
from webapp.ballots.rules import agreement, stability
from webapp.ballots.rules.effects import JudgeFigures, judge_figures
from webapp.ballots.rules.tally import EntryResult
from webapp.roadshows import queries as roadshows


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
    tells that harsh or mild judges may have decided a place. `margin` names entries by key.
    """

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


def analysis(event_id: int) -> Analysis:
    """Work everything out from the rows as they are now."""
    board = read_board(event_id)
    panel = stability.Panel(board.scheme.rules, board.scheme.criteria, board.entrants, board.jurors, board.sheets)
    names = {one.key: one.name for one in roadshows.entries(event_id)}
    judge_names = {one.key: one.name for one in roadshows.judges(event_id)}
    totals = panel.totals
    block = agreement.complete_block(totals)
    evened = stability.adjusted(panel)
    by_key = {one.entry: one for one in evened}
    first, without = stability.winners(board.results), stability.without_one(panel)
    return Analysis(
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
            Comparison(names[one.entry], one, by_key[one.entry]) for one in board.results if one.rank is not None
        ),
        podium_differs=stability.podium(board.results) != stability.podium(evened),
        margin=stability.margin(panel, board.results),
        names=names,
    )
