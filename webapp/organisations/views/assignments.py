"""Whether everybody is looked after: coverage, handing over, and rounds of dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import current_viewer
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.organisations.commands import dispatching, handing
from webapp.organisations.forms.dispatching import ProposeForm, RoundForm, StepForm
from webapp.organisations.forms.handing import HandoverForm
from webapp.organisations.queries import coverage as covering
from webapp.organisations.queries import dispatches
from webapp.organisations.queries import handing as handovers
from webapp.organisations.rules.dispatch import STATE_NAMES, STEP_NAMES, UNIT_KIND_NAMES, State
from webapp.organisations.views.blueprint import act, manage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.accounts.models import Account

bp = Blueprint("assignments", __name__, url_prefix="/assignments")


@bp.get("/")
@manage
def coverage() -> Response:
    """Show gaps and load: by place and by instructor."""
    viewer, today = current_viewer(), clock.today()
    places, loads = covering.places(viewer, today), covering.loads(viewer, today)
    return htmx.render(
        "assignments/coverage.html",
        places=places,
        loads=loads,
        total=sum(place.total for place in places),
        covered=sum(place.covered for place in places),
        idle=sum(not load.organisations for load in loads),
        most=max((load.organisations for load in loads), default=0),
    )


@bp.route("/handover", methods=["GET", "POST"])
@manage
def handover() -> Response:
    """Show what a hand-over would move, and carry it out."""
    viewer, today = current_viewer(), clock.today()
    handover_form = HandoverForm() if request.method == "POST" else HandoverForm(request.args)
    givers = [(str(one.id), f"{one.name} · {count}") for one, count in handovers.givers(viewer, today)]
    handover_form.offer(givers, _named(handovers.takers(viewer)))
    back = handovers.handover(viewer, handover_form.back.data) if handover_form.back.data else None
    if request.method == "GET":
        handover_form.first_day.data = handover_form.first_day.data or today
        if back is not None:
            handover_form.show_back(back, today, gettext("Handed back"))
    made = attempt(handover_form, lambda: handing.hand_over(**handover_form.given, **act()))
    if made:
        flash(gettext("Organisations handed over: %(count)s", count=len(handover_form.ids)))
        return htmx.redirect(url_for("assignments.handover"))
    people, day = handover_form.people, handover_form.first_day.data
    moves = handovers.moves(viewer, *people, day) if people and day else None
    received = handovers.received(back.id) if back else None
    return htmx.render(
        "assignments/handover.html",
        status=422 if request.method == "POST" else 200,
        handover_form=handover_form,
        moves=moves,
        chosen=set(handover_form.ids) if request.method == "POST" else received,
        made=handovers.handovers(viewer),
        here=url_for("assignments.handover"),
    )


@bp.route("/rounds", methods=["GET", "POST"])
@manage
def rounds() -> Response:
    """Show the rounds of dispatch, and open one."""
    viewer = current_viewer()
    round_form = RoundForm()
    made = attempt(round_form, lambda: dispatching.open_round(**round_form.given, **act()))
    if made:
        return htmx.redirect(url_for("assignments.round_", round_id=made))
    return htmx.render(
        "assignments/rounds.html",
        status=422 if request.method == "POST" else 200,
        rounds=dispatches.rounds(viewer),
        on_duty=dispatches.on_duty(viewer, clock.today()),
        round_form=round_form,
        state_names=STATE_NAMES,
    )


@bp.get("/rounds/<int:round_id>")
@manage
def round_(round_id: int) -> Response:
    """Show who is sent in a round."""
    return _round_page(round_id)


@bp.post("/rounds/<int:round_id>/people")
@manage
def propose(round_id: int) -> Response:
    """Propose instructors for a round."""
    round_ = dispatches.get_round(current_viewer(), round_id)
    propose_form = ProposeForm()
    propose_form.offer(_named(dispatches.candidates(current_viewer(), round_)))
    done = attempt(propose_form, lambda: dispatching.propose(round_id=round_id, **propose_form.given, **act()))
    if done is None:
        return _round_page(round_id, propose_form=propose_form)
    flash(gettext("Proposed: %(count)s", count=done))
    return htmx.redirect(url_for("assignments.round_", round_id=round_id))


@bp.post("/rounds/<int:round_id>/step")
@manage
def step(round_id: int) -> Response:
    """Take the next step with those who are ticked."""
    dispatches.get_round(current_viewer(), round_id)
    step_form = StepForm()
    done = attempt(step_form, lambda: dispatching.go(round_id=round_id, **step_form.given, **act()))
    if done is None:
        return _round_page(round_id, step_form=step_form)
    flash(gettext("The changes are saved."))
    return htmx.redirect(url_for("assignments.round_", round_id=round_id))


def _round_page(
    round_id: int, *, propose_form: ProposeForm | None = None, step_form: StepForm | None = None
) -> Response:
    """Render a round; a form given was refused and stands open with what was typed."""
    viewer, today = current_viewer(), clock.today()
    round_ = dispatches.get_round(viewer, round_id)
    people = dispatches.people(round_id, today)
    if propose_form is None:
        offered = ProposeForm(formdata=None)
        offered.offer(_named(dispatches.candidates(viewer, round_)))
    return htmx.render(
        "assignments/round.html",
        status=422 if propose_form or step_form else 200,
        round=round_,
        people=people,
        counts={state: sum(one.dispatch.state is state for one in people) for state in State},
        propose_form=propose_form or offered,
        refused=propose_form is not None,
        step_form=step_form or StepForm(formdata=None),
        state_names=STATE_NAMES,
        step_names=STEP_NAMES,
        unit_kind_names=UNIT_KIND_NAMES,
    )


def _named(accounts: Iterable[Account]) -> list[tuple[str, str]]:
    return [(str(one.id), f"{one.name} · {one.sending_unit or one.username}") for one in accounts]
