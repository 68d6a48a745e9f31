"""Who is looking, and whether they may: every view function says `@public` or `@allow(...)`."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, Response, current_app, g, make_response, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.exceptions import Forbidden, Unauthorized

from webapp.accounts.queries import SignedIn, signed_in
from webapp.core import clock, htmx
from webapp.core.security import cookie_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.accounts.rules import Role, Viewer
    from webapp.settings import Settings

F = TypeVar("F", bound="Callable[..., Any]")
_FRESH_SECONDS = 1.0
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class SessionUser(UserMixin):  # type: ignore[misc] # Flask-Login has no types
    """What Flask-Login keeps for the length of a request."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.id = str(viewer.account_id)


def init_app(app: Flask) -> None:
    """Let Flask-Login find the person by our own session cookie."""
    manager = LoginManager()
    manager.session_protection = None  # sessions live in the database; the signed cookie identifies nobody
    manager.request_loader(_load)
    manager.init_app(app)
    app.extensions["lvgu_sessions"] = {}
    app.jinja_env.globals["viewer"] = current_viewer_or_none

    @app.context_processor
    def context() -> dict[str, object]:
        return {
            "viewer": current_viewer_or_none(),
            "text_size": request.cookies.get("text_size", "normal"),
            "scheme": request.cookies.get("scheme", "auto"),
        }


def session_cookie() -> str:
    """Return the name of the cookie that carries the session's secret."""
    settings: Settings = current_app.config["LVGU"]
    return cookie_name("lvgu_session", https=settings.https)


def _load(_request: object) -> SessionUser | None:
    token = request.cookies.get(session_cookie())
    found = _remembered(token) if token else None
    if found is None:
        return None
    settings: Settings = current_app.config["LVGU"]
    moment = clock.now()
    idle = timedelta(minutes=settings.session_idle_minutes)
    if moment >= found.expires_at or moment - found.seen_at >= idle:
        return None
    g.session_seen_at = found.seen_at
    return SessionUser(found.viewer)


def _remembered(token: str) -> SignedIn | None:
    """Look the session up, at most once a second for reads; a write always asks the database."""
    memory: dict[str, tuple[float, SignedIn | None]] = current_app.extensions["lvgu_sessions"]
    held = memory.get(token)
    if held and request.method in _SAFE_METHODS and time.monotonic() - held[0] < _FRESH_SECONDS:
        return held[1]
    if len(memory) > 10_000:  # noqa: PLR2004 - keeps a flood of made-up cookies from filling memory
        memory.clear()
    asked = time.monotonic()
    found = signed_in(token)
    memory[token] = (asked, found)
    return found


def current_viewer_or_none() -> Viewer | None:
    """Return the signed-in person, or None."""
    return current_user.viewer if current_user and current_user.is_authenticated else None


def current_viewer() -> Viewer:
    """Return the signed-in person; only for views that `allow` some role."""
    viewer = current_viewer_or_none()
    if viewer is None:
        raise Unauthorized
    return viewer


def public(view: F) -> F:
    """Open a view to everybody, signed in or not."""
    view.allowed_roles = None  # type: ignore[attr-defined]
    return view


def allow(*roles: Role) -> Callable[[F], F]:
    """Open a view to these roles only: 401 or sign-in for strangers, 403 for others."""

    def decorate(view: F) -> F:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the view takes and gives
            viewer = current_viewer_or_none()
            if viewer is None:
                return ask_to_sign_in()
            if viewer.role not in roles:
                raise Forbidden
            return view(*args, **kwargs)

        guarded.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def ask_to_sign_in() -> Response:
    """Send a reader to sign-in and back; a write gets 401 and keeps what was typed."""
    if request.method not in _SAFE_METHODS or htmx.wants_fragment():
        error = Unauthorized()
        if request.headers.get("HX-Request"):
            response = make_response("", 401)
            response.headers["HX-Redirect"] = url_for("accounts.sign_in", next=request.path)
            error.response = response
        raise error
    target = request.full_path.rstrip("?")
    return htmx.leave(url_for("accounts.sign_in", next=target))
