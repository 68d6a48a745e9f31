"""What every answer carries and every request must pass: host, origin, CSRF token, headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import SecurityError, Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.core.form_secret import FormSessions, FormTokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from webapp.settings import Settings

# Pico draws its icons from data: addresses; previews of photos are blob: addresses.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
# `no-referrer` would make a plain form send `Origin: null`, which the origin check refuses.
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_HSTS = "max-age=63072000; includeSubDomains"

csrf = FormTokens()
bp = Blueprint("security", __name__)
_owners: dict[str, Callable[[], str | None]] = {}  # kind → who of that kind this request speaks for


def init_app(app: Flask, settings: Settings) -> None:
    """Apply the policy to the application."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=cookie_name("lvgu_form", https=settings.https),
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the signed cookie it is bound to
        WTF_CSRF_SSL_STRICT=False,  # replaced by the origin check below, which old web views pass
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    app.session_interface = FormSessions()
    allowed = frozenset(host.strip("[]") for host in settings.allowed_hosts)
    app.before_request(lambda: check_host(allowed))
    app.before_request(check_origin)  # before the token check, which needs no look at a foreign request
    app.before_request(check_owner)
    csrf.init_app(app)
    app.register_blueprint(bp)
    app.wsgi_app = _Headers(app.wsgi_app, https=settings.https)  # type: ignore[method-assign]


class _Headers:
    """Adds the policy's headers to every answer that does not set its own; cheaper here than on a response."""

    def __init__(self, application: WSGIApplication, *, https: bool) -> None:
        self._application = application
        always = dict(HEADERS, **({"Strict-Transport-Security": _HSTS} if https else {}))
        self._headers = [(name, name.lower(), value) for name, value in always.items()]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:  # noqa: ANN401
            present = {name.lower() for name, _ in headers}
            headers.extend((name, value) for name, lower, value in self._headers if lower not in present)
            return start_response(status, headers, exc_info)

        return self._application(environ, start)


def cookie_name(name: str, *, https: bool) -> str:
    """Return the cookie's name; behind TLS the prefix binds it to this host."""
    return f"__Host-{name}" if https else name


def check_host(allowed: frozenset[str]) -> None:
    """Refuse a name that is not ours. Werkzeug's own check never finds an IPv6 address in its list."""
    host = request.host.lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name not in allowed:
        raise SecurityError


def check_origin() -> None:
    """Refuse a write that another site's page sent. Headers that old web views omit are not missed."""
    if request.method in _SAFE_METHODS:
        return
    headers = request.headers
    origin = headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise CSRFError("origin")
    if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise CSRFError("origin")


def check_owner() -> None:
    """Refuse a record that a phone kept for somebody else than the person signed in by now: phones are shared."""
    meant = request.headers.get("X-Owner")
    if meant is None:
        return
    ask = _owners.get(meant.partition(":")[0])
    if ask is None or ask() != meant:
        raise Unauthorized


def owner_of(kind: str) -> Callable[[Callable[[], str | None]], Callable[[], str | None]]:
    """Register who else than an account may bring in records: the function returns `kind:id`, or None for nobody."""

    def register(ask: Callable[[], str | None]) -> Callable[[], str | None]:
        _owners[kind] = ask
        return ask

    return register


@owner_of("account")
def owner() -> str | None:
    """Return whose records this session may bring in: `account:5`, or None when nobody is signed in."""
    return f"account:{current_user.get_id()}" if current_user.is_authenticated else None


@bp.get("/csrf")
def token() -> dict[str, str | list[str] | None]:
    """Give a fresh token to a page that waited offline, and say in whose name it will act.

    `owner` is the account signed in; `owners` everybody whose records this browser may bring in, judges too.
    """
    owners = [name for ask in _owners.values() if (name := ask())]
    return {"csrf_token": generate_csrf(), "owner": owner(), "owners": owners}
