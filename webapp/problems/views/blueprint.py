"""The blueprint that the pages of problems share, and the way every step of a problem takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, url_for

from webapp.accounts.access import current_viewer
from webapp.accounts.rules import Role
from webapp.core.forms import attempt
from webapp.core.htmx import redirect
from webapp.problems.queries import offering
from webapp.problems.views.page import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Viewer
    from webapp.problems.commands import Order
    from webapp.problems.forms import StepForm
    from webapp.problems.rules.states import Action

bp = Blueprint("problems", __name__, url_prefix="/problems")

READERS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.DEPARTMENT, Role.ADMIN)


def take(
    problem_id: int, action: Action, step_form: StepForm, act: Callable[[Viewer, Order], None], done: str
) -> Response:
    """Let the viewer take a step; show the problem again with what was refused, or say that it is done."""
    viewer = current_viewer()
    offering.require(viewer, problem_id, action)

    def command() -> bool:
        act(viewer, step_form.order(problem_id))
        return True

    if not attempt(step_form, command):
        return page(viewer, problem_id, {action: step_form}, status=422)
    flash(done)
    return redirect(url_for("problems.detail", problem_id=problem_id))
