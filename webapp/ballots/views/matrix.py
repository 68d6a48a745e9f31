"""The marks of the judge × entry matrix, made in one go: a large event has hundreds, and every ballot redraws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from webapp.ballots.queries.tallying import EntryName
from webapp.ballots.rules.submission import Standing
from webapp.roadshows.rules.reading import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.ballots.queries.board import Cell
    from webapp.ballots.queries.tallying import Tally


class Mark(NamedTuple):
    """One cell: where it leads, its tone, what is read out, what is shown."""

    href: str
    tone: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry's marks, in the judges' order."""

    entry: EntryName
    marks: list[Mark]


def rows(tally: Tally) -> list[Row]:
    """Return the matrix, an entry a row."""
    words = _words()
    return [Row(entry, list(_marks(tally, entry, words))) for entry in tally.cast.entries]


def _marks(tally: Tally, entry: EntryName, words: dict[Standing, tuple[str, str, str]]) -> Iterator[Mark]:
    base = url_for("scrutiny.entry", slug=tally.cast.slug, key=entry.key) + "/judges/"
    about = f" · {entry.number} {entry.name}: "
    for judge in tally.judges:
        cell = tally.board.cells[judge.key, entry.key]
        tone, word, shown = words[cell.state]
        if cell.state is Standing.SUBMITTED:
            tone, word, shown = _submitted(cell, word)
        elif cell.state is Standing.EXCLUDED and cell.total is not None:
            shown = f"({plain(cell.total)})"
        yield Mark(base + judge.key, tone, judge.name + about + word, shown)


def _submitted(cell: Cell, apart: str) -> tuple[str, str, str]:
    total = plain(cell.total) if cell.total is not None else ""
    if cell.far_off is None:
        return "green", total, total
    return "red", f"{total}, {apart}", total + ("↑" if cell.far_off > 0 else "↓")


def _words() -> dict[Standing, tuple[str, str, str]]:
    """Return tone, spoken word and shown word of each state; a submitted ballot's word is for one that is apart."""
    return {
        Standing.SUBMITTED: ("green", _("apart"), ""),
        Standing.DRAFT: ("gold", _("draft"), pgettext("cell", "draft")),
        Standing.LATE: ("red", _("late"), pgettext("cell", "late")),
        Standing.RECUSED: ("muted", _("recused"), pgettext("cell", "recused")),
        Standing.ABSENT: ("muted", _("absent"), pgettext("cell", "absent")),
        Standing.EXCLUDED: ("muted", _("excluded"), ""),
        Standing.MISSING: ("muted", _("missing"), "—"),
    }
