"""Logging a visit: the form, its helpers without scripts, and what happens when two edits meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, g, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.areas.rules import Level
from webapp.core import clock, error_pages
from webapp.core.answers import refused
from webapp.core.errors import Conflict, NotFound
from webapp.core.forms import attempt
from webapp.core.htmx import redirect, render, wants_json
from webapp.core.i18n import day_text
from webapp.core.ids import new_uuid, record_number
from webapp.organisations import queries as organisations
from webapp.visits.commands import photos, writing
from webapp.visits.forms.entry import OpinionForm, VisitForm
from webapp.visits.forms.wording import LABELS
from webapp.visits.queries import reading, suggesting
from webapp.visits.rules import access
from webapp.visits.rules.comparing import differences
from webapp.visits.rules.content import MAX_AGE, MAX_MEMBERS, MAX_PHOTOS
from webapp.visits.rules.states import State
from webapp.visits.views import answers
from webapp.visits.views.blueprint import bp

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer
    from webapp.visits.models import Visit
    from webapp.visits.rules.comparing import Difference

_OWN_OFFERED = 40
_FOUND_OFFERED = 8


@bp.route("/new", methods=["GET", "POST"])
@allow(Role.INSTRUCTOR)
def create() -> Response:
    """Log a new visit, at `?organisation=ID` or at one still to be chosen."""
    if request.method == "POST":
        return _receive(None)
    organisation_id = request.args.get("organisation", type=record_number)
    return _page(VisitForm.blank(organisation_id=organisation_id, today=clock.today()), None)


@bp.route("/<int:visit_id>/edit", methods=["GET", "POST"])
@allow(Role.INSTRUCTOR)
def edit(visit_id: int) -> Response:
    """Go on with a draft, correct a visit that waits or was sent back."""
    visit = _own(current_viewer(), visit_id)
    if request.method == "POST":
        return _receive(visit)
    if not access.may_edit(current_viewer(), visit):
        return redirect(url_for("visits.detail", visit_id=visit_id))
    content = reading.content(visit)
    return _page(VisitForm.of(content, client_id=visit.client_id, version=visit.version), visit)


@bp.post("/<int:visit_id>/discard")
@allow(Role.INSTRUCTOR)
def discard(visit_id: int) -> Response:
    """Throw a draft away."""
    writing.discard_draft(viewer=current_viewer(), visit_id=visit_id, now=clock.now())
    flash(gettext("The draft is thrown away."))
    return redirect(url_for("today.home"))


@bp.get("/choices")
@allow(Role.INSTRUCTOR)
def choices() -> Response:
    """Offer organisations while the person types; the one chosen so far stays on offer."""
    chosen = request.args.get("organisation_id", type=record_number)
    offer = _offer(current_viewer(), request.args.get("find", ""), chosen, None)
    return render("visits/_choices.html", offer=offer)


@bp.errorhandler(Conflict)
def conflict(error: Conflict) -> Response:
    """Show both versions when two edits of one visit met; whatever else clashed is told as everywhere."""
    visit_form: VisitForm | None = g.get("visit_form")
    visit = reading.own_of_client(current_viewer(), visit_form.client_id.data or "") if visit_form else None
    if error.code == "closed" or visit_form is None or visit is None:
        return error_pages.refuse(error)
    if wants_json():
        return answers.stale(error, visit) if error.code == "stale" else error_pages.refuse(error)
    theirs, mine = reading.content(visit).as_json(), visit_form.content().as_json()
    visit_form.start_from(visit.version, new_uuid())
    return _page(visit_form, visit, status=409, clashes=differences(theirs, mine))


def _receive(visit: Visit | None) -> Response:
    viewer, visit_form = current_viewer(), VisitForm()
    visit_form.offer_towns(_towns(viewer))
    g.visit_form = visit_form
    kept = photos.keep(viewer=viewer, streams=[file.stream for file in visit_form.files], now=clock.now())
    visit_form.hold(kept.hashes, kept.faults)
    if visit_form.action not in {"submit", "draft"}:
        visit_form.rearrange()
        return _page(visit_form, visit)
    visit_form.submitted = visit_form.action == "submit"
    command = writing.submit if visit_form.submitted else writing.save_draft
    saved = attempt(visit_form, lambda: command(viewer=viewer, entry=visit_form.entry(), now=clock.now()))
    if wants_json():
        return answers.receipt(saved.visit_id, saved.state, saved.at, 201) if saved else refused(visit_form)
    if saved is None:
        return _page(visit_form, visit, status=422)
    if saved.state is State.DRAFT:
        flash(gettext("Draft saved. Only you can see it."))
        return redirect(url_for("visits.edit", visit_id=saved.visit_id))
    flash(gettext("Visit submitted."))
    return redirect(url_for("visits.detail", visit_id=saved.visit_id))


def _page(
    visit_form: VisitForm, visit: Visit | None, status: int = 200, clashes: list[Difference] | None = None
) -> Response:
    viewer = current_viewer()
    visit_form.offer_towns(_towns(viewer))
    return render(
        "visits/form.html",
        status=status,
        visit_form=visit_form,
        visit=visit,
        clashes=clashes or [],
        today=clock.today(),
        earliest=clock.today() - MAX_AGE,
        most_members=MAX_MEMBERS,
        most_photos=MAX_PHOTOS,
        sizes=reading.photo_sizes(viewer, visit_form.kept_photos),
        locked={kept.opinion.client_id for kept in reading.kept_opinions(visit.id) if kept.locked} if visit else set(),
        target=url_for("visits.edit", visit_id=visit.id) if visit else url_for("visits.create"),
        blank=OpinionForm(formdata=None),
        names=reading.organisation_names(clashes or []) | {0: visit_form.new_name.data},
        labels=LABELS,
        offer=_offer(viewer, request.form.get("find", ""), visit_form.organisation_id.data, visit),
    )


def _offer(viewer: Viewer, text: str, chosen_id: int | None, visit: Visit | None) -> dict[str, object]:
    """Return the organisations to choose from and the one chosen, which need not be among them."""
    chosen = reading.place_of_visit(viewer, chosen_id, visit) if chosen_id else None
    offered = organisations.choices(viewer, text, limit=_FOUND_OFFERED if text.strip() else _OWN_OFFERED)
    return {
        "find": text,
        "chosen": chosen,
        "town": organisations.town_name(chosen) if chosen else "",
        "lasts": _lasts(viewer, [one.id for one in offered] + ([chosen.id] if chosen else [])),
        "offered": [choice for choice in offered if chosen is None or choice.id != chosen.id],
    }


def _lasts(viewer: Viewer, organisation_ids: list[int]) -> dict[int, dict[str, object]]:
    """Return what a new visit may take over from the last one at each organisation."""
    return {
        visit.organisation_id: {
            "day": day_text(visit.visited_on),
            "themes": visit.themes,
            "registered": visit.registered,
            "floating": visit.floating,
            "contact": visit.contact,
        }
        for visit in suggesting.latest(viewer, organisation_ids)
    }


def _towns(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the towns and streets where the viewer may meet an organisation that is not in the register."""
    wide = viewer.scope.level is Level.CITY
    found = [area for area in areas.choices(viewer.scope) if area.level == Level.TOWNSHIP]
    return [(area.code, areas.full_name(area.code) if wide else areas.name(area.code)) for area in found]


def _own(viewer: Viewer, visit_id: int) -> Visit:
    visit = reading.get(viewer, visit_id)
    if visit.author_id != viewer.account_id:
        raise NotFound
    return visit
