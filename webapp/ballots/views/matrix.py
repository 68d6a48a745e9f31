"""The judge × entry matrix, row by row: a large event has hundreds of cells, and a ballot changes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup

from webapp.ballots.rules.submission import Standing
from webapp.core.i18n import language
from webapp.roadshows.rules.reading import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.ballots.queries.board import Cell
    from webapp.ballots.queries.tallying import EntryName, Tally

_MOST_ROWS = 4_000


class Mark(NamedTuple):
    """One cell: where it leads, its tone, what is read out, what is shown."""

    href: str
    tone: str
    label: str
    text: str


def rows(tally: Tally) -> Markup:
    """Return the rows of the matrix, an entry each; only those that changed are drawn again in this process."""
    memory: dict[tuple[str, ...], tuple[object, Markup]] = current_app.extensions.setdefault("lvgu_matrix_rows", {})
    if len(memory) >= _MOST_ROWS:
        memory.clear()
    words, spoken, cells = _words(), language(), tally.board.cells
    drawn: list[Markup] = []
    for entry in tally.cast.entries:
        place = (spoken, tally.cast.slug, entry.key)
        told = (entry, tally.judges, [cells[judge.key, entry.key] for judge in tally.judges])
        held = memory.get(place)
        if held is None or held[0] != told:
            row = render_template("ballots/_console_row.html", entry=entry, marks=_marks(tally, entry, words))
            held = memory[place] = (told, Markup(row))  # noqa: S704 - rendered by our own template
        drawn.append(held[1])
    return Markup("").join(drawn)


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
    if cell.paper:
        total += " " + pgettext("cell", "paper")
    if cell.far_off is None:
        return "green", total, total
    return "red", f"{total}, {apart}", total + ("↑" if cell.far_off > 0 else "↓")


def _words() -> dict[Standing, tuple[str, str, str]]:
    """Return tone, spoken word and shown word of each state; a submitted ballot's word is for one that is apart."""
    return {
        Standing.SUBMITTED: ("green", _("apart"), ""),
        Standing.DRAFT: ("gold", _("draft"), pgettext("cell", "draft")),
        Standing.LATE: ("red", _("late"), pgettext("cell", "late")),
        Standing.PAPER: ("gold", _("paper sheet to be confirmed"), pgettext("cell", "paper?")),
        Standing.RECUSED: ("muted", _("recused"), pgettext("cell", "recused")),
        Standing.ABSENT: ("muted", _("absent"), pgettext("cell", "absent")),
        Standing.EXCLUDED: ("muted", _("excluded"), ""),
        Standing.MISSING: ("muted", _("missing"), "—"),
    }
