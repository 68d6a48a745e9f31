"""The coordinator's list of what enterprises raised, and the decision on each."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas.queries import full_name
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.core.pagination import page_number
from webapp.feedback import commands, queries
from webapp.feedback.forms import RefuseForm, TakeForm
from webapp.feedback.rules import State
from webapp.problems.rules import Category, title_of

bp = Blueprint("moderation", __name__, url_prefix="/enterprise-opinions")
_TABS = (State.WAITING, State.TAKEN, State.REFUSED)


@bp.get("/")
@allow(Role.COORDINATOR)
def index() -> Response:
    """List the opinions of one state, those that wait first."""
    asked = request.args.get("state", "")
    state = State(asked) if asked in set(State) else State.WAITING
    page = queries.opinions(current_viewer(), state, page_number())
    return htmx.render("feedback/opinions.html", page=page, state=state, tabs=_TABS, title_of=title_of)


@bp.get("/<int:opinion_id>")
@allow(Role.COORDINATOR)
def detail(opinion_id: int) -> Response:
    """Show one opinion and what can be decided on it."""
    return _page(opinion_id)


@bp.post("/<int:opinion_id>/take-up")
@allow(Role.COORDINATOR)
def take_up(opinion_id: int) -> Response:
    """Make a problem of it."""
    viewer, take_form = current_viewer(), TakeForm()
    queries.opinion(viewer, opinion_id)
    problem_id = attempt(
        take_form,
        lambda: commands.take_up(
            viewer=viewer, opinion_id=opinion_id, category=Category(take_form.category.data), now=clock.now()
        ),
    )
    if problem_id is None:
        return _page(opinion_id, take_form=take_form, status=422)
    flash(gettext("It is a problem now. Accept it and hand it over."))
    return htmx.redirect(url_for("problems.detail", problem_id=problem_id))


@bp.post("/<int:opinion_id>/refuse")
@allow(Role.COORDINATOR)
def refuse(opinion_id: int) -> Response:
    """Do not take it up, with a reason."""
    viewer, refuse_form = current_viewer(), RefuseForm()
    queries.opinion(viewer, opinion_id)

    def act() -> bool:
        reason = refuse_form.reason.data or ""
        commands.refuse(viewer=viewer, opinion_id=opinion_id, reason=reason, now=clock.now())
        return True

    if not attempt(refuse_form, act):
        return _page(opinion_id, refuse_form=refuse_form, status=422)
    flash(gettext("Saved. The enterprise can read the reason."))
    return htmx.redirect(url_for("moderation.index"))


def _page(
    opinion_id: int, *, take_form: TakeForm | None = None, refuse_form: RefuseForm | None = None, status: int = 200
) -> Response:
    shown = queries.opinion(current_viewer(), opinion_id)
    return htmx.render(
        "feedback/opinion.html",
        status=status,
        opinion=shown.opinion,
        name=shown.name,
        place=full_name(shown.opinion.area_code),
        waits=shown.opinion.state is State.WAITING,
        take_form=take_form or TakeForm(formdata=None, category=shown.opinion.category.value),
        refuse_form=refuse_form or RefuseForm(formdata=None),
        refusing=refuse_form is not None,
    )
