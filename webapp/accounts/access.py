"""Who is looking, and whether they may: every view function says `@public` or `@allow(...)`."""

from __future__ import annotations

from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, make_response, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Forbidden, HTTPException, Unauthorized
from werkzeug.routing import RequestRedirect

from webapp.accounts.commands.sessions import TOUCH_EVERY, Browser, Opened, touch
from webapp.accounts.queries import SignedIn, forget_session, remembered
from webapp.accounts.rules import safe_next
from webapp.areas.queries import name as area_name
from webapp.core import clock, htmx
from webapp.core.errors import N_, DomainError, NotAllowed
from webapp.core.security import cookie_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from webapp.accounts.rules import Role, Viewer
    from webapp.settings import Settings

F = TypeVar("F", bound="Callable[..., Any]")
PREFERENCES = {"language": ("zh_CN", "en"), "text_size": ("normal", "large"), "scheme": ("auto", "light", "dark")}
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_YEAR = timedelta(days=365)
# What somebody with an expired password may still reach: where a new one is set, and the way out.
_WITH_EXPIRED_PASSWORD = {"accounts.me", "accounts.change_password", "accounts.sign_out"}
_log = structlog.get_logger()


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
    app.jinja_env.globals["viewer"] = current_viewer_or_none
    app.jinja_env.globals["area_name"] = area_name
    app.jinja_env.globals["way_back"] = way_back
    app.after_request(_touch)

    @app.context_processor
    def context() -> dict[str, object]:
        return {
            "viewer": current_viewer_or_none(),
            "text_size": preference("text_size"),
            "scheme": preference("scheme"),
        }


# --- cookies ----------------------------------------------------------------------------------------------


def _cookie(name: str) -> str:
    settings: Settings = current_app.config["LVGU"]
    return cookie_name(name, https=settings.https)


def session_cookie() -> str:
    """Return the name of the cookie that carries the session's secret."""
    return _cookie("lvgu_session")


def preference(name: str) -> str:
    """Return how the reader likes to read, from a cookie; the first choice when it says nothing known."""
    chosen = request.cookies.get(_cookie(name), "")
    return chosen if chosen in PREFERENCES[name] else PREFERENCES[name][0]


def browser() -> Browser:
    """Return what the browser brings along."""
    return Browser(
        session_token=request.cookies.get(session_cookie(), ""),
        device_token=request.cookies.get(_cookie("lvgu_device"), ""),
        user_agent=request.headers.get("User-Agent", ""),
    )


def remember(response: Response, opened: Opened) -> Response:
    """Give the browser its new session, a new form secret, and the person's way of reading."""
    settings: Settings = current_app.config["LVGU"]
    session.clear()
    _set(response, "lvgu_session", opened.session_token, timedelta(hours=settings.session_absolute_hours))
    _set(response, "lvgu_device", opened.device_token, _YEAR)
    for name in PREFERENCES:
        if chosen := getattr(opened.account, name):
            keep_preference(response, name, chosen)
    return response


def forget(response: Response) -> Response:
    """Take the session and the form secret from the browser; it stays known as a device."""
    session.clear()
    settings: Settings = current_app.config["LVGU"]
    response.delete_cookie(session_cookie(), secure=settings.https, httponly=True, samesite="Lax")
    return response


def keep_preference(response: Response, name: str, value: str) -> None:
    """Let the browser remember one way of reading."""
    _set(response, name, value, _YEAR)


def _set(response: Response, name: str, value: str, lasting: timedelta) -> None:
    settings: Settings = current_app.config["LVGU"]
    response.set_cookie(
        _cookie(name), value, max_age=lasting, secure=settings.https, httponly=True, samesite="Lax", path="/"
    )


# --- who is looking ---------------------------------------------------------------------------------------


def _load(_request: object) -> SessionUser | None:
    token = request.cookies.get(session_cookie())
    found = remembered(token, fresh=request.method not in _SAFE_METHODS) if token else None
    if found is None or not _alive(found):
        return None
    g.signed_in = found
    return SessionUser(found.viewer)


def _alive(found: SignedIn) -> bool:
    settings: Settings = current_app.config["LVGU"]
    moment = clock.now()
    return moment < found.expires_at and moment - found.seen_at < timedelta(minutes=settings.session_idle_minutes)


def _touch(response: Response) -> Response:
    """Note that the session is in use. A page that polls by itself proves nobody's presence."""
    found: SignedIn | None = g.get("signed_in")
    if found is None or "HX-PTag" in request.headers:
        return response
    now = clock.now()
    if now - found.seen_at < TOUCH_EVERY:
        return response
    try:
        touch(found.viewer.session_id, now)
        forget_session(request.cookies[session_cookie()])
    except (DomainError, DBAPIError) as error:  # the page itself is worth more than the note
        _log.warning("touch_failed", error=type(error).__name__)
    return response


def current_viewer_or_none() -> Viewer | None:
    """Return the signed-in person, or None."""
    return current_user.viewer if current_user and current_user.is_authenticated else None


def current_viewer() -> Viewer:
    """Return the signed-in person; only for views that `allow` some role."""
    viewer = current_viewer_or_none()
    if viewer is None:
        raise Unauthorized
    return viewer


# --- who may ----------------------------------------------------------------------------------------------


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
            if viewer.password_expired and request.endpoint not in _WITH_EXPIRED_PASSWORD:
                return ask_for_password()
            return view(*args, **kwargs)

        guarded.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def way_back(status: int) -> str:
    """Return the page above this address to which an error page leads its reader; "" for none they may open.

    What was refused with a form is looked at again where it stands; what was not found is looked up in its list.
    """
    pages = [page for page in _pages_above(request.path) if page != request.path or request.method not in _SAFE_METHODS]
    if not pages:
        return ""
    return request.script_root + (pages[-1] if status == HTTPStatus.NOT_FOUND else pages[0])


def _pages_above(path: str) -> Iterator[str]:
    """Yield the addresses of pages that the reader may open, from `path` upwards, the first page left out."""
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return
    parts = path.rstrip("/").split("/")
    for end in range(len(parts), 1, -1):
        address = "/".join(parts[:end])
        try:
            endpoint = adapter.match(address, method="GET")[0]
        except RequestRedirect as moved:
            address = urlsplit(moved.new_url).path
            endpoint = adapter.match(address, method="GET")[0]
        except HTTPException:
            continue
        if _may_open(endpoint):
            yield address


def _may_open(endpoint: str) -> bool:
    roles: frozenset[Role] | None = getattr(current_app.view_functions[endpoint], "allowed_roles", frozenset())
    viewer = current_viewer_or_none()
    return roles is None or (viewer is not None and viewer.role in roles)


def ask_to_sign_in() -> Response:
    """Send a reader to sign-in and back; a write gets 401 and keeps what was typed."""
    if request.method not in _SAFE_METHODS or htmx.wants_fragment():
        error = Unauthorized()
        if request.headers.get("HX-Request"):
            response = make_response("", 401)
            response.headers["HX-Redirect"] = url_for("accounts.sign_in", next=_shown_page())
            error.response = response
        raise error
    target = request.full_path.rstrip("?")
    return htmx.leave(url_for("accounts.sign_in", next=target))


def _shown_page() -> str:
    """Return the page that htmx stands on: the address it asked for may be a part, or take no GET."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    return safe_next(f"{shown.path}?{shown.query}".rstrip("?"))


def ask_for_password() -> Response:
    """Send a reader to where a new password is set; a write is refused."""
    if request.method not in _SAFE_METHODS:
        raise NotAllowed(N_("Your password has expired. Set a new one first."), code="password_expired")
    return htmx.leave(url_for("accounts.me"))
