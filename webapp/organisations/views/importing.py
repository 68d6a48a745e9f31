"""Importing a table: template, upload, preview, import in steps, and the table back with what became of each row."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from flask import Response, make_response, url_for
from flask_babel import gettext

from webapp.accounts.access import current_viewer
from webapp.core import clock, exports, htmx
from webapp.core.forms import attempt
from webapp.core.i18n import translate_text
from webapp.core.workbooks import MAX_BYTES, MAX_ROWS
from webapp.organisations import commands, queries
from webapp.organisations.forms import ConfirmImportForm, UploadForm
from webapp.organisations.queries.planning import Action
from webapp.organisations.rules.headings import EXPLANATIONS, FIELD_NAMES, HEADINGS, REQUIRED
from webapp.organisations.views.blueprint import act, area_groups, bp, manage

if TYPE_CHECKING:
    from webapp.organisations.commands import Pending
    from webapp.organisations.queries import Outcome

_AT_ONCE = 500
_STEP = 2000
_SHOWN = 100


@bp.route("/import", methods=["GET", "POST"])
@manage
def upload() -> Response:
    """Take a table in and show what it would do."""
    upload_form = UploadForm()
    upload_form.area_code.choices = area_groups()
    token = attempt(
        upload_form,
        lambda: commands.receive(content=upload_form.file.data.read(), area_code=upload_form.area_code.data, **act()),
    )
    if token:
        return htmx.redirect(url_for("organisations.preview", token=token))
    if upload_form.area_code.data is None:
        upload_form.area_code.data = current_viewer().scope.code
    return htmx.render(
        "organisations/import.html",
        status=422 if upload_form.is_submitted() else 200,
        upload_form=upload_form,
        headings=[names[0] for names in HEADINGS.values()],
        megabytes=MAX_BYTES >> 20,
        rows=MAX_ROWS,
    )


@bp.get("/import/template.xlsx")
@manage
def template() -> Response:
    """Give the empty table, with a sheet that explains its columns."""
    explained = [
        [
            names[0],
            translate_text(FIELD_NAMES[field]),
            gettext("required") if field in REQUIRED else gettext("optional"),
            translate_text(EXPLANATIONS[field]),
            "、".join(names[1:]),
        ]
        for field, names in HEADINGS.items()
    ]
    notes = [
        exports.Column(gettext("Column"), 18),
        exports.Column(gettext("Meaning"), 26),
        exports.Column(gettext("Needed"), 10),
        exports.Column(gettext("What to write"), 70),
        exports.Column(gettext("Other headings that are understood"), 60),
    ]
    content = exports.xlsx(
        [
            exports.Sheet(queries.SHEET, queries.template_columns(), []),
            exports.Sheet(gettext("Notes"), notes, explained),
        ]
    )
    return _workbook(content, "organisations-template.xlsx")


@bp.get("/import/<token>")
@manage
def preview(token: str) -> Response:
    """Show what an uploaded table would do, without doing it."""
    pending = commands.find_pending(current_viewer(), token, clock.now())
    outcomes = _outcomes(pending)
    return htmx.render(
        "organisations/import_preview.html",
        token=token,
        counts=Counter(one.action for one in outcomes),
        Action=Action,
        total=len(outcomes),
        troubled=[(one, queries.told(one)) for one in outcomes if one.is_left_out][:_SHOWN],
        shown=_SHOWN,
        changed=[one for one in outcomes if one.action is Action.CHANGED][:_SHOWN],
        field_names=FIELD_NAMES,
        confirm_form=ConfirmImportForm(formdata=None, start=0),
        step=None,
    )


@bp.post("/import/<token>")
@manage
def run_import(token: str) -> Response:
    """Import the next rows, or all of them for a browser without scripts, and say how far it has come."""
    pending = commands.find_pending(current_viewer(), token, clock.now())
    confirm_form = ConfirmImportForm()
    counts = attempt(confirm_form, lambda: _import(pending, confirm_form))
    if counts is None:
        return htmx.redirect(url_for("organisations.preview", token=token))
    so_far = confirm_form.after(counts)
    return htmx.render(
        "organisations/import_progress.html",
        "progress",
        token=token,
        confirm_form=ConfirmImportForm(formdata=None, **so_far),
        done=so_far["start"],
        total=len(pending.rows),
        so_far=so_far,
    )


@bp.get("/import/<token>/report.xlsx")
@manage
def report(token: str) -> Response:
    """Give the uploaded table back, each row with its number and what is to be done about it."""
    pending = commands.find_pending(current_viewer(), token, clock.now())
    width = max(len(row.cells) for row in (pending.header, *pending.rows))
    heads = [*pending.header.cells, *[""] * (width - len(pending.header.cells))]
    columns = [
        exports.Column(gettext("Row in the file"), 10),
        exports.Column(gettext("Errors"), 60),
        *(exports.Column(head) for head in heads),
    ]
    rows: list[list[exports.Cell]] = [
        [row.number, queries.told(one), *row.cells, *[""] * (width - len(row.cells))]
        for row, one in zip(pending.rows, _outcomes(pending), strict=True)
    ]
    return _workbook(
        exports.xlsx([exports.Sheet(gettext("Errors"), columns, rows)]),
        f"organisations-{clock.today():%Y%m%d}-errors.xlsx",
    )


def _import(pending: Pending, confirm_form: ConfirmImportForm) -> Counter[Action]:
    start = confirm_form.start.data or 0
    lines = pending.lines(current_viewer())
    end = start + _STEP if htmx.wants_fragment() else len(lines)
    counts: Counter[Action] = Counter()
    for at in range(start, min(end, len(lines)), _AT_ONCE):
        counts += commands.import_lines(
            lines=lines[at : min(at + _AT_ONCE, end)],
            area_code=pending.area_code,
            with_doubles=confirm_form.with_doubles.data,
            **act(),
        )
    return counts


def _outcomes(pending: Pending) -> list[Outcome]:
    viewer = current_viewer()
    return queries.plan(viewer, pending.lines(viewer), pending.area_code, clock.today())


def _workbook(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = exports.XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
