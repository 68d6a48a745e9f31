"""The whole event as the tally sees it: what was handed in, by whom, for what; and the result from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from flask import current_app

from webapp.ballots.queries import board_rows as rows
from webapp.ballots.queries import votes
from webapp.ballots.queries.scheme import Scheme, scheme_of
from webapp.ballots.rules import alerts, panel
from webapp.ballots.rules.panel import Entrant, Juror, Sheet
from webapp.ballots.rules.submission import Standing, standing
from webapp.ballots.rules.tally import EntryResult
from webapp.ballots.rules.tally import tally as compute
from webapp.core.db import snapshot
from webapp.core.errors import NotFound
from webapp.live import queries as live
from webapp.roadshows.rules.scoring import Tie

_MOST_SHEETS = 50_000
_MOST_BOARDS = 64


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a judge stands with an entry; `total` and `revision` are those of the current ballot, if any.

    `late` is the id of a late ballot that waits for a decision. `far_off` tells how far the ballot's total
    stands apart from the others', when it does; positive is generous. `paper`: the current ballot is a sheet of
    paper that two people typed in and confirmed.
    """

    state: Standing
    total: Decimal | None = None
    revision: int = 0
    late: int | None = None
    far_off: Decimal | None = None
    paper: bool = False


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
        event = rows.VERSION.first(event_id=event_id)
        if event is None:
            raise NotFound
        self.scheme = scheme_of(event_id, event.rules_version)
        self.entries = rows.ENTRIES.run(event_id=event_id)
        self.judges = rows.JUDGES.run(event_id=event_id)
        self.recused = {(row.judge_id, row.entry_id) for row in rows.RECUSALS.run(event_id=event_id)}
        self.entry_keys = {row.id: row.key for row in self.entries}
        self.judge_keys = {row.id: row.key for row in self.judges}
        self.ballots = rows.CURRENT.run(event_id=event_id)
        papers = rows.PAPERS.run(event_id=event_id)
        self.on_paper = {row.revision_id for row in papers if row.revision_id is not None}
        self.papers_waiting = {(row.judge_id, row.entry_id) for row in papers if row.decision is None}

    def board(self) -> Board:
        """Put the rows together."""
        drafts = {(row.judge_id, row.entry_id) for row in rows.DRAFTS.run(event_id=self.event_id)}
        late = {(row.judge_id, row.entry_id): row.id for row in rows.UNDECIDED.run(event_id=self.event_id)}
        entrants = self._entrants({entry_id for _judge_id, entry_id in (*late, *self.papers_waiting)})
        jurors = self._jurors()
        sheets = self._sheets()
        results = compute(
            self.scheme.rules,
            self.scheme.criteria,
            entrants,
            jurors,
            sheets.values(),
            audience_open=bool(self.scheme.rules.audience_share) and votes.is_open(self.event_id),
        )
        return Board(
            scheme=self.scheme,
            entrants=entrants,
            jurors=jurors,
            sheets=tuple(sheets.values()),
            cells=self._cells(entrants, jurors, sheets, drafts, late),
            results=results,
        )

    def _entrants(self, undecided: set[int]) -> tuple[Entrant, ...]:
        points: dict[int, Decimal] = defaultdict(Decimal)
        for row in rows.DEDUCTIONS.run(event_id=self.event_id):
            points[row.entry_id] += row.points
        voted = votes.by_entry(self.event_id) if self.scheme.rules.audience_share else {}
        decided = self._decided()
        return tuple(
            Entrant(
                key=row.key,
                order=row.position,
                withdrawn=row.withdrawn_reason is not None,
                open=row.scoring == "open",
                late=row.id in undecided,
                deduction=points[row.id],
                votes=voted.get(row.id, 0),
                category=row.category,
                **panel.placed(decided.get(row.key, ()), row.key),
            )
            for row in self.entries
        )

    def _decided(self) -> dict[str, list[str]]:
        """Give the decisions about ties by entry, where the rules know any."""
        if Tie.DECISION not in self.scheme.rules.ties:
            return {}
        return {key: row.entries for row in rows.DECISIONS.run(event_id=self.event_id) for key in row.entries}

    def _jurors(self) -> tuple[Juror, ...]:
        recused: dict[int, set[str]] = defaultdict(set)
        for judge_id, entry_id in self.recused:
            recused[judge_id].add(self.entry_keys[entry_id])
        return tuple(
            Juror(key=row.key, recused=frozenset(recused[row.id]), absent=row.status != "active") for row in self.judges
        )

    def _sheets(self) -> dict[tuple[int, int], Sheet]:
        """Give the current sheets by (judge, entry); a revision never changes, so each is read once."""
        # A rehearsal's wiped revisions may give their ids away again, never their receipts.
        memory: dict[tuple[int, str], Sheet] = current_app.extensions.setdefault("lvgu_sheets", {})
        if len(memory) >= _MOST_SHEETS:
            memory.clear()
        unknown = [row for row in self.ballots if (row.id, row.receipt) not in memory]
        if unknown:
            scores = {row.id: row.scores for row in rows.SCORES.run(event_id=self.event_id)}
            categories = {row.id: row.category for row in self.entries}
            for row in unknown:
                memory[row.id, row.receipt] = panel.sheet(
                    self.scheme.criteria_for(categories[row.entry_id]),
                    judge=self.judge_keys[row.judge_id],
                    entry=self.entry_keys[row.entry_id],
                    scores={key: Decimal(score) for key, score in scores[row.id].items()},
                )
        return {
            (row.judge_id, row.entry_id): replace(memory[row.id, row.receipt], excluded=True)
            if row.excluded_reason is not None
            else memory[row.id, row.receipt]
            for row in self.ballots
        }

    def _cells(
        self,
        entrants: tuple[Entrant, ...],
        jurors: tuple[Juror, ...],
        sheets: Mapping[tuple[int, int], Sheet],
        drafts: set[tuple[int, int]],
        late: Mapping[tuple[int, int], int],
    ) -> dict[tuple[str, str], Cell]:
        far_off = {
            cell: gap
            for part in panel.parts(self.scheme.criteria, entrants, list(sheets.values()))
            for cell, gap in alerts.far_off(part.criteria, panel.counted(part.entrants, jurors, part.sheets)).items()
        }
        numbers = {(row.judge_id, row.entry_id): row.number for row in self.ballots}
        on_paper = {(row.judge_id, row.entry_id) for row in self.ballots if row.id in self.on_paper}
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
                    paper=pair in self.papers_waiting,
                )
                cells[keys] = Cell(
                    state,
                    total=held.total if held else None,
                    revision=numbers.get(pair, 0),
                    late=late.get(pair),
                    far_off=None if gap is None else round(gap, 1),
                    paper=pair in on_paper,
                )
        return cells
