"""What every ballot changes: the ranking and the matrix. Names are kept, since only a coordinator changes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from webapp.ballots.queries.board import Board, Cell, read_board
from webapp.ballots.queries.board_rows import UNSENT
from webapp.ballots.rules.result import ends_of
from webapp.core.db import db
from webapp.live import queries as live
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from webapp.ballots.rules.tally import EntryResult

_MOST_CASTS = 64


@dataclass(frozen=True, slots=True)
class EntryName:
    """An entry as it is written beside its figures."""

    key: str
    name: str
    number: str
    category: str
    scoring: str
    on_stage: bool


@dataclass(frozen=True, slots=True)
class JudgeName:
    """A judge as written above a column."""

    key: str
    name: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part, in the running order and in the judges' order."""

    slug: str
    public: bool
    entries: tuple[EntryName, ...]
    judges: tuple[JudgeName, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures as of one moment; `judges` are the matrix's columns.

    `unsent` names the judges on whose devices ballots lay when these were last seen, with how many.
    """

    cast: Cast
    board: Board
    judges: tuple[JudgeName, ...]
    unsent: tuple[tuple[str, int], ...]

    @property
    def ranking(self) -> list[tuple[EntryName, EntryResult]]:
        """Give the entries in the order of the result."""
        names = {entry.key: entry for entry in self.cast.entries}
        return [(names[one.entry], one) for one in self.board.results]

    @property
    def highest(self) -> dict[str, Decimal]:
        """Give where the bars of each ranking end, by category; "" is the whole event's."""
        return ends_of(self.board.scheme.rules, self.board.scheme.criteria, self.board.results)

    @property
    def late(self) -> list[tuple[EntryName, JudgeName, Cell]]:
        """Give the late ballots that wait for a decision."""
        return self._cells(lambda cell: cell.late is not None)

    @property
    def far_off(self) -> list[tuple[EntryName, JudgeName, Cell]]:
        """Give the ballots that stand apart."""
        return self._cells(lambda cell: cell.far_off is not None)

    @property
    def unfinished(self) -> list[tuple[EntryName, list[tuple[JudgeName, Cell]]]]:
        """Give the entries that have been opened and still wait for ballots, with whose."""
        missing = {one.entry: set(one.missing) for one in self.board.results if one.missing}
        return [
            (entry, [(judge, self.cell(entry, judge)) for judge in self.judges if judge.key in missing[entry.key]])
            for entry in self.cast.entries
            if entry.key in missing and entry.scoring != "waiting"
        ]

    def cell(self, entry: EntryName, judge: JudgeName) -> Cell:
        """Give where a judge stands with an entry."""
        return self.board.cells[judge.key, entry.key]

    def _cells(self, wanted: Callable[[Cell], bool]) -> list[tuple[EntryName, JudgeName, Cell]]:
        if not any(wanted(cell) for cell in self.board.cells.values()):  # as nearly always
            return []
        found = ((entry, judge, self.cell(entry, judge)) for entry in self.cast.entries for judge in self.judges)
        return [one for one in found if wanted(one[2])]


def tally_of(event_id: int) -> Tally:
    """Return ranking and matrix, worked out from the rows as they are now."""
    board = read_board(event_id)
    cast = _cast(event_id)
    standing = {key for (key, _entry), cell in board.cells.items() if cell.total is not None}
    judges = tuple(judge for judge in cast.judges if not judge.replaced or judge.key in standing)
    return Tally(cast, board, judges, tuple((row.name, row.unsent) for row in UNSENT.run(event_id=event_id)))


def _cast(event_id: int) -> Cast:
    """Return who takes part; read again when a coordinator has changed anything."""
    memory: dict[int, tuple[int, Cast]] = current_app.extensions.setdefault("lvgu_casts", {})
    number = live.number(f"staging:{event_id}")
    held = memory.get(event_id)
    if held is None or held[0] != number:
        if len(memory) >= _MOST_CASTS:
            memory.clear()
        held = memory[event_id] = (number, _read_cast(event_id))
    return held[1]


def _read_cast(event_id: int) -> Cast:
    event = db.session.get_one(Event, event_id, populate_existing=True)
    on_stage = roadshows.podium(event_id).entry_id
    return Cast(
        slug=event.slug,
        public=event.published_at is not None,
        entries=tuple(
            EntryName(one.key, one.name, f"{one.position:02d}", one.category, one.scoring, one.id == on_stage)
            for one in roadshows.entries(event_id)
        ),
        judges=tuple(JudgeName(one.key, one.name, one.status == "replaced") for one in roadshows.judges(event_id)),
    )
