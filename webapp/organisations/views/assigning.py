"""Giving organisations to instructors: one on its page, or many from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import current_viewer
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.core.ids import record_number
from webapp.core.pagination import page_number
from webapp.organisations import commands, queries
from webapp.organisations.forms import AssignForm, AssignManyForm, EndForm
from webapp.organisations.views.blueprint import act, bp, filter_form, manage
from webapp.organisations.views.detail import detail_page, instructor_choices

if TYPE_CHECKING:
    from flask import Response

_PER_PAGE = 100


@bp.post("/<int:organisation_id>/assignments")
@manage
def assign(organisation_id: int) -> Response:
    """Give the organisation to an instructor."""
    organisation = queries.get(current_viewer(), organisation_id)
    assign_form = AssignForm()
    assign_form.offer(instructor_choices(organisation.county_code))
    saved = attempt(
        assign_form,
        lambda: commands.assign(organisation_ids=[organisation_id], **assign_form.given, **act()),
    )
    if saved:
        flash(gettext("The instructor is assigned."))
        return htmx.redirect(url_for("organisations.detail", organisation_id=organisation_id))
    return detail_page(organisation, assign_form=assign_form)


@bp.post("/<int:organisation_id>/assignments/<int:assignment_id>/end")
@manage
def end_assignment(organisation_id: int, assignment_id: int) -> Response:
    """Say on which day an assignment ends."""
    organisation = queries.get(current_viewer(), organisation_id)
    end_form = EndForm()
    ended = attempt(
        end_form,
        lambda: commands.end_assignment(
            organisation_id=organisation_id,
            assignment_id=assignment_id,
            **end_form.given,
            **act(),
        ),
    )
    if ended:
        flash(gettext("The end of the assignment is recorded."))
        return htmx.redirect(url_for("organisations.detail", organisation_id=organisation_id))
    return detail_page(organisation, end_form=end_form, ending=assignment_id)


@bp.route("/assign", methods=["GET", "POST"])
@manage
def assign_many() -> Response:
    """Give several organisations of the list to one instructor; looking further in it keeps what was ticked."""
    viewer = current_viewer()
    browsed = request.form.get("browse", type=record_number)
    filters = filter_form(request.form if browsed else None)
    page, capped = queries.listing(viewer, filters.wanted, browsed or page_number(), per_page=_PER_PAGE)
    assign_form = AssignManyForm()
    assign_form.offer(instructor_choices(filters.county or viewer.scope.county_code))
    if request.method == "GET":
        assign_form.from_day.data = clock.today()
    given = (
        None
        if browsed
        else attempt(
            assign_form,
            lambda: commands.assign(organisation_ids=assign_form.organisation_ids, **assign_form.given, **act()),
        )
    )
    if given:
        flash(gettext("Organisations assigned: %(count)s", count=given))
        return htmx.redirect(url_for("organisations.assign_many") + filters.query)
    chosen = set(assign_form.organisation_ids)
    status = 422 if assign_form.is_submitted() and not browsed else 200
    return htmx.render(
        "organisations/assign.html",
        status=status,
        page=page,
        capped=capped,
        most=queries.MOST_MATCHES,
        filters=filters,
        assign_form=assign_form,
        chosen=chosen,
        elsewhere=queries.picked(viewer, chosen - {one.organisation.id for one in page.items}),
    )
