"""The tie view, before anything is public: which entries are equal, what separates them, what a decision would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response
from flask_babel import gettext as _

from webapp.areas.queries import full_name
from webapp.ballots.queries.console import console
from webapp.ballots.rules.rounding import half_up
from webapp.ballots.rules.tally import tie_values
from webapp.ballots.rules.tied import tie_groups
from webapp.ballots.views.hall import opened, run
from webapp.core import htmx
from webapp.roadshows.rules.scoring import CRITERION_TIE, Tie, tie_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.roadshows.rules.scoring import Criterion

bp = Blueprint("ties", __name__, url_prefix="/roadshows/<slug>/console/ties")
_DECIMALS = 4


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show the ties of the result as it stands."""
    event = opened(slug)
    view = console(event.id)
    board = view.board
    rules, criteria = board.scheme.rules, board.scheme.criteria
    values = tie_values(rules, criteria, board.entrants, board.jurors, board.sheets)
    order = tie_order(rules, criteria)
    words = _words(order, criteria)
    return htmx.render(
        "ballots/ties.html",
        "main",
        console=view,
        groups=tie_groups(board.results, values),
        ties=words,
        head=[(_("Rank"), "number"), _("Entry"), *((word, "number") for word in words), _("Stands before the next by")],
        names={line.entry.key: line.entry for line in view.lines},
        decides=Tie.DECISION in order,
        shown=lambda value: half_up(value, _DECIMALS),
        area_name=full_name,
    )


def _words(order: Sequence[str], criteria: Sequence[Criterion]) -> list[str]:
    """Name the tie rules in force, in their order."""
    names = {one.key: one.name for one in criteria}
    words = {
        Tie.UNTRIMMED_MEAN.value: _("Mean with all judges"),
        Tie.MEDIAN.value: _("Median of the judges"),
        Tie.FIRSTS.value: _("Number of first places"),
        Tie.DECISION.value: _("Recorded decision"),
    }
    return [words.get(tie) or names[tie.removeprefix(CRITERION_TIE)] for tie in order]
