"""How many workdays each category's problems may take."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.core.errors import N_, NotAllowed
from webapp.core.forms import attempt
from webapp.core.htmx import redirect, render
from webapp.problems import commands
from webapp.problems.forms import ClocksForm
from webapp.problems.queries import clocks as policies
from webapp.problems.rules.access import may_set_clocks
from webapp.problems.rules.categories import Category
from webapp.problems.views.blueprint import bp


@bp.get("/clocks")
@allow(Role.COORDINATOR, Role.ADMIN)
def clocks() -> Response:
    """Show the workdays of every category."""
    return render("problems/clocks.html", policies=policies.policies(), editable=may_set_clocks(current_viewer()))


@bp.route("/clocks/<category>", methods=["GET", "POST"])
@allow(Role.COORDINATOR, Role.ADMIN)
def edit_clocks(category: str) -> Response:
    """Set the workdays of one category."""
    viewer = current_viewer()
    if category not in set(Category):
        abort(404)
    if not may_set_clocks(viewer):
        raise NotAllowed(N_("The city's coordinators and administrators set the workdays."))
    chosen = Category(category)
    clocks_form = ClocksForm()
    if request.method == "GET":
        clocks_form = ClocksForm.blank(policies.policy_version(chosen), **asdict(policies.policy(chosen)))

    def command() -> bool:
        commands.set_policy(
            viewer=viewer,
            category=chosen,
            policy=clocks_form.policy,
            version=clocks_form.version.data or 0,
            key=clocks_form.order(0).key,
            now=clock.now(),
        )
        return True

    if not attempt(clocks_form, command):
        status = 422 if request.method == "POST" else 200
        return render("problems/clocks_form.html", status=status, category=chosen, clocks_form=clocks_form)
    flash(gettext("Saved."))
    return redirect(url_for("problems.clocks"))
