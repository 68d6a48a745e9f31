"""The tie view, before anything is public: which entries are equal, what separates them, and what somebody decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from webapp.areas.queries import full_name
from webapp.ballots.commands import ties as commands
from webapp.ballots.forms import TieForm
from webapp.ballots.queries.console import console
from webapp.ballots.queries.decisions import decisions
from webapp.ballots.rules.rounding import half_up
from webapp.ballots.rules.tally import tie_values
from webapp.ballots.rules.tied import tie_groups
from webapp.ballots.views.hall import shows_the_present
from webapp.core import htmx
from webapp.roadshows.access import act, opened, run, saved
from webapp.roadshows.forms.parts import WhyForm
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.scoring import CRITERION_TIE, Tie, tie_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from webapp.roadshows.rules.scoring import Criterion, Rules

bp = Blueprint("ties", __name__, url_prefix="/roadshows/<slug>/console/ties")
_DECIMALS = 4


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show the ties of the result as it stands."""
    return _page(slug)


@bp.post("")
@run
def decide(slug: str) -> Response:
    """Record the order that somebody gave to entries that share a place."""
    event = opened(slug)
    tie_form = TieForm()
    chosen = request.form.getlist("place")
    return saved(
        tie_form,
        lambda: commands.decide_tie(event_id=event.id, entries=chosen, **tie_form.typed, **act()),
        url_for("ties.show", slug=slug),
    ) or _page(slug, tie_form=tie_form, chosen=chosen)


@bp.post("/<int:decision_id>/undo")
@run
def undo(slug: str, decision_id: int) -> Response:
    """Take a decision back, with a reason."""
    event = opened(slug)
    why_form = WhyForm()
    return saved(
        why_form,
        lambda: commands.undo_decision(event_id=event.id, decision_id=decision_id, **why_form.typed, **act()),
        url_for("ties.show", slug=slug),
    ) or _page(slug, why_form=why_form)


def _page(
    slug: str, *, tie_form: TieForm | None = None, why_form: WhyForm | None = None, chosen: Sequence[str] = ()
) -> Response:
    event = opened(slug)
    view = console(event.id)
    board = view.board
    rules = board.scheme.rules
    values = tie_values(rules, board.scheme.criteria, board.entrants, board.jurors, board.sheets)
    groups = tie_groups(board.results, values)
    frozen = view.publication is not None and view.publication.published_at is None
    return htmx.render(
        "ballots/ties.html",
        "main",
        status=422 if tie_form or why_form else 200,
        console=view,
        groups=[(group, _words(rules, board.scheme.criteria_for(group.category))) for group in groups],
        names={line.entry.key: line.entry for line in view.lines},
        decides=Tie.DECISION in rules.ties,
        open=event.stage in ("roadshow", "locked") and not frozen,
        decisions=decisions(event.id),
        tie_form=tie_form or TieForm(formdata=None),
        why_form=why_form or WhyForm(formdata=None),
        chosen=chosen,
        shown=_shown,
        area_name=full_name,
    )


def _shown(value: Fraction, word: str) -> str:
    """Write what a tie rule compares; of a decision, the place among those it was made about."""
    if word != _("Recorded decision"):
        return plain(half_up(value, _DECIMALS))
    return str(1 / value - 1) if value else "—"


def _words(rules: Rules, criteria: Sequence[Criterion]) -> list[str]:
    """Name the tie rules in force for a ranking by these criteria, in their order."""
    names = {one.key: one.name for one in criteria}
    words = {
        Tie.UNTRIMMED_MEAN.value: _("Mean with all judges"),
        Tie.MEDIAN.value: _("Median of the judges"),
        Tie.FIRSTS.value: _("Number of first places"),
        Tie.DECISION.value: _("Recorded decision"),
    }
    return [words.get(tie) or names[tie.removeprefix(CRITERION_TIE)] for tie in tie_order(rules, criteria)]


shows_the_present(bp, lambda slug, **_others: _page(slug))
