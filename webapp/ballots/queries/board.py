"""The whole event as the tally sees it: what was handed in, by whom, for what; and the result from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask import current_app
from sqlalchemy import Row, select

from webapp.ballots.models import Ballot, BallotDraft, BallotRevision, LateBallot
from webapp.ballots.queries.scheme import Scheme, scheme_of
from webapp.ballots.rules import alerts, panel
from webapp.ballots.rules.panel import Entrant, Juror, Sheet
from webapp.ballots.rules.submission import Standing, standing
from webapp.ballots.rules.tally import EntryResult
from webapp.ballots.rules.tally import tally as compute
from webapp.core.db import db, snapshot
from webapp.core.errors import NotFound
from webapp.live import queries as live
from webapp.roadshows.models import Deduction, Entry, Event, Judge, Recusal

_MOST_SHEETS = 50_000
_MOST_BOARDS = 64

_event = Event.__table__
_entry = Entry.__table__
_judge = Judge.__table__
_recusal = Recusal.__table__
_deduction = Deduction.__table__
_ballot = Ballot.__table__
_revision = BallotRevision.__table__
_draft = BallotDraft.__table__
_late = LateBallot.__table__


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a judge stands with an entry; `total` and `revision` are those of the current ballot, if any.

    `late` is the id of a late ballot that waits for a decision. `far_off` tells how far the ballot's total
    stands apart from the others', when it does; positive is generous.
    """

    state: Standing
    total: Decimal | None = None
    revision: int = 0
    late: int | None = None
    far_off: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """An event as of one moment. Entries and judges go by their keys; `cells` is by (judge, entry)."""

    scheme: Scheme
    entrants: tuple[Entrant, ...]
    jurors: tuple[Juror, ...]
    sheets: tuple[Sheet, ...]
    cells: Mapping[tuple[str, str], Cell]
    results: list[EntryResult]


def tally(event_id: int) -> list[EntryResult]:
    """Return the result as it stands, first place first, at most 100 ms old."""
    return board(event_id).results


def matrix(event_id: int) -> Mapping[tuple[str, str], Cell]:
    """Return where every judge stands with every entry, by (judge key, entry key), at most 100 ms old."""
    return board(event_id).cells


def board(event_id: int) -> Board:
    """Return the event's board; each revision of the event is worked out once in a process."""
    memory: dict[int, tuple[int, Board]] = current_app.extensions.setdefault("lvgu_boards", {})
    # Asked before the rows are read: a board may be newer than its number says, never older.
    number = live.revision(f"event:{event_id}")
    held = memory.get(event_id)
    if held is None or held[0] != number:
        if len(memory) >= _MOST_BOARDS:
            memory.clear()
        held = memory[event_id] = (number, read_board(event_id))
    return held[1]


def read_board(event_id: int) -> Board:
    """Work the event's board out from the rows as they are now; what a command decides by."""
    with snapshot():
        return _Reading(event_id).board()


