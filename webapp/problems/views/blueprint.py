"""The blueprint that the pages of problems share, and the way every step of a problem takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, flash, g, request, url_for

from webapp.accounts.access import current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock, documents, error_pages
from webapp.core.answers import refused
from webapp.core.errors import Conflict
from webapp.core.forms import attempt
from webapp.core.htmx import redirect, wants_json
from webapp.problems.forms import DecisionForm
from webapp.problems.queries import offering, reading
from webapp.problems.rules.states import check_version
from webapp.problems.rules.wording import MAX_PHOTOS
from webapp.problems.views import answers
from webapp.problems.views.page import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Viewer
    from webapp.problems.commands import Order, Taken
    from webapp.problems.forms import StepForm
    from webapp.problems.rules.states import Action

bp = Blueprint("problems", __name__, url_prefix="/problems")

READERS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.DEPARTMENT, Role.ADMIN)
_WITH_FILES: Final = ("progress", "help_with", "answer", "note", "check")
_MOST_BYTES: Final = {
    "problems.deliver": documents.MAX_REQUEST_BYTES,
    **{f"problems.{step}": MAX_PHOTOS * documents.MAX_BYTES + 1024 * 1024 for step in _WITH_FILES},
}


@bp.url_value_preprocessor
def let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take as much as the rule for what belongs to a step allows, before the form is read."""
    if endpoint in _MOST_BYTES:
        request.max_content_length = _MOST_BYTES[endpoint]
        g.most_bytes = documents.MAX_BYTES


def take(
    problem_id: int, action: Action, step_form: StepForm, act: Callable[[Viewer, Order], Taken], done: str
) -> Response:
    """Let the viewer take a step; show the problem again with what was refused, or say that it is done.

    A phone that sends what it kept gets its receipt again even when the step is no longer the viewer's to take.
    """
    viewer = current_viewer()
    g.problem_id = problem_id
    if not wants_json():
        offering.require(viewer, problem_id, action)
    taken = attempt(step_form, lambda: act(viewer, step_form.order(problem_id)))
    if wants_json() and taken:
        return answers.taken(taken)
    if not taken:
        # what is asked of a step may have changed with the problem: that it has changed is told first
        problem = offering.require(viewer, problem_id, action)
        check_version(problem.version, step_form.version.data or 0)
        return refused(step_form) if wants_json() else page(viewer, problem_id, {action: step_form}, status=422)
    flash(done)
    return redirect(url_for("problems.detail", problem_id=problem_id))


def reasoned(problem_id: int, action: Action, command: Callable[..., Taken], done: str) -> Response:
    """Let the viewer take a step that is told by its reason alone."""
    step_form = DecisionForm()

    def act(viewer: Viewer, order: Order) -> Taken:
        return command(viewer=viewer, order=order, reason=step_form.reason.data or "", now=clock.now())

    return take(problem_id, action, step_form, act, done)


@bp.errorhandler(Conflict)
def conflict(error: Conflict) -> Response:
    """Tell how the problem stands now, beside what was sent."""
    problem_id: int | None = g.get("problem_id")
    if problem_id is None or error.code == "key_reused":
        return error_pages.refuse(error)
    problem = reading.get(current_viewer(), problem_id)
    return answers.conflict(error, problem) if wants_json() else error_pages.refuse(error, answers.facts(problem))
