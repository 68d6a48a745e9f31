"""The accounts of an administrator's area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts import queries
from webapp.accounts.access import current_viewer
from webapp.accounts.commands import links, people
from webapp.accounts.forms import AccountFilterForm, EditPersonForm, NewPersonForm
from webapp.accounts.queries import Wanted
from webapp.accounts.rules import ROLE_NAMES, Viewer
from webapp.accounts.views.blueprint import act, administer, area_groups, bp, department_choices
from webapp.core import htmx
from webapp.core.errors import N_
from webapp.core.forms import attempt
from webapp.core.i18n import translate_text
from webapp.core.links import absolute, qr_svg
from webapp.core.pagination import page_number

if TYPE_CHECKING:
    from webapp.accounts.models import Account

STATES = {"active": N_("Active"), "invited": N_("Invited"), "disabled": N_("Disabled")}


@bp.get("/accounts/")
@administer
def index() -> Response:
    """List the accounts of one's area."""
    viewer = current_viewer()
    filter_form = AccountFilterForm(request.args)
    filter_form.role.choices = [
        ("", gettext("All roles")),
        *((r.value, translate_text(n)) for r, n in ROLE_NAMES.items()),
    ]
    filter_form.state.choices = [("", gettext("All states")), *((s, translate_text(n)) for s, n in STATES.items())]
    filter_form.area.choices = {"": [("", gettext("All areas"))], **area_groups(viewer.scope)}
    wanted = Wanted(
        text=filter_form.q.data or "",
        role=filter_form.role.data or "",
        area_code=filter_form.area.data or "",
        state=filter_form.state.data or "",
    )
    return htmx.render(
        "accounts/index.html",
        "found",
        found=queries.accounts(viewer.scope, wanted, page_number()),
        filter_form=filter_form,
        role_names=ROLE_NAMES,
    )


@bp.route("/accounts/new", methods=["GET", "POST"])
@administer
def create() -> Response:
    """Make an account and show the link by which its person sets the password."""
    viewer = current_viewer()
    person_form = NewPersonForm()
    person_form.offer(area_groups(viewer.scope), department_choices(viewer.scope))
    invited = attempt(
        person_form,
        lambda: people.create(
            **act(),
            username=person_form.username.data or "",
            person=person_form.person,
        ),
    )
    if invited is None:
        status = 422 if request.method == "POST" else 200
        return htmx.render("accounts/create.html", status=status, person_form=person_form)
    return _link_page(viewer, invited.account_id, invited.token)


def _link_page(viewer: Viewer, account_id: int, token: str) -> Response:
    """Show a link once: only its hash is kept, so that nobody finds it in the database."""
    address = absolute("accounts.accept", token=token)
    return htmx.render(
        "accounts/link.html",
        account=queries.account(viewer.scope, account_id),
        address=address,
        qr=qr_svg(address),
        expires=queries.link_expiry(account_id),
    )


@bp.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@administer
def detail(account_id: int) -> Response:
    """Show one account; change its name, role or area."""
    viewer = current_viewer()
    account = queries.account(viewer.scope, account_id)
    person_form = EditPersonForm()
    person_form.offer(area_groups(viewer.scope), department_choices(viewer.scope))
    if request.method != "POST":
        person_form.show(account)
        return _detail_page(account, person_form, 200)
    done = attempt(
        person_form,
        lambda: people.edit(
            **act(),
            account_id=account_id,
            version=person_form.version.data or 0,
            person=person_form.person,
        ),
    )
    if done is None:
        return _detail_page(queries.account(viewer.scope, account_id), person_form, 422)
    flash(gettext("Saved."))
    return htmx.redirect(url_for("accounts.detail", account_id=account_id))


def _detail_page(account: Account, person_form: EditPersonForm, status: int) -> Response:
    return htmx.render(
        "accounts/detail.html",
        status=status,
        account=account,
        department=queries.department_name(account.department_id),
        person_form=person_form,
        role_names=ROLE_NAMES,
        second=queries.second_factor(account.id),
    )


@bp.post("/accounts/<int:account_id>/link")
@administer
def new_link(account_id: int) -> Response:
    """Give out a link by which the person sets a new password."""
    viewer = current_viewer()
    token = links.issue(**act(), account_id=account_id)
    return _link_page(viewer, account_id, token)


@bp.post("/accounts/<int:account_id>/disable")
@administer
def disable(account_id: int) -> Response:
    """Shut somebody out at once."""
    people.disable(**act(), account_id=account_id)
    flash(gettext("The account is disabled and signed out everywhere."))
    return htmx.redirect(url_for("accounts.detail", account_id=account_id))


@bp.post("/accounts/<int:account_id>/enable")
@administer
def enable(account_id: int) -> Response:
    """Let somebody in again."""
    people.enable(**act(), account_id=account_id)
    flash(gettext("The account is enabled."))
    return htmx.redirect(url_for("accounts.detail", account_id=account_id))


@bp.post("/accounts/<int:account_id>/end-sessions")
@administer
def end_all_sessions(account_id: int) -> Response:
    """Sign somebody out everywhere."""
    people.end_all_sessions(**act(), account_id=account_id)
    flash(gettext("Signed out on all devices."))
    return htmx.redirect(url_for("accounts.detail", account_id=account_id))