class _Reading:
    """The rows of one event, read one table after the other within a snapshot."""

    def __init__(self, event_id: int) -> None:
        self.event_id = event_id
        event = self._rows(select(_event.c.id, _event.c.rules_version).where(_event.c.id == event_id))
        if not event:
            raise NotFound
        self.scheme = scheme_of(event_id, event[0].rules_version)
        self.entries = self._of(_entry, "id", "key", "position", "scoring", "withdrawn_reason", order="position")
        self.judges = self._of(_judge, "id", "key", "status", order="id")
        self.recused = {(row.judge_id, row.entry_id) for row in self._of(_recusal, "judge_id", "entry_id")}
        self.entry_keys = {row.id: row.key for row in self.entries}
        self.judge_keys = {row.id: row.key for row in self.judges}
        self.ballots = self._rows(_CURRENT.where(_ballot.c.event_id == event_id))

    def board(self) -> Board:
        """Put the rows together."""
        drafts = {(row.judge_id, row.entry_id) for row in self._of(_draft, "judge_id", "entry_id")}
        undecided = select(_late.c.judge_id, _late.c.entry_id, _late.c.id).where(
            _late.c.event_id == self.event_id, _late.c.decision.is_(None)
        )
        late = {(row.judge_id, row.entry_id): row.id for row in self._rows(undecided.order_by(_late.c.id))}
        entrants = self._entrants({entry_id for _judge_id, entry_id in late})
        jurors = self._jurors()
        sheets = self._sheets()
        results = compute(self.scheme.rules, self.scheme.criteria, entrants, jurors, sheets.values())
        return Board(
            scheme=self.scheme,
            entrants=entrants,
            jurors=jurors,
            sheets=tuple(sheets.values()),
            cells=self._cells(entrants, jurors, sheets, drafts, late),
            results=results,
        )

    def _entrants(self, late: set[int]) -> tuple[Entrant, ...]:
        points: dict[int, Decimal] = defaultdict(Decimal)
        standing_deductions = select(_deduction.c.entry_id, _deduction.c.points).where(
            _deduction.c.event_id == self.event_id, _deduction.c.cancelled_reason.is_(None)
        )
        for row in self._rows(standing_deductions):
            points[row.entry_id] += row.points
        return tuple(
            Entrant(
                key=row.key,
                order=row.position,
                withdrawn=row.withdrawn_reason is not None,
                open=row.scoring == "open",
                late=row.id in late,
                deduction=points[row.id],
            )
            for row in self.entries
        )

    def _jurors(self) -> tuple[Juror, ...]:
        recused: dict[int, set[str]] = defaultdict(set)
        for judge_id, entry_id in self.recused:
            recused[judge_id].add(self.entry_keys[entry_id])
        return tuple(
            Juror(key=row.key, recused=frozenset(recused[row.id]), absent=row.status != "active") for row in self.judges
        )

    def _sheets(self) -> dict[tuple[int, int], Sheet]:
        """Give the current sheets by (judge, entry); a revision never changes, so each is read once."""
        memory: dict[int, Sheet] = current_app.extensions.setdefault("lvgu_sheets", {})
        if len(memory) >= _MOST_SHEETS:
            memory.clear()
        unknown = [row for row in self.ballots if row.id not in memory]
        if unknown:
            scores = self._scores({row.id for row in unknown})
            for row in unknown:
                memory[row.id] = panel.sheet(
                    self.scheme.criteria,
                    judge=self.judge_keys[row.judge_id],
                    entry=self.entry_keys[row.entry_id],
                    scores={key: Decimal(score) for key, score in scores[row.id].items()},
                )
        return {
            (row.judge_id, row.entry_id): replace(memory[row.id], excluded=True)
            if row.excluded_reason is not None
            else memory[row.id]
            for row in self.ballots
        }

    def _scores(self, revisions: set[int]) -> dict[int, dict[str, str]]:
        statement = select(_revision.c.id, _revision.c.scores).where(
            _revision.c.event_id == self.event_id, _revision.c.is_current
        )
        return {row.id: row.scores for row in self._rows(statement) if row.id in revisions}

    def _cells(
        self,
        entrants: tuple[Entrant, ...],
        jurors: tuple[Juror, ...],
        sheets: Mapping[tuple[int, int], Sheet],
        drafts: set[tuple[int, int]],
        late: Mapping[tuple[int, int], int],
    ) -> dict[tuple[str, str], Cell]:
        counted = panel.counted(entrants, jurors, sheets.values())
        far_off = alerts.far_off(self.scheme.criteria, counted)
        numbers = {(row.judge_id, row.entry_id): row.number for row in self.ballots}
        cells: dict[tuple[str, str], Cell] = {}
        for judge in self.judges:
            for entry in self.entries:
                pair, keys = (judge.id, entry.id), (judge.key, entry.key)
                held = sheets.get(pair)
                gap = far_off.get(keys)
                state = standing(
                    recused=pair in self.recused,
                    excluded=held is not None and held.excluded,
                    submitted=held is not None,
                    late=pair in late,
                    absent=judge.status != "active",
                    draft=pair in drafts,
                )
                cells[keys] = Cell(
                    state,
                    total=held.total if held else None,
                    revision=numbers.get(pair, 0),
                    late=late.get(pair),
                    far_off=None if gap is None else round(Decimal(gap.numerator) / gap.denominator, 1),
                )
        return cells

    def _of(self, table: Any, *columns: str, order: str = "") -> list[Row[Any]]:  # noqa: ANN401 - any event's table
        statement = select(*(table.c[name] for name in columns)).where(table.c.event_id == self.event_id)
        return self._rows(statement.order_by(table.c[order]) if order else statement)

    def _rows(self, statement: Any) -> list[Row[Any]]:  # noqa: ANN401 - any select
        return list(db.session.execute(statement).all())


_CURRENT = select(
    _revision.c.id, _revision.c.number, _ballot.c.judge_id, _ballot.c.entry_id, _ballot.c.excluded_reason
).join_from(_ballot, _revision, (_revision.c.ballot_id == _ballot.c.id) & _revision.c.is_current)
