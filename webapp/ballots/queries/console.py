"""An event with its board, for the pages behind the console."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.ballots.queries.board import Board, Cell, read_board
from webapp.ballots.rules.tally import EntryResult
from webapp.core.db import db
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Deduction, Entry, Event, Judge, Publication

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its result and one cell a judge, in the judges' order."""

    entry: Entry
    result: EntryResult
    cells: tuple[tuple[Judge, Cell], ...]


@dataclass(frozen=True, slots=True)
class Console:
    """An event as of one moment, for the person who runs it."""

    event: Event
    board: Board
    lines: tuple[Line, ...]
    judges: tuple[Judge, ...]
    deductions: dict[int, list[Deduction]]
    publication: Publication | None

    @property
    def ranking(self) -> list[Line]:
        """Give the lines in the order of the result."""
        lines = {line.entry.key: line for line in self.lines}
        return [lines[one.entry] for one in self.board.results]

    @property
    def open_count(self) -> int:
        """Count the entries whose scoring is open."""
        return sum(line.entry.scoring == "open" for line in self.lines)

    @property
    def provisional(self) -> list[Line]:
        """Give the entries whose result is not final."""
        return [line for line in self.lines if line.result.provisional]

    @property
    def late_count(self) -> int:
        """Count the late ballots that wait for a decision."""
        return sum(cell.late is not None for cell in self.board.cells.values())

    def line_of(self, key: str) -> Line:
        """Give the line of an entry that the event has."""
        return next(line for line in self.lines if line.entry.key == key)

    def cell(self, line: Line, judge: Judge) -> Cell:
        """Give where a judge stands with an entry."""
        return self.board.cells[judge.key, line.entry.key]


def console(event_id: int) -> Console:
    """Return the event with its board, read as of one moment."""
    board = read_board(event_id)  # reads as of one moment; what follows belongs to the same reading
    event = db.session.get_one(Event, event_id, populate_existing=True)
    judges = _panel(roadshows.judges(event_id), board)
    results = {one.entry: one for one in board.results}
    deductions: dict[int, list[Deduction]] = {}
    for row in roadshows.deductions(event_id):
        deductions.setdefault(row.entry_id, []).append(row)
    return Console(
        event=event,
        board=board,
        lines=tuple(
            Line(entry, results[entry.key], tuple((judge, board.cells[judge.key, entry.key]) for judge in judges))
            for entry in roadshows.entries(event_id)
        ),
        judges=judges,
        deductions=deductions,
        publication=roadshows.publication(event_id),
    )


def _panel(judges: Sequence[Judge], board: Board) -> tuple[Judge, ...]:
    """Return the judges, replaced ones only as long as a ballot of theirs stands."""
    with_ballot = {key for (key, _entry), cell in board.cells.items() if cell.total is not None}
    return tuple(judge for judge in judges if judge.status != "replaced" or judge.key in with_ballot)
