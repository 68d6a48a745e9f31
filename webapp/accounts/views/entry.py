"""Signing in and out, and the link by which somebody sets a password."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import browser, current_viewer_or_none, forget, public, remember
from webapp.accounts.commands import links, sessions
from webapp.accounts.forms import CodeForm, NewPasswordForm, SignInForm
from webapp.accounts.rules import safe_next
from webapp.accounts.views.blueprint import bp
from webapp.core import clock, htmx
from webapp.core.errors import N_, Invalid
from webapp.core.forms import attempt
from webapp.core.i18n import explain

_SECONDS_PER_MINUTE = 60


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    """Ask for user name and password."""
    sign_in_form = SignInForm()
    target = safe_next(sign_in_form.next.data or request.args.get("next"))
    if request.method != "POST" and current_viewer_or_none():
        return htmx.redirect(target)
    sign_in_form.next.data = target
    result = attempt(sign_in_form, lambda: _check(sign_in_form.username.data or "", sign_in_form.password.data or ""))
    if isinstance(result, sessions.Opened):
        return remember(htmx.leave(target), result)
    if isinstance(result, sessions.Halfway):
        return _ask_code(result, target)
    if result and not result.retry_after:
        sign_in_form.refuse(Invalid(N_("User name or password is wrong.")))
    wait = result.retry_after if result else 0
    status = 429 if wait else 422 if request.method == "POST" else 200
    minutes = -(-wait // _SECONDS_PER_MINUTE)
    response = htmx.render("accounts/sign_in.html", status=status, sign_in_form=sign_in_form, minutes=minutes)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _check(username: str, password: str) -> sessions.Opened | sessions.Halfway | sessions.Refused:
    return sessions.sign_in(username=username, password=password, browser=browser(), now=clock.now())


def _ask_code(halfway: sessions.Halfway, target: str) -> Response:
    code_form = CodeForm(formdata=None, ticket=halfway.ticket, next=target)
    return htmx.render("accounts/sign_in_code.html", code_form=code_form, minutes=0)


@bp.post("/sign-in/code")
@public
def sign_in_code() -> Response:
    """Take the code of the second step."""
    code_form = CodeForm()
    given = {"ticket": code_form.ticket.data or "", "code": code_form.code.data or ""}
    result = attempt(code_form, lambda: sessions.finish(**given, browser=browser(), now=clock.now()))
    if isinstance(result, sessions.Opened):
        return remember(htmx.leave(safe_next(code_form.next.data)), result)
    if result is None and not code_form.errors:
        flash(gettext("That took too long. Please sign in again."))
        return htmx.leave(url_for("accounts.sign_in", next=safe_next(code_form.next.data)))
    wait = result.retry_after if result else 0
    if result and not wait:
        code_form.refuse(Invalid(N_("This code does not fit. Take the one your app shows now."), field="code"))
    minutes = -(-wait // _SECONDS_PER_MINUTE)
    response = htmx.render(
        "accounts/sign_in_code.html", status=429 if wait else 422, code_form=code_form, minutes=minutes
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session; also when it has ended already."""
    viewer = current_viewer_or_none()
    if viewer:
        sessions.sign_out(viewer=viewer, now=clock.now())
    response = forget(htmx.leave(url_for("accounts.sign_in")))
    # The page says how much unsent work it holds: clearing the storage would delete it.
    if request.form.get("outbox") == "0":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@public
def accept(token: str) -> Response:
    """Let somebody who was invited, or who forgot, set a password. Opening the page changes nothing."""
    owner = links.owner(token, clock.now())
    password_form = NewPasswordForm()
    password = password_form.new_password.data or ""
    account = attempt(password_form, lambda: links.accept(token=token, password=password, now=clock.now()))
    if account is None:
        status = 422 if request.method == "POST" else 200
        return htmx.render("accounts/accept.html", status=status, password_form=password_form, owner=owner)
    return enter_again(account.username, password)


@bp.errorhandler(links.DeadLink)
def nowhere(error: links.DeadLink) -> Response:
    """Say that the link is dead, and what somebody can do about it."""
    return htmx.render("accounts/nowhere.html", status=404, message=explain(error))


def enter_again(username: str, password: str) -> Response:
    """Open a session with the password that was just set, which ended all others."""
    result = _check(username, password)
    if isinstance(result, sessions.Opened):
        flash(gettext("Your password is set. Other devices are signed out."))
        return remember(htmx.leave("/"), result)
    if isinstance(result, sessions.Halfway):
        return forget(_ask_code(result, "/"))
    return forget(htmx.leave(url_for("accounts.sign_in")))
