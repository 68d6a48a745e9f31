"""The judges' score sheets for paper: blank ones to be filled in, and what each judge handed in to be signed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from webapp.ballots.models import Ballot, BallotRevision
from webapp.ballots.rules.scores import total
from webapp.core.db import db, snapshot
from webapp.core.errors import N_
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Entry, Judge
from webapp.roadshows.rules.scoring import Criterion, criteria_for, is_separate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from webapp.roadshows.models import Event

MOST_UPRIGHT: Final = 5  # criteria a hand can still write into on an upright sheet of A4
MOST_ACROSS: Final = 9  # and on a wide one; with more, criteria and entries change places
MOST_BESIDE: Final = 8  # entries beside one another on a sheet turned so


@dataclass(frozen=True, slots=True)
class Line:
    """One entry on a judge's sheet: its scores, or in their place a `word` (recused, no ballot); a `note` beside."""

    entry: Entry
    scores: tuple[Decimal, ...] = ()
    total: Decimal | None = None
    receipt: str = ""
    word: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that are scored by the same criteria, in the running order."""

    category: str
    criteria: tuple[Criterion, ...]
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class JudgeSheet:
    """A judge's sheet: one table, or one for each category with criteria of its own."""

    judge: Judge
    tables: tuple[Table, ...]

    @property
    def shape(self) -> str:
        """Tell how it lies on paper: `upright`, `wide`, or `turned` with the criteria below one another."""
        most = max(len(one.criteria) for one in self.tables)
        return "upright" if most <= MOST_UPRIGHT else "wide" if most <= MOST_ACROSS else "turned"


def blank_sheets_of(event: Event, judge: str, entry: str) -> list[JudgeSheet]:
    """Return a sheet to be filled in for every active judge, or the one named, with all entries or the one named."""
    with snapshot():
        asked = [one for one in roadshows.entries(event.id) if one.withdrawn_reason is None and entry in ("", one.key)]
        criteria, recused = roadshows.criteria_of(event.id), _recused(event)
        panel = [one for one in roadshows.judges(event.id) if one.status == "active" and judge in ("", one.key)]
    lines = {
        one.id: [Line(held, word=N_("Recused") if (one.id, held.id) in recused else "") for held in asked]
        for one in panel
    }
    return [JudgeSheet(one, _tables(lines[one.id], criteria)) for one in panel if asked]


def score_sheets_of(event: Event) -> list[JudgeSheet]:
    """Return a sheet of what counts for every active judge, and for everybody else who handed something in."""
    with snapshot():
        entries, judges = roadshows.entries(event.id), roadshows.judges(event.id)
        criteria, recused = roadshows.criteria_of(event.id), _recused(event)
        statement = (
            select(
                Ballot.entry_id, Ballot.judge_id, Ballot.excluded_reason, BallotRevision.scores, BallotRevision.receipt
            )
            .join(BallotRevision, (BallotRevision.ballot_id == Ballot.id) & BallotRevision.is_current)
            .where(Ballot.event_id == event.id)
        )
        held = {(row.judge_id, row.entry_id): row for row in db.session.execute(statement)}
    sheets = []
    for judge in judges:
        own = [one for one in entries if (judge.id, one.id) in held or one.withdrawn_reason is None]
        lines = [
            Line(one, word=N_("Recused"))
            if (judge.id, one.id) in recused
            else _line(one, held.get((judge.id, one.id)), criteria)
            for one in own
        ]
        if lines and (judge.status == "active" or any(one.receipt for one in lines)):
            sheets.append(JudgeSheet(judge, _tables(lines, criteria)))
    return sheets


def _recused(event: Event) -> set[tuple[int, int]]:
    return {(row.judge_id, row.entry_id) for row in roadshows.recusals(event.id)}


def _line(
    entry: Entry, row: Row[int, int, str | None, dict[str, str], str] | None, criteria: Sequence[Criterion]
) -> Line:
    """Give the line of a ballot's `row`, or of none."""
    if row is None:
        return Line(entry, word=N_("No ballot"))
    asked = criteria_for(criteria, entry.category)
    scores = tuple(Decimal(row.scores[one.key]) for one in asked)
    note = N_("does not count: excluded") if row.excluded_reason else ""
    return Line(entry, scores, total(asked, row.scores), row.receipt, note=note)


def _tables(lines: Sequence[Line], criteria: Sequence[Criterion]) -> tuple[Table, ...]:
    tables: dict[str, Table] = {}
    for line in lines:
        category = line.entry.category if is_separate(criteria) else ""
        table = tables.setdefault(category, Table(category, criteria_for(criteria, category)))
        table.lines.append(line)
    return tuple(tables.values())
