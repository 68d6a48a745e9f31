"""The departments of an administrator's area."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts import queries
from webapp.accounts.access import current_viewer
from webapp.accounts.commands import departments as commands
from webapp.accounts.forms import EditDepartmentForm, NewDepartmentForm
from webapp.accounts.views.blueprint import act, administer, area_groups, bp
from webapp.core import htmx
from webapp.core.forms import attempt


@bp.route("/departments/", methods=["GET", "POST"])
@administer
def departments() -> Response:
    """List the departments of one's area; add one."""
    viewer = current_viewer()
    department_form = NewDepartmentForm()
    department_form.area_code.choices = area_groups(viewer.scope)
    made = attempt(
        department_form,
        lambda: commands.create(
            **act(),
            area_code=department_form.area_code.data,
            name=department_form.name.data or "",
        ),
    )
    if made is None:
        return htmx.render(
            "accounts/departments.html",
            status=422 if request.method == "POST" else 200,
            departments=queries.departments_with_people(viewer.scope),
            department_form=department_form,
        )
    flash(gettext("Saved."))
    return htmx.redirect(url_for("accounts.departments"))


@bp.route("/departments/<int:department_id>", methods=["GET", "POST"])
@administer
def department(department_id: int) -> Response:
    """Rename a department."""
    viewer = current_viewer()
    shown = queries.department(viewer.scope, department_id)
    department_form = EditDepartmentForm()
    if request.method != "POST":
        department_form.name.data, department_form.version.data = shown.name, shown.version
    done = attempt(
        department_form,
        lambda: commands.rename(
            **act(),
            department_id=department_id,
            version=department_form.version.data or 0,
            name=department_form.name.data or "",
        ),
    )
    if done is None:
        status = 422 if request.method == "POST" else 200
        return htmx.render("accounts/department.html", status=status, department=shown, department_form=department_form)
    flash(gettext("Saved."))
    return htmx.redirect(url_for("accounts.departments"))
