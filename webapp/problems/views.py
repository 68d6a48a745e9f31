"""Pages of problems: the list, one problem with its timeline, and what a coordinator decides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.core import clock
from webapp.core.forms import attempt
from webapp.core.htmx import redirect, render
from webapp.core.ids import parse_uuid
from webapp.core.pagination import page_number
from webapp.organisations.queries import Panel, register_panel
from webapp.problems import commands, queries, rules
from webapp.problems.forms import DecisionForm
from webapp.problems.queries import Filter
from webapp.problems.rules import OPEN_STATES, Category, State

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

bp = Blueprint("problems", __name__, url_prefix="/problems")

_READERS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.DEPARTMENT, Role.ADMIN)
# What the tabs of the list mean; other values of `state` are single states.
_GROUPS = {"": None, "open": OPEN_STATES, "ended": frozenset(State) - OPEN_STATES}
_ON_PANEL = 5


@bp.get("/")
@allow(*_READERS)
def index() -> Response:
    """Show the viewer's problems, a page at a time; the address narrows them by state, category and town."""
    viewer = current_viewer()
    chosen = {name: request.args.get(name, "") for name in ("state", "category", "area")}
    return render(
        "problems/index.html",
        page=queries.page(viewer, _filter(chosen), page_number()),
        chosen=chosen,
        categories=Category,
        places=areas.choices(viewer.scope) if viewer.role is not Role.INSTRUCTOR else [],
        State=State,
    )


@bp.get("/<int:problem_id>")
@allow(*_READERS)
def detail(problem_id: int) -> Response:
    """Show one problem with everything that happened to it."""
    viewer = current_viewer()
    problem = queries.get(viewer, problem_id)
    return _page(viewer, problem_id, DecisionForm.blank(problem.version))


@bp.post("/<int:problem_id>/accept")
@allow(Role.COORDINATOR)
def accept(problem_id: int) -> Response:
    """Accept a problem for handling."""
    return _decide(problem_id, accepted=True)


@bp.post("/<int:problem_id>/refuse")
@allow(Role.COORDINATOR)
def refuse(problem_id: int) -> Response:
    """Refuse a problem, with a reason."""
    return _decide(problem_id, accepted=False)


def _decide(problem_id: int, *, accepted: bool) -> Response:
    viewer, decision_form = current_viewer(), DecisionForm()
    queries.get(viewer, problem_id)

    def act() -> bool:
        key, version = parse_uuid(decision_form.key.data or ""), decision_form.version.data or 0
        if accepted:
            commands.accept(viewer=viewer, problem_id=problem_id, key=key, version=version, now=clock.now())
        else:
            reason = decision_form.reason.data or ""
            commands.refuse(
                viewer=viewer,
                problem_id=problem_id,
                key=key,
                version=version,
                reason=reason,
                now=clock.now(),
            )
        return True

    if not attempt(decision_form, act):
        return _page(viewer, problem_id, decision_form, status=422)
    flash(gettext("The problem is accepted.") if accepted else gettext("The problem is not accepted."))
    return redirect(url_for("problems.detail", problem_id=problem_id))


def _page(viewer: Viewer, problem_id: int, decision_form: DecisionForm, status: int = 200) -> Response:
    problem = queries.get(viewer, problem_id)
    waits = problem.state is State.COLLECTED
    return render(
        "problems/detail.html",
        status=status,
        problem=problem,
        title=rules.title_of(problem.text),
        subject=queries.subject(viewer, problem.organisation_id),
        place=areas.full_name(problem.area_code),
        timeline=queries.timeline(problem_id),
        decision_form=decision_form if waits and rules.may_decide(viewer, problem) else None,
    )


def _filter(chosen: dict[str, str]) -> Filter:
    """Read the address; what it says wrongly narrows nothing."""
    state, category = chosen["state"], chosen["category"]
    states = frozenset({State(state)}) if state in set(State) else _GROUPS.get(state)
    return Filter(
        states=states,
        category=Category(category) if category in set(Category) else None,
        area_code=chosen["area"],
    )


def panel(viewer: Viewer, organisation_id: int) -> Panel | None:
    """Return what an organisation's page shows of its problems."""
    found = queries.of_organisation(viewer, organisation_id, _ON_PANEL)
    return Panel("problems/_panel.html", {"problems": found, "title_of": rules.title_of}) if found else None


register_panel("problems", panel)
