"""A ballot to practise with, behind the same link, until scoring begins. Nothing of it reaches the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, url_for

from webapp.accounts.access import public
from webapp.ballots import forms
from webapp.ballots.queries.desk import may_practise
from webapp.ballots.queries.scheme import scheme_of
from webapp.ballots.views.seat import nowhere, sitting
from webapp.core import htmx
from webapp.core.errors import NotFound
from webapp.roadshows import queries

if TYPE_CHECKING:
    from webapp.ballots.forms import ScoreForm
    from webapp.ballots.queries.seats import Seat
    from webapp.roadshows.rules.scoring import Criterion

bp = Blueprint("practice", __name__, url_prefix="/ballot/practice")
bp.register_error_handler(NotFound, nowhere)


@bp.get("")
@public
def show() -> Response:
    """Show an empty ballot for an entry that does not exist; the real one once scoring has begun."""
    seat = sitting()
    if not may_practise(seat.event_id):
        return htmx.redirect(url_for("ballot.show"))
    names = queries.categories(seat.event_id)
    return _page(seat, names, forms.shown(_criteria(seat, names), {}, entry="practice", base=0))


@bp.post("")
@public
def submit() -> Response:
    """Look at a practised ballot as at a real one, and forget it."""
    seat = sitting()
    if not may_practise(seat.event_id):
        return htmx.redirect(url_for("ballot.show"))
    names = queries.categories(seat.event_id)
    ballot = forms.submitted(_criteria(seat, names), request.form)
    return _page(seat, names, ballot, done=not ballot.errors, status=422 if ballot.errors else 200)


def _criteria(seat: Seat, names: list[str]) -> tuple[Criterion, ...]:
    """Return what is practised: the criteria of the chosen category, as far as categories have their own."""
    return scheme_of(seat.event_id, seat.rules_version).criteria_for(_category(names))


def _category(names: list[str]) -> str:
    """Return the category that the judge chose, else the first; the empty string where there is none."""
    chosen = request.values.get("category", "")
    return chosen if chosen in names else next(iter(names), "")


def _page(seat: Seat, names: list[str], ballot: ScoreForm, *, done: bool = False, status: int = 200) -> Response:
    return htmx.render(
        "ballots/practice.html",
        status=status,
        seat=seat,
        ballot=ballot,
        done=done,
        categories=names,
        category=_category(names),
    )
