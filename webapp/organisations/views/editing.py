"""Registering and editing, with a look at what the entry may be a double of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import current_viewer
from webapp.areas.rules import county_of
from webapp.core import htmx
from webapp.core.forms import attempt
from webapp.core.ids import record_number
from webapp.organisations import commands, queries
from webapp.organisations.forms import OrganisationForm
from webapp.organisations.rules import codes
from webapp.organisations.views.blueprint import act, area_groups, bp, manage

if TYPE_CHECKING:
    from flask import Response

    from webapp.organisations.models import Organisation
    from webapp.organisations.queries import Duplicate


@bp.route("/new", methods=["GET", "POST"])
@manage
def create() -> Response:
    """Register an organisation."""
    organisation_form = OrganisationForm()
    organisation_form.offer(area_groups())
    created = attempt(
        organisation_form,
        lambda: commands.register(
            entered=organisation_form.entered, confirmed=organisation_form.confirmed.data, **act()
        ),
    )
    if created:
        flash(gettext("The organisation is registered."))
        return htmx.redirect(url_for("organisations.detail", organisation_id=created))
    return _form_page(organisation_form, None)


@bp.route("/<int:organisation_id>/edit", methods=["GET", "POST"])
@manage
def edit(organisation_id: int) -> Response:
    """Change what is registered."""
    organisation = queries.get(current_viewer(), organisation_id)
    organisation_form = OrganisationForm()
    organisation_form.offer(area_groups())
    if request.method == "GET":
        organisation_form.show(organisation, queries.registration_of(organisation))
    saved = attempt(
        organisation_form,
        lambda: commands.edit(
            organisation_id=organisation_id,
            version=organisation_form.version.data or 0,
            entered=organisation_form.entered,
            confirmed=organisation_form.confirmed.data,
            **act(),
        ),
    )
    if saved:
        flash(gettext("The changes are saved."))
        return htmx.redirect(url_for("organisations.detail", organisation_id=organisation_id))
    return _form_page(organisation_form, organisation)


def _form_page(organisation_form: OrganisationForm, organisation: Organisation | None) -> Response:
    """Show the form again with what was typed, what is wrong with it, and probable doubles."""
    sent = organisation_form.is_submitted()
    other_than = organisation.id if organisation else 0
    county = county_of(organisation_form.area_code.data or current_viewer().scope.code)
    return htmx.render(
        "organisations/form.html",
        "main",
        status=422 if sent else 200,
        organisation_form=organisation_form,
        organisation=organisation,
        duplicates=_duplicates(organisation_form, other_than) if sent else [],
        cluster_names=queries.cluster_names(county),
        doubtful=False,
    )


@bp.get("/duplicates")
@manage
def duplicates() -> Response:
    """Show what a name and code that are being typed may be a double of, and what is doubtful about the code."""
    organisation_form = OrganisationForm(request.args)
    other_than = request.args.get("other_than", 0, type=record_number)
    code = codes.normalise(organisation_form.code.data or "")
    return htmx.render(
        "organisations/duplicates.html",
        "duplicates",
        organisation_form=organisation_form,
        duplicates=_duplicates(organisation_form, other_than),
        doubtful=len(code) == codes.LENGTH and codes.is_valid(code) and codes.has_doubtful_body(code),
    )


def _duplicates(organisation_form: OrganisationForm, other_than: int) -> list[Duplicate]:
    return queries.duplicates(
        current_viewer(),
        name=organisation_form.name.data or "",
        code=codes.normalise(organisation_form.code.data or "") or None,
        county_code=county_of(organisation_form.area_code.data or ""),
        other_than=other_than,
    )
