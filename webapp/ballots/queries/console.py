"""What the console shows: the board together with names, the stage and its timer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from webapp.ballots.queries.board import Board, Cell, read_board
from webapp.ballots.queries.seats import RosterRow, roster
from webapp.ballots.rules.result import highest
from webapp.ballots.rules.tally import EntryResult
from webapp.core.db import db
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Deduction, Entry, Event, Judge, Podium, Publication

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal


_MS = 1000


@dataclass(frozen=True, slots=True)
class Clock:
    """The timer on stage; while it runs, `ends_at` is the moment at which nothing is left."""

    kind: str
    left_ms: int
    ends_at: datetime | None

    @property
    def running(self) -> bool:
        """Tell whether it runs."""
        return self.ends_at is not None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its result and one cell a judge, in the judges' order."""

    entry: Entry
    result: EntryResult
    cells: tuple[tuple[Judge, Cell], ...]

    @property
    def handed_in(self) -> int:
        """Count the ballots that count."""
        return self.result.judges

    @property
    def expected(self) -> int:
        """Count the ballots there will be when all are in."""
        return self.handed_in + len(self.result.missing)

    @property
    def missing(self) -> list[tuple[Judge, Cell]]:
        """Give the judges whose ballot is still expected."""
        return [(judge, cell) for judge, cell in self.cells if judge.key in self.result.missing]


@dataclass(frozen=True, slots=True)
class Console:
    """An event as of one moment, for the person who runs it."""

    event: Event
    podium: Podium
    clock: Clock
    board: Board
    lines: tuple[Line, ...]
    judges: tuple[Judge, ...]
    roster: dict[int, RosterRow]
    deductions: dict[int, list[Deduction]]
    publication: Publication | None

    @property
    def on_stage(self) -> Line | None:
        """Give the entry on stage."""
        return next((line for line in self.lines if line.entry.id == self.podium.entry_id), None)

    @property
    def following(self) -> Line | None:
        """Give the entry to be called next: the first after the one on stage, else the first of all."""
        running = [line for line in self.lines if line.entry.withdrawn_reason is None]
        here = self.on_stage
        later = [line for line in running if here is None or line.entry.position > here.entry.position]
        return next(iter(later), None)

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
    def unfinished(self) -> list[Line]:
        """Give the entries that have been opened and still wait for a ballot."""
        return [line for line in self.lines if line.result.missing and line.entry.scoring != "waiting"]

    @property
    def provisional(self) -> list[Line]:
        """Give the entries whose result is not final."""
        return [line for line in self.lines if line.result.provisional]

    @property
    def late(self) -> list[tuple[Line, Judge]]:
        """Give the late ballots that wait for a decision."""
        return self._cells(lambda cell: cell.late is not None)

    @property
    def far_off(self) -> list[tuple[Line, Judge]]:
        """Give the ballots that stand apart."""
        return self._cells(lambda cell: cell.far_off is not None)

    @property
    def highest(self) -> Decimal:
        """Give where the bars of the ranking end."""
        return highest(self.board.scheme.rules, self.board.scheme.criteria, self.board.results)

    def line_of(self, key: str) -> Line:
        """Give the line of an entry that the event has."""
        return next(line for line in self.lines if line.entry.key == key)

    def cell(self, line: Line, judge: Judge) -> Cell:
        """Give where a judge stands with an entry."""
        return self.board.cells[judge.key, line.entry.key]

    def _cells(self, wanted: Callable[[Cell], bool]) -> list[tuple[Line, Judge]]:
        return [(line, judge) for line in self.lines for judge, cell in line.cells if wanted(cell)]


def console(event_id: int) -> Console:
    """Return the event as the console shows it, read as of one moment."""
    held = read_board(event_id)  # reads as of one moment; what follows belongs to the same reading
    event = db.session.get_one(Event, event_id, populate_existing=True)
    podium = roadshows.podium(event_id)
    judges = _panel(roadshows.judges(event_id), held)
    results = {one.entry: one for one in held.results}
    deductions: dict[int, list[Deduction]] = {}
    for row in roadshows.deductions(event_id):
        deductions.setdefault(row.entry_id, []).append(row)
    return Console(
        event=event,
        podium=podium,
        clock=clock_of(event, podium),
        board=held,
        lines=tuple(
            Line(entry, results[entry.key], tuple((judge, held.cells[judge.key, entry.key]) for judge in judges))
            for entry in roadshows.entries(event_id)
        ),
        judges=judges,
        roster=roster(event_id),
        deductions=deductions,
        publication=roadshows.publication(event_id),
    )


def clock_of(event: Event, podium: Podium) -> Clock:
    """Return the timer on stage."""
    seconds = event.presentation_seconds if podium.timer == "presentation" else event.question_seconds
    left = seconds * _MS - podium.timer_spent_ms
    started = podium.timer_started_at
    return Clock(podium.timer, left, started + timedelta(milliseconds=left) if started else None)


def _panel(judges: Sequence[Judge], held: Board) -> tuple[Judge, ...]:
    """Return the judges with a column: replaced ones only as long as a ballot of theirs stands."""
    with_ballot = {key for (key, _entry), cell in held.cells.items() if cell.total is not None}
    return tuple(judge for judge in judges if judge.status != "replaced" or judge.key in with_ballot)
