"""Making one record of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import current_viewer
from webapp.core import htmx
from webapp.core.forms import attempt
from webapp.core.ids import record_number
from webapp.organisations import commands, queries
from webapp.organisations.forms import MergeForm
from webapp.organisations.rules.terms import KIND_NAMES, SIZE_NAMES, STATUS_NAMES
from webapp.organisations.views.blueprint import act, bp, manage

if TYPE_CHECKING:
    from flask import Response

_MOST_ALIKE = 10


@bp.route("/<int:organisation_id>/merge", methods=["GET", "POST"])
@manage
def merge(organisation_id: int) -> Response:
    """Find the other record, compare the two, and choose which one lives on."""
    viewer = current_viewer()
    organisation = queries.get(viewer, organisation_id)
    merge_form = MergeForm()
    merged = attempt(merge_form, lambda: commands.merge(**merge_form.chosen, **act()))
    if merged:
        flash(gettext("The two records are one now."))
        return htmx.redirect(url_for("organisations.detail", organisation_id=merge_form.chosen["kept_id"]))
    other_id = request.args.get("other", 0, type=record_number) or (merge_form.other_id.data or 0)
    other = queries.get(viewer, other_id) if other_id not in (0, organisation_id) else None
    text = request.args.get("q", "")
    pair = [organisation, other] if other else []
    return htmx.render(
        "organisations/merge.html",
        "found",
        status=422 if merge_form.is_submitted() else 200,
        organisation=organisation,
        pair=[(one, queries.registration_of(one), queries.town_name(one)) for one in pair if one],
        merge_form=merge_form,
        text=text,
        candidates=_candidates(organisation_id, text),
        kind_names=KIND_NAMES,
        size_names=SIZE_NAMES,
        status_names=STATUS_NAMES,
    )


def _candidates(organisation_id: int, text: str) -> list[queries.Choice]:
    """Return what may be the other record: what was searched for, else much the same names, then names alike."""
    viewer = current_viewer()
    organisation = queries.get(viewer, organisation_id)
    if text.strip():
        found = queries.choices(viewer, text, limit=20)
    else:
        doubles = queries.duplicates(
            viewer,
            name=organisation.name,
            code=organisation.code,
            county_code=organisation.county_code,
            other_than=organisation_id,
        )
        found = [
            queries.Choice(one.id, one.name, one.code, one.town, assigned=False) for one in doubles if one.readable
        ]
        known = {choice.id for choice in found}
        found += [
            queries.Choice(one.id, one.name, one.code, queries.town_name(one), assigned=False)
            for one in queries.alike(viewer, organisation, _MOST_ALIKE)
            if one.id not in known
        ]
    return [choice for choice in found if choice.id != organisation_id]
