"""One organisation: what is registered, who looks after it, what happened to it, and what later features know of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import flash, url_for
from flask_babel import gettext

from webapp.accounts import queries as accounts
from webapp.accounts.access import current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.core.i18n import day_text, translate_text
from webapp.organisations import commands, queries
from webapp.organisations.forms import AssignForm, EndForm, StatusForm
from webapp.organisations.rules import codes
from webapp.organisations.rules.access import may_manage
from webapp.organisations.rules.assigning import is_live
from webapp.organisations.rules.headings import FIELD_NAMES
from webapp.organisations.rules.registration import FIELDS
from webapp.organisations.rules.terms import (
    INDUSTRY_NAMES,
    KIND_NAMES,
    SIZE_NAMES,
    STATUS_NAMES,
    TIER_NAMES,
)
from webapp.organisations.views.blueprint import act, bp, manage, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Response

    from webapp.organisations.models import Organisation

_WORDS: Mapping[str, Mapping[Any, str]] = {
    "kind": KIND_NAMES,
    "industry": INDUSTRY_NAMES,
    "size": SIZE_NAMES,
    "tier": TIER_NAMES,
    "status": STATUS_NAMES,
}


@bp.get("/<int:organisation_id>")
@read
def detail(organisation_id: int) -> Response:
    """Show an organisation; a merged record leads to the one it lives on in."""
    organisation = queries.get(current_viewer(), organisation_id)
    if organisation.merged_into_id is not None:
        return htmx.redirect(url_for("organisations.detail", organisation_id=organisation.merged_into_id))
    return detail_page(organisation)


@bp.post("/<int:organisation_id>/status")
@manage
def set_status(organisation_id: int) -> Response:
    """Say since when an organisation is in another state."""
    organisation = queries.get(current_viewer(), organisation_id)
    status_form = StatusForm()
    status_form.offer()
    saved = attempt(
        status_form,
        lambda: commands.set_status(
            organisation_id=organisation_id,
            version=status_form.version.data or 0,
            status=status_form.chosen,
            since=status_form.status_date.data,
            **act(),
        ),
    )
    if saved:
        flash(gettext("The changes are saved."))
        return htmx.redirect(url_for("organisations.detail", organisation_id=organisation_id))
    return detail_page(organisation, status_form=status_form)


def detail_page(
    organisation: Organisation,
    *,
    status_form: StatusForm | None = None,
    assign_form: AssignForm | None = None,
    end_form: EndForm | None = None,
    ending: int = 0,
) -> Response:
    """Render an organisation's page; a form given was refused and stands open with what was typed."""
    viewer, today = current_viewer(), clock.today()
    refused = status_form or assign_form or end_form
    assignments = queries.assignments(organisation.id)
    manager = may_manage(viewer, organisation)
    return htmx.render(
        "organisations/detail.html",
        status=422 if refused else 200,
        organisation=organisation,
        known=queries.registration_of(organisation),
        town=queries.town_name(organisation),
        is_manager=manager,
        is_instructor=viewer.role is Role.INSTRUCTOR,
        doubtful=bool(organisation.code) and codes.has_doubtful_body(organisation.code or ""),
        former_names=queries.former_names(organisation.id),
        merged=queries.merged_records(organisation.id),
        live=[one for one in assignments if is_live(one.assignment.from_day, one.assignment.to_day, today)],
        assignments=assignments,
        today=today,
        history=_history(organisation.id),
        panels=queries.panels(viewer, organisation.id),
        status_form=status_form or _status_form(organisation),
        assign_form=assign_form or (_assign_form(organisation) if manager else None),
        end_form=end_form or EndForm(formdata=None, last_day=today),
        opened=status_form or assign_form,
        ending=ending,
        kind_names=KIND_NAMES,
        industry_names=INDUSTRY_NAMES,
        size_names=SIZE_NAMES,
        status_names=STATUS_NAMES,
        tier_names=TIER_NAMES,
    )


def _status_form(organisation: Organisation) -> StatusForm:
    form = StatusForm(formdata=None)
    form.offer()
    form.show(organisation, clock.today())
    return form


def _assign_form(organisation: Organisation) -> AssignForm:
    form = AssignForm(formdata=None, from_day=clock.today())
    form.offer(instructor_choices(organisation.county_code))
    return form


def instructor_choices(county_code: str) -> list[tuple[str, str]]:
    """Return the instructors of a county by name, each with the sending unit."""
    return [
        (str(account.id), f"{account.name} · {account.sending_unit or account.username}")
        for account in queries.instructors(current_viewer(), county_code)
    ]


def _history(organisation_id: int) -> list[dict[str, Any]]:
    """Return what happened, each entry with its changes in the reader's words."""
    told = [(one, one.event.details or {}) for one in queries.events(organisation_id)]
    named = {details[key] for _, details in told for key in ("account", "to") if key in details}
    people = accounts.names(named)
    return [
        {
            "event": one.event,
            "name": one.name,
            "details": details,
            "changes": _changes(details) if one.event.action in ("edited", "status") else [],
            "person": people.get(details.get("account", 0), ""),
            "taker": people.get(details.get("to", 0), ""),
            "days": [date.fromisoformat(day) if day else None for day in details.get("days", [])],
        }
        for one, details in told
    ]


def _changes(details: dict[str, list[Any]]) -> list[tuple[str, ...]]:
    ordered = sorted(details, key=lambda field: FIELDS.index(field) if field in FIELDS else len(FIELDS))
    return [(_field_name(field), *(_word(field, value) for value in details[field])) for field in ordered]


def _field_name(field: str) -> str:
    stands_for = {"area_code": "town", "since": "status_date"}.get(field, field)
    return translate_text(FIELD_NAMES[stands_for])


def _word(field: str, value: Any) -> str:  # noqa: ANN401 - whatever the history holds
    if value is None or value == "":
        return ""
    if field in _WORDS:
        return translate_text(_WORDS[field][value])
    if field == "area_code":
        return areas.full_name(value)
    if field == "since":
        return day_text(date.fromisoformat(value))
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    return str(value)
