"""What a coordinator decides on a visit: in order, to be corrected, void. Its author may void it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.core.forms import attempt
from webapp.core.htmx import redirect
from webapp.core.ids import parse_uuid
from webapp.problems.forms import DecisionForm
from webapp.visits.commands import deciding
from webapp.visits.commands.deciding import Order
from webapp.visits.queries import reading
from webapp.visits.views.blueprint import bp
from webapp.visits.views.reading import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Viewer


@bp.post("/<int:visit_id>/review")
@allow(Role.COORDINATOR)
def review(visit_id: int) -> Response:
    """Find the visit in order."""

    def act(viewer: Viewer, order: Order, _reason: str) -> None:
        deciding.review(viewer=viewer, order=order, now=clock.now())

    return _decide(visit_id, act, gettext("The visit is reviewed and counts from now on."))


@bp.post("/<int:visit_id>/return")
@allow(Role.COORDINATOR)
def send_back(visit_id: int) -> Response:
    """Ask the author to correct it."""

    def act(viewer: Viewer, order: Order, reason: str) -> None:
        deciding.send_back(viewer=viewer, order=order, reason=reason, now=clock.now())

    return _decide(visit_id, act, gettext("The visit is sent back; the reason stands on the instructor's first page."))


@bp.post("/<int:visit_id>/void")
@allow(Role.COORDINATOR, Role.INSTRUCTOR)
def void(visit_id: int) -> Response:
    """Declare it void."""

    def act(viewer: Viewer, order: Order, reason: str) -> None:
        deciding.void(viewer=viewer, order=order, reason=reason, now=clock.now())

    return _decide(visit_id, act, gettext("The visit is void and counts no longer."))


def _decide(visit_id: int, act: Callable[[Viewer, Order, str], None], done: str) -> Response:
    viewer, decision_form = current_viewer(), DecisionForm()
    visit = reading.get(viewer, visit_id)

    def command() -> bool:
        key = parse_uuid(decision_form.key.data or "")
        order = Order(visit_id, decision_form.version.data or 0, key)
        act(viewer, order, decision_form.reason.data or "")
        return True

    if not attempt(decision_form, command):
        return page(viewer, visit, decision_form, status=422)
    flash(done)
    return redirect(url_for("visits.detail", visit_id=visit_id))
