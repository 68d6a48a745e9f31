"""The secret behind CSRF tokens: it lives in Flask's signed cookie, so that anonymous pages need no session row.

Checking two signatures costs a fifth of a ballot's processor time, and a phone sends the same cookie and token
again and again: what was found genuine is remembered by each process for a minute.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

if TYPE_CHECKING:
    from collections.abc import Hashable

    from itsdangerous import URLSafeTimedSerializer

T = TypeVar("T")
_SECRET = "csrf_token"  # noqa: S105 - the key that Flask-WTF keeps its secret under
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_FRESH_SECONDS = 60.0
_MOST_REMEMBERED = 10_000


class _Memory(Generic[T]):
    """What was found genuine, each for a minute."""

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable) -> T | None:
        """Return what is known of `key`, unless it is too old."""
        held = self._known.get(key)
        return held[1] if held and time.monotonic() - held[0] < _FRESH_SECONDS else None

    def keep(self, key: Hashable, value: T) -> None:
        """Remember `value`; when there is too much, forget everything and start again."""
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = (time.monotonic(), value)


class FormSessions(SecureCookieSessionInterface):
    """Flask's signed cookies, opened once a minute while they hold nothing but the secret."""

    def __init__(self) -> None:
        self._secrets: _Memory[str] = _Memory()
        self._serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer, made once: an application's key never changes."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie holds; nothing when its signature is wrong."""
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        if secret := self._secrets.get(cookie):
            return self.session_class({_SECRET: secret})
        opened = super().open_session(app, request)
        if opened is not None and opened.keys() == {_SECRET}:
            self._secrets.keep(cookie, dict.__getitem__(opened, _SECRET))
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when something in it is new; an answer that hangs on it says so in any case."""
        if not session or session.modified or session.permanent:
            super().save_session(app, session, response)
        elif session.accessed:
            others = response.headers.get("Vary")
            response.headers["Vary"] = f"{others}, Cookie" if others else "Cookie"


class FormTokens(CSRFProtect):  # type: ignore[misc] # Flask-WTF has no types
    """Flask-WTF's check of the token that every form carries."""

    def __init__(self) -> None:
        super().__init__()
        self._genuine: _Memory[bool] = _Memory()

    def protect(self, apply_exemptions: Any = False) -> None:  # noqa: ANN401, FBT002 - Flask-WTF's own signature
        """Refuse a write whose token is not the session's."""
        if request.method in _SAFE_METHODS:
            return
        pair = (session.get(_SECRET), self._get_csrf_token())
        if self._genuine.get(pair):
            g.csrf_valid = True
            return
        super().protect(apply_exemptions)
        if g.get("csrf_valid"):
            self._genuine.keep(pair, value=True)
