"""What the holder of a card sees and sends. Looking changes nothing: chat programs and robots fetch links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import public
from webapp.core import clock, htmx
from webapp.core.errors import NotFound
from webapp.core.forms import attempt
from webapp.core.ids import parse_uuid
from webapp.core.limits import spend, spend_guess
from webapp.feedback import commands, queries
from webapp.feedback.forms import OpinionForm, RatingForm
from webapp.problems import commands as problems
from webapp.problems import queries as cases
from webapp.problems.rules import Category, State

if TYPE_CHECKING:
    from webapp.feedback.queries import Seat
    from webapp.problems.queries import EnterpriseCase

bp = Blueprint("enterprise", __name__, url_prefix="/e/<token>")
_WRITES_A_MINUTE = 6  # a link, in each process
_MOST_CASES = 30  # the newest: the page stays small
_ADDRESS_WRITES_A_MINUTE = 60  # many enterprises may share an address


@bp.errorhandler(NotFound)
def nowhere(_error: NotFound) -> Response:
    """Say the same of an unknown, an old and a mistyped link."""
    return htmx.render("feedback/nowhere.html", status=404)


@bp.get("")
@public
def show(token: str) -> Response:
    """Show the enterprise its cases, and where to raise an opinion."""
    return _page(token, _led(token), OpinionForm(formdata=None))


@bp.post("")
@public
def raise_opinion(token: str) -> Response:
    """Take in an opinion; it waits for the coordinator."""
    seat, opinion_form = _led(token), OpinionForm()
    _spend(seat)
    raised = attempt(
        opinion_form,
        lambda: commands.raise_opinion(
            token=token,
            category=Category(opinion_form.category.data),
            text=opinion_form.text.data or "",
            contact_name=opinion_form.contact_name.data or "",
            contact_phone=opinion_form.contact_phone.data or "",
            key=parse_uuid(opinion_form.key.data or ""),
            now=clock.now(),
        ),
    )
    if raised is None:
        return _page(token, seat, opinion_form, status=422)
    flash(gettext("Received, thank you. Here you can see what becomes of it."))
    return htmx.redirect(url_for("enterprise.show", token=token))


@bp.get("/cases/<int:problem_id>")
@public
def case(token: str, problem_id: int) -> Response:
    """Show one case with its answer, and ask whether it is solved when it is time to."""
    shown = cases.enterprise_case(_led(token).organisation_id, problem_id)
    return _case_page(token, shown, RatingForm(formdata=None, cycle=shown.cycle))


@bp.post("/cases/<int:problem_id>")
@public
def rate(token: str, problem_id: int) -> Response:
    """Take in the enterprise's word on a case."""
    seat, rating_form = _led(token), RatingForm()
    shown = cases.enterprise_case(seat.organisation_id, problem_id)
    _spend(seat)
    state = attempt(
        rating_form,
        lambda: problems.verify_by_enterprise(
            actor=seat.actor,
            organisation_id=seat.organisation_id,
            problem_id=problem_id,
            cycle=rating_form.cycle.data or 0,
            rating=rating_form.rating.data,
            words=rating_form.words.data or "",
            key=parse_uuid(rating_form.key.data or ""),
            now=clock.now(),
        ),
    )
    if state is None:
        return _case_page(token, shown, rating_form, status=422)
    solved = gettext("Thank you for your word."), gettext("Thank you. The case goes back to be handled again.")
    flash(solved[state is State.WORKING])
    return htmx.redirect(url_for("enterprise.case", token=token, problem_id=problem_id))


def _led(token: str) -> Seat:
    """Return whom the link speaks for; unknown and revoked ones look alike, and are counted in memory only."""
    seat = queries.seat_of(token)
    if seat is None:
        spend_guess("wrong-enterprise-link")
        raise NotFound
    return seat


def _spend(seat: Seat) -> None:
    spend("enterprise-address", request.remote_addr or "", _ADDRESS_WRITES_A_MINUTE)
    spend("enterprise-link", seat.actor.id, _WRITES_A_MINUTE)


def _page(token: str, seat: Seat, opinion_form: OpinionForm, status: int = 200) -> Response:
    return htmx.render(
        "feedback/enterprise.html",
        status=status,
        token=token,
        seat=seat,
        cases=cases.of_enterprise(seat.organisation_id)[:_MOST_CASES],
        opinions=queries.of_organisation(seat.organisation_id),
        opinion_form=opinion_form,
    )


def _case_page(token: str, shown: EnterpriseCase, rating_form: RatingForm, status: int = 200) -> Response:
    return htmx.render("feedback/case.html", status=status, token=token, case=shown, rating_form=rating_form)
