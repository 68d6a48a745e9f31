"""One's own page: who one is, how one reads, password, and where one is signed in."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts import queries
from webapp.accounts.access import PREFERENCES, current_viewer, current_viewer_or_none, keep_preference, public
from webapp.accounts.commands import links, people, sessions
from webapp.accounts.forms import ChangePasswordForm, CodeForm
from webapp.accounts.rules import ROLE_NAMES, safe_next
from webapp.accounts.views.blueprint import bp, signed_in
from webapp.accounts.views.entry import enter_again
from webapp.core import clock, htmx
from webapp.core.forms import attempt


@bp.get("/me")
@signed_in
def me() -> Response:
    """Show one's own page."""
    return own_page()


def own_page(
    password_form: ChangePasswordForm | None = None, *, code_form: CodeForm | None = None, status: int = 200
) -> Response:
    """Show one's own page, with a form that was refused in its place."""
    viewer = current_viewer()
    department = queries.department_name(viewer.department_id)
    return htmx.render(
        "accounts/me.html",
        status=status,
        account=queries.own_account(viewer),
        department=department,
        role_names=ROLE_NAMES,
        sessions=queries.own_sessions(viewer, clock.now()),
        password_form=password_form or ChangePasswordForm(formdata=None),
        code_form=code_form or CodeForm(formdata=None),
        second=queries.second_factor(viewer.account_id),
    )


@bp.post("/me/password")
@signed_in
def change_password() -> Response:
    """Set another password; every device has to sign in again, this one does so at once."""
    password_form = ChangePasswordForm()
    new = password_form.new_password.data or ""
    account = attempt(
        password_form,
        lambda: links.change_password(
            viewer=current_viewer(),
            current=password_form.current_password.data or "",
            password=new,
            now=clock.now(),
        ),
    )
    return own_page(password_form, status=422) if account is None else enter_again(account.username, new)


@bp.post("/me/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> Response:
    """Sign one of one's devices out."""
    sessions.revoke(viewer=current_viewer(), session_id=session_id, now=clock.now())
    flash(gettext("That device is signed out."))
    return htmx.redirect(url_for("accounts.me"))


@bp.post("/me/sessions/end-others")
@signed_in
def end_other_sessions() -> Response:
    """Sign every other device of one's own out."""
    sessions.revoke_others(viewer=current_viewer(), now=clock.now())
    flash(gettext("All other devices are signed out."))
    return htmx.redirect(url_for("accounts.me"))


@bp.post("/preferences")
@public
def preferences() -> Response:
    """Keep how somebody likes to read: in the browser, and with the account when signed in."""
    chosen = {name: value for name, known in PREFERENCES.items() if (value := request.form.get(name, "")) in known}
    viewer = current_viewer_or_none()
    if viewer and chosen:
        people.save_preferences(viewer=viewer, chosen=chosen)
    response = htmx.leave(safe_next(request.form.get("next")))
    for name, value in chosen.items():
        keep_preference(response, name, value)
    return response
