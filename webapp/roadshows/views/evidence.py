"""Whose records speak for an entry."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext

from webapp.accounts.access import current_viewer
from webapp.core import htmx
from webapp.core.errors import N_, Invalid
from webapp.organisations.queries import of_name
from webapp.programmes.brands.queries import reading as brands
from webapp.roadshows import queries
from webapp.roadshows.commands.evidence import link_entry
from webapp.roadshows.forms.panel import EvidenceForm
from webapp.roadshows.views.blueprint import act, bp, opened, run, saved


@bp.route("/<slug>/entries/<key>/evidence", methods=["GET", "POST"])
@run
def evidence(slug: str, key: str) -> Response:
    """Choose the brand or the organisation that an entry stands for, and see what the judges will see."""
    event = opened(slug)
    held = queries.entry(event, key)
    sheet = queries.evidence_sheet(held.id)
    evidence_form = EvidenceForm(brand_id=str(sheet.brand_id or "") if sheet else "")
    offered = brands.choices(current_viewer())
    evidence_form.brand_id.choices = [("", gettext("none")), *((str(one.id), one.name) for one in offered)]

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


def _named(name: str, area_code: str) -> int | None:
    if not name:
        return None
    found = of_name(current_viewer(), name, area_code[:6])
    if found is None:
        raise Invalid(N_("No organisation of this county is called exactly so."), field="organisation")
    return found
