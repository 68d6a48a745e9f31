"""The second step at sign-in: turning it on and off, and taking it off somebody who lost their phone."""

from __future__ import annotations

from flask import Response, flash, url_for
from flask_babel import gettext

from webapp.accounts import queries
from webapp.accounts.access import current_viewer
from webapp.accounts.commands import second_factor as commands
from webapp.accounts.forms import CodeForm
from webapp.accounts.views.blueprint import act, administer, bp, signed_in
from webapp.accounts.views.me import own_page
from webapp.core import clock, htmx, totp
from webapp.core.forms import attempt
from webapp.core.links import qr_svg


@bp.post("/me/second-factor")
@signed_in
def begin_second_factor() -> Response:
    """Make a key and show it to the authenticator app."""
    return _key_page(commands.begin(viewer=current_viewer(), now=clock.now()), CodeForm(formdata=None), 200)


@bp.post("/me/second-factor/confirm")
@signed_in
def confirm_second_factor() -> Response:
    """Turn the second step on with a code of the app; the recovery codes are shown this once."""
    viewer, code_form = current_viewer(), CodeForm()
    key = commands.key_to_confirm(viewer)
    codes = attempt(
        code_form, lambda: commands.confirm(viewer=viewer, typed=code_form.code.data or "", now=clock.now())
    )
    if codes is None:
        return _key_page(key, code_form, 422)
    return htmx.render("accounts/recovery.html", codes=codes)


def _key_page(key: bytes, code_form: CodeForm, status: int) -> Response:
    address = totp.address(key, queries.own_account(current_viewer()).username)
    return htmx.render(
        "accounts/second_factor.html",
        status=status,
        qr=qr_svg(address),
        spelled=totp.spelled(key),
        address=address,
        code_form=code_form,
    )


@bp.post("/me/second-factor/remove")
@signed_in
def remove_second_factor() -> Response:
    """Turn the second step off."""
    viewer, code_form = current_viewer(), CodeForm()

    def remove() -> bool:
        commands.remove(viewer=viewer, typed=code_form.code.data or "", now=clock.now())
        return True

    if not attempt(code_form, remove):
        return own_page(status=422, code_form=code_form)
    flash(gettext("The second step is off."))
    return htmx.redirect(url_for("accounts.me"))


@bp.post("/accounts/<int:account_id>/second-factor/reset")
@administer
def reset_second_factor(account_id: int) -> Response:
    """Take the second step off somebody who cannot make codes any more."""
    commands.reset(**act(), account_id=account_id)
    flash(gettext("The second step is off. They sign in with their password and may turn it on again."))
    return htmx.redirect(url_for("accounts.detail", account_id=account_id))
