"""Reading problems: the list, the board, one problem, its photos, and what an organisation's page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.core import clock, documents, uploads
from webapp.core.errors import N_
from webapp.core.htmx import render, unchanged
from webapp.core.i18n import translate_text
from webapp.core.pagination import page_number
from webapp.live import queries as live
from webapp.organisations.queries import Panel, register_panel
from webapp.problems import queries
from webapp.problems.queries import Filter, desk, reading
from webapp.problems.rules.categories import Category
from webapp.problems.rules.clocks import Mark
from webapp.problems.rules.states import OPEN_STATES, State
from webapp.problems.rules.wording import title_of
from webapp.problems.views.blueprint import READERS, bp
from webapp.problems.views.page import page

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

# What the tabs of the list mean; other values of `state` are single states.
_GROUPS = {"": None, "open": OPEN_STATES, "ended": frozenset(State) - OPEN_STATES}
_WAITING = "waiting"
_GROUP_NAMES = {"open": N_("In progress"), "ended": N_("Ended"), _WAITING: N_("Waiting for me")}
_ON_PANEL = 5
_ON_BOARD = 12
ASKED = ("state", "category", "area", "mark")


@bp.get("/")
@allow(*READERS)
def index() -> Response:
    """Show the viewer's problems, a page at a time; the address narrows them by state, category, town and mark."""
    viewer = current_viewer()
    chosen = {name: request.args.get(name, "") for name in ASKED}
    return render(
        "problems/index.html",
        page=queries.page(viewer, filter_of(chosen), page_number()),
        chosen=chosen,
        narrowing=narrowing_of(chosen),
        categories=Category,
        places=areas.choices(viewer.scope) if viewer.role in {Role.COORDINATOR, Role.ADMIN} else [],
        marks_held=queries.mark_counts(viewer),
        Mark=Mark,
        State=State,
    )


@bp.get("/board")
@allow(*READERS)
def board() -> Response:
    """Show the viewer's open problems by state; the page asks again while it is open."""
    viewer = current_viewer()
    tag = f"{live.tag(_topic(viewer), live.revision(_topic(viewer)))}.{clock.today().isoformat()}"
    if same := unchanged(tag):
        return same
    answer = render(
        "problems/board.html",
        "board",
        columns=desk.board(viewer, _ON_BOARD),
        tag=tag,
    )
    answer.headers["HX-PTag"] = tag
    return answer


@bp.get("/<int:problem_id>")
@allow(*READERS)
def detail(problem_id: int) -> Response:
    """Show one problem with everything that happened to it and what the viewer may do."""
    return page(current_viewer(), problem_id)


@bp.get("/photos/<sha256>")
@allow(*READERS)
def photo(sha256: str) -> Response:
    """Send a photo, or a PDF as a download, to who may see a problem that holds it."""
    held = reading.photo(current_viewer(), sha256)
    if held.is_pdf:
        return documents.response(sha256, f"problem-{held.problem_id}-{sha256[:8]}.pdf")
    return uploads.response(sha256)


def _topic(viewer: Viewer) -> str:
    """Return what changes whenever a problem changes that the viewer may see."""
    if viewer.role is Role.DEPARTMENT:
        return f"problems:department:{viewer.department_id}"
    return f"problems:{viewer.scope.county_code}"


def filter_of(chosen: dict[str, str]) -> Filter:
    """Read the address; what it says wrongly narrows nothing."""
    state, category, mark = chosen["state"], chosen["category"], chosen["mark"]
    states = frozenset({State(state)}) if state in set(State) else _GROUPS.get(state)
    return Filter(
        states=states,
        category=Category(category) if category in set(Category) else None,
        area_code=chosen["area"],
        mark=Mark(mark) if mark in set(Mark) else None,
        waiting=state == _WAITING,
    )


def narrowing_of(chosen: dict[str, str]) -> list[tuple[str, str]]:
    """Return what of the address narrows the list, as label and text."""
    wanted = filter_of(chosen)
    state = State(chosen["state"]).label if chosen["state"] in set(State) else _GROUP_NAMES.get(chosen["state"], "")
    pairs = [
        (gettext("State"), translate_text(state) if state else ""),
        (gettext("Category"), translate_text(wanted.category.label) if wanted.category else ""),
        (gettext("Supervision"), translate_text(wanted.mark.label) if wanted.mark else ""),
        (gettext("Area"), areas.full_name(wanted.area_code) if wanted.area_code else ""),
    ]
    return [(label, text) for label, text in pairs if text]


def panel(viewer: Viewer, organisation_id: int) -> Panel | None:
    """Return what an organisation's page shows of its problems."""
    found = queries.of_organisation(viewer, organisation_id, _ON_PANEL)
    return Panel("problems/_panel.html", {"problems": found, "title_of": title_of}) if found else None


register_panel("problems", panel)
