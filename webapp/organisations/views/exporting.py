"""Taking the list away as XLSX or CSV; contacts masked, unless somebody who may asks for them on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, make_response

from webapp.accounts.access import current_viewer
from webapp.core import clock, exports, ledgers
from webapp.core.i18n import DEFAULT, spoken
from webapp.organisations import commands, queries
from webapp.organisations.forms import ExportForm
from webapp.organisations.views.blueprint import act, bp, filter_form, manage, read

if TYPE_CHECKING:
    from webapp.organisations.rules.filtering import Filter


@bp.get("/export.<any(xlsx, csv):suffix>")
@read
def export(suffix: str) -> Response:
    """Give the list as a file, with its filters, contacts masked."""
    return _file(suffix, filter_form().wanted, masked=True)


@bp.post("/export")
@manage
def export_contacts() -> Response:
    """Give the list with contacts in the clear, and put that on record."""
    export_form = ExportForm()
    if not export_form.validate_on_submit() or export_form.format.data not in ("xlsx", "csv"):
        abort(400)
    wanted = filter_form().wanted
    page, _ = queries.listing(current_viewer(), wanted, 1)
    commands.note_export(wanted=wanted, count=page.total, **act())
    return _file(export_form.format.data, wanted, masked=False)


def _file(suffix: str, wanted: Filter, *, masked: bool) -> Response:
    narrowed = _narrowed(wanted)
    table = queries.table(current_viewer(), wanted, masked=masked, narrowed=narrowed)
    if suffix == "csv":
        response = make_response("".join(exports.csv_lines(table.columns, table.rows)))
    else:
        response = make_response(exports.xlsx([table]))
    response.headers["Content-Type"] = exports.CSV if suffix == "csv" else exports.XLSX
    name = f"organisations{'-filtered' if narrowed else ''}-{clock.today():%Y%m%d}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _narrowed(wanted: Filter) -> str:
    """Return in words what the file leaves out; "" for the whole register."""
    page, _ = queries.listing(current_viewer(), wanted, 1, per_page=1)
    if page.among is None:
        return ""
    with spoken(DEFAULT):
        return ledgers.narrowed_text(filter_form().narrowing(), page.total, page.among)
