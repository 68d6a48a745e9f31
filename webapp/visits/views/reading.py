"""Reading visits: the list, one visit with its timeline, its photos, and what an organisation's page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.core import uploads
from webapp.core.htmx import render
from webapp.core.pagination import page_number
from webapp.organisations.queries import Panel, register_panel
from webapp.problems import queries as problems
from webapp.problems.forms import DecisionForm
from webapp.visits.forms.filtering import FilterForm
from webapp.visits.forms.wording import LABELS
from webapp.visits.queries import listing, reading
from webapp.visits.rules import access, states
from webapp.visits.rules.states import Action, State
from webapp.visits.views.blueprint import READERS, bp

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer
    from webapp.visits.models import Visit

_ON_PANEL = 5


@bp.get("/")
@allow(*READERS)
def index() -> Response:
    """Show the viewer's visits, a page at a time; the address narrows them."""
    viewer = current_viewer()
    filter_form = filter_form_of(viewer)
    return render(
        "visits/index.html",
        page=listing.page(viewer, filter_form.chosen, page_number()),
        filter_form=filter_form,
        receipt_number=states.receipt_number,
        named=_named(viewer, filter_form),
        narrowing=narrowing_of(viewer, filter_form),
        own=viewer.role is Role.INSTRUCTOR,
    )


def filter_form_of(viewer: Viewer) -> FilterForm:
    """Return the filters of the address, ready to be shown."""
    filter_form = FilterForm(request.args)
    own = viewer.role is Role.INSTRUCTOR
    offered = [state for state in State if own or state is not State.DRAFT]
    filter_form.state.choices = [("", gettext("All states"))]
    filter_form.state.choices += [(state.value, gettext(state.label)) for state in offered]
    filter_form.area.choices = [("", gettext("The whole area"))]
    filter_form.area.choices += [(area.code, areas.full_name(area.code)) for area in areas.choices(viewer.scope)]
    return filter_form


def narrowing_of(viewer: Viewer, filter_form: FilterForm, *left_out: str) -> list[tuple[str, str]]:
    """Return what narrows the list, as label and text."""
    named = _named(viewer, filter_form)
    pairs = [(gettext("Organisation visited"), named)] if named else []
    return pairs + filter_form.narrowing(*left_out)


def _named(viewer: Viewer, filter_form: FilterForm) -> str:
    organisation_id = filter_form.organisation.data
    return reading.organisation_name(viewer, organisation_id) if organisation_id else ""


@bp.get("/<int:visit_id>")
@allow(*READERS)
def detail(visit_id: int) -> Response:
    """Show one visit."""
    viewer = current_viewer()
    visit = reading.get(viewer, visit_id)
    return page(viewer, visit, DecisionForm.blank(visit.version))


def page(viewer: Viewer, visit: Visit, decision_form: DecisionForm, status: int = 200) -> Response:
    """Render a visit with what the viewer may do to it."""
    history = reading.versions(viewer, visit.id)
    return render(
        "visits/detail.html",
        status=status,
        visit=visit,
        subject=problems.subject(viewer, visit.organisation_id),
        place=areas.full_name(visit.area_code),
        author=reading.author_name(visit),
        opinions=reading.opinions(viewer, visit.id),
        photos=reading.photos(viewer, visit.id),
        history=history[::-1],
        names=reading.organisation_names(one for step in history for one in step.differences),
        labels=LABELS,
        receipt_number=states.receipt_number,
        decision_form=decision_form,
        can=_possible(viewer, visit),
    )


def _possible(viewer: Viewer, visit: Visit) -> dict[str, bool]:
    """Say which buttons stand on the page."""
    decides = access.may_decide(viewer, visit)
    return {
        "edit": access.may_edit(viewer, visit),
        "discard": access.may_edit(viewer, visit) and visit.state is State.DRAFT,
        "review": decides and states.possible(visit.state, Action.REVIEW) and not visit.missing_photos,
        "send_back": decides and states.possible(visit.state, Action.RETURN),
        "void": access.may_void(viewer, visit) and states.possible(visit.state, Action.VOID),
    }


@bp.get("/photos/<sha256>")
@allow(*READERS)
def photo(sha256: str) -> Response:
    """Send a photo to who sent it in, or may see a visit that holds it."""
    reading.require_photo(current_viewer(), sha256)
    return uploads.response(sha256)


def panel(viewer: Viewer, organisation_id: int) -> Panel | None:
    """Return what an organisation's page shows of the visits there."""
    if viewer.role not in READERS:
        return None
    found = listing.of_organisation(viewer, organisation_id, _ON_PANEL)
    return Panel("visits/_panel.html", {"visits": found, "organisation_id": organisation_id})


register_panel("visits", panel)
