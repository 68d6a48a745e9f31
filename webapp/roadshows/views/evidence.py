"""Whose records speak for an entry."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import htmx
from webapp.core.errors import N_, Invalid
from webapp.organisations.queries import of_name
from webapp.programmes.brands.queries import reading as brands
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved
from webapp.roadshows.commands.evidence import link_entry
from webapp.roadshows.forms.panel import EvidenceForm
from webapp.roadshows.queries.subjects import offered
from webapp.roadshows.rules.scoring import NAME_LENGTH
from webapp.roadshows.views.blueprint import bp

SEARCH = (Role.COORDINATOR, Role.ADMIN, Role.INSTRUCTOR)


@bp.route("/<slug>/entries/<key>/evidence", methods=["GET", "POST"])
@run
def evidence(slug: str, key: str) -> Response:
    """Choose the brand or the organisation that an entry stands for, and see what the judges will see."""
    event = opened(slug)
    held = queries.entry(event, key)
    sheet = queries.evidence_sheet(held.id)
    evidence_form = EvidenceForm(brand_id=str(sheet.brand_id or "") if sheet else "")
    known = brands.choices(current_viewer())
    evidence_form.brand_id.choices = [("", gettext("none")), *((str(one.id), one.name) for one in known)]

    def command() -> bool:
        link_entry(
            event_id=event.id,
            entry_id=held.id,
            brand_id=int(evidence_form.brand_id.data) if evidence_form.brand_id.data else None,
            organisation_id=_named(evidence_form.organisation.data or "", held.area_code),
            **act(),
        )
        return True

    return saved(evidence_form, command, url_for("roadshows.evidence", slug=slug, key=key)) or htmx.render(
        "roadshows/evidence.html",
        "main",
        status=422 if evidence_form.is_submitted() else 200,
        event=event,
        entry=held,
        sheet=sheet,
        evidence_form=evidence_form,
    )


@bp.get("/new/subjects")
@allow(*SEARCH)
def subjects() -> Response:
    """Offer brands and organisations of the reader's area by a part of their names."""
    text = request.args.get("organisation") or request.args.get("stands_for") or ""
    return htmx.render("roadshows/_subjects.html", offered=offered(current_viewer(), text[:NAME_LENGTH]))


def _named(name: str, area_code: str) -> int | None:
    if not name:
        return None
    found = of_name(current_viewer(), name, area_code[:6])
    if found is None:
        raise Invalid(N_("No organisation of this county is called exactly so."), field="organisation")
    return found
