"""What can be undone on the console at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.ballots.models import LateBallot
from webapp.ballots.queries.console import Console, console
from webapp.ballots.rules.submission import Standing
from webapp.core.db import db
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Entry, Judge, Podium

_UNTOUCHED = frozenset({Standing.MISSING, Standing.RECUSED, Standing.ABSENT})


@dataclass(frozen=True, slots=True)
class Undoable:
    """The event with what a person can take back; `before` is the entry on stage before the last step."""

    console: Console
    podium: Podium
    before: Entry | None
    opened: tuple[Entry, ...]
    refused: Sequence[tuple[LateBallot, Entry, Judge]]


def undoable(event_id: int) -> Undoable:
    """Return what can be undone, read as of one moment."""
    view = console(event_id)
    podium = roadshows.podium(event_id)
    entries = {line.entry.id: line.entry for line in view.lines}
    judges = {judge.id: judge for judge in roadshows.judges(event_id)}
    statement = select(LateBallot).where(LateBallot.event_id == event_id, LateBallot.decision == "refused")
    return Undoable(
        console=view,
        podium=podium,
        before=entries.get(podium.previous["entry_id"]) if podium.previous else None,
        opened=tuple(
            line.entry
            for line in view.lines
            if line.entry.scoring == "open" and all(cell.state in _UNTOUCHED for _judge, cell in line.cells)
        ),
        refused=[
            (late, entries[late.entry_id], judges[late.judge_id])
            for late in db.session.execute(statement.order_by(LateBallot.id)).scalars()
        ],
    )
