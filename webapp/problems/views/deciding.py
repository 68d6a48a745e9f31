"""What a coordinator does with a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.problems import commands, queries
from webapp.problems.forms import CloseForm, DecisionForm, HandOverForm, MergeForm, ShelveForm, WordsForm
from webapp.problems.rules.states import Action, startable
from webapp.problems.views.blueprint import bp, reasoned, take

if TYPE_CHECKING:
    from flask import Response

    from webapp.accounts.rules import Viewer
    from webapp.problems.commands import Order, Taken


@bp.post("/<int:problem_id>/accept")
@allow(Role.COORDINATOR)
def accept(problem_id: int) -> Response:
    """Accept a problem for handling."""

    def act(viewer: Viewer, order: Order) -> Taken:
        return commands.accept(viewer=viewer, order=order, now=clock.now())

    return take(problem_id, Action.ACCEPT, DecisionForm(), act, gettext("The problem is accepted."))


@bp.post("/<int:problem_id>/refuse")
@allow(Role.COORDINATOR)
def refuse(problem_id: int) -> Response:
    """Refuse a problem, with a reason."""
    return reasoned(problem_id, Action.REFUSE, commands.refuse, gettext("The problem is not accepted."))


@bp.post("/<int:problem_id>/merge")
@allow(Role.COORDINATOR)
def merge(problem_id: int) -> Response:
    """Merge a problem into a main case."""
    step_form = MergeForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        return commands.merge(viewer=viewer, order=order, main_id=step_form.main, now=clock.now())

    return take(problem_id, Action.MERGE, step_form, act, gettext("The problem now belongs to the main case."))


@bp.post("/<int:problem_id>/hand-over")
@allow(Role.COORDINATOR)
def hand_over(problem_id: int) -> Response:
    """Hand a problem to departments, or to others than those that have it."""
    step_form = HandOverForm()
    problem = queries.get(current_viewer(), problem_id)
    action = Action.REROUTE if startable(problem.state, Action.REROUTE) else Action.HAND_OVER
    command = commands.reroute if action is Action.REROUTE else commands.hand_over

    def act(viewer: Viewer, order: Order) -> Taken:
        return command(
            viewer=viewer,
            order=order,
            lead_id=step_form.lead,
            helper_ids=step_form.helpers,
            words=step_form.words.data or "",
            now=clock.now(),
        )

    return take(problem_id, action, step_form, act, gettext("The problem is handed over."))


@bp.post("/<int:problem_id>/extension/<any(grant, deny):verb>")
@allow(Role.COORDINATOR)
def decide_extension(problem_id: int, verb: str) -> Response:
    """Grant more time, or refuse it."""
    step_form, granted = DecisionForm(), verb == "grant"

    def act(viewer: Viewer, order: Order) -> Taken:
        reason = step_form.reason.data or ""
        return commands.decide_extension(viewer=viewer, order=order, granted=granted, reason=reason, now=clock.now())

    done = gettext("More time is granted.") if granted else gettext("More time is refused.")
    return take(problem_id, Action.GRANT if granted else Action.DENY, step_form, act, done)


@bp.post("/<int:problem_id>/shelve")
@allow(Role.COORDINATOR)
def shelve(problem_id: int) -> Response:
    """Stop a problem's clock until a day."""
    step_form = ShelveForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        return commands.shelve(
            viewer=viewer,
            order=order,
            review_on=step_form.review_on.data,
            reason=step_form.reason.data or "",
            now=clock.now(),
        )

    return take(problem_id, Action.SHELVE, step_form, act, gettext("The problem is shelved; its clock stands still."))


@bp.post("/<int:problem_id>/resume")
@allow(Role.COORDINATOR)
def resume(problem_id: int) -> Response:
    """Take a shelved problem up again."""
    return reasoned(problem_id, Action.RESUME, commands.resume, gettext("The problem goes on where it stood."))


@bp.post("/<int:problem_id>/supervise")
@allow(Role.COORDINATOR)
def supervise(problem_id: int) -> Response:
    """Urge the departments on."""
    step_form = WordsForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        return commands.supervise(viewer=viewer, order=order, words=step_form.words.data or "", now=clock.now())

    return take(problem_id, Action.SUPERVISE, step_form, act, gettext("The departments are told."))


@bp.post("/<int:problem_id>/close")
@allow(Role.COORDINATOR)
def close(problem_id: int) -> Response:
    """Close a verified problem."""
    step_form = CloseForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        return commands.close(viewer=viewer, order=order, lesson=step_form.lesson, now=clock.now())

    return take(problem_id, Action.CLOSE, step_form, act, gettext("The case is closed."))


@bp.post("/<int:problem_id>/reopen")
@allow(Role.COORDINATOR)
def reopen(problem_id: int) -> Response:
    """Open a closed problem again."""
    return reasoned(problem_id, Action.REOPEN, commands.reopen, gettext("The case is open again."))
