"""Reading sessions: who a cookie stands for, and where somebody is signed in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import String, cast, func, literal, select

from webapp.accounts.models import (
    Account,
    AccountSession,
    Presence,
)
from webapp.accounts.rules import PasswordPolicy, Role, Viewer, password_expired
from webapp.areas.models import Area
from webapp.areas.rules import Level, Scope
from webapp.core import clock
from webapp.core.db import db
from webapp.core.ids import token_hash

if TYPE_CHECKING:
    from webapp.settings import Settings

_FRESH_SECONDS = 1.0
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class SignedIn:
    """A live session and its person."""

    viewer: Viewer
    expires_at: datetime
    seen_at: datetime


def signed_in(token: str) -> SignedIn | None:
    """Return the live session that a cookie stands for, or None."""
    row = db.session.execute(
        select(Account, AccountSession, Area.level, Presence.seen_at)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .join(Area, Area.code == Account.area_code)
        .outerjoin(Presence, Presence.subject == _subject())
        .where(AccountSession.token_hash == token_hash(token))
        .where(AccountSession.revoked_at.is_(None), Account.disabled_at.is_(None))
    ).first()
    if row is None:
        return None
    account, session, level, seen_at = row
    settings: Settings = current_app.config["LVGU"]
    viewer = Viewer(
        account_id=account.id,
        username=account.username,
        name=account.name,
        role=Role(account.role),
        scope=Scope(account.area_code, Level(level)),
        department_id=account.department_id,
        session_id=session.id,
        password_expired=password_expired(
            PasswordPolicy(settings.password_policy), account.password_set_at, clock.now()
        ),
    )
    return SignedIn(viewer, session.expires_at, seen_at or session.created_at)


def remembered(token: str, *, fresh: bool) -> SignedIn | None:
    """Look a session up at most once a second in each process; `fresh` always asks the database."""
    memory: dict[str, tuple[float, SignedIn | None]] = current_app.extensions.setdefault("lvgu_sessions", {})
    held = memory.get(token)
    if held and not fresh and time.monotonic() - held[0] < _FRESH_SECONDS:
        return held[1]
    if len(memory) >= _MOST_REMEMBERED:  # keeps a flood of made-up cookies from filling the memory
        memory.clear()
    asked = time.monotonic()
    found = signed_in(token)
    memory[token] = (asked, found)
    return found


def forget_sessions() -> None:
    """Ask the database again from now on; called by whatever ends a session or changes a person."""
    current_app.extensions.setdefault("lvgu_sessions", {}).clear()


def forget_session(token: str) -> None:
    """Ask the database again about one session."""
    current_app.extensions.setdefault("lvgu_sessions", {}).pop(token, None)


def own_sessions(viewer: Viewer, now: datetime) -> list[tuple[AccountSession, datetime]]:
    """Return the viewer's live sessions with the moment each was last seen, the newest first."""
    settings: Settings = current_app.config["LVGU"]
    seen = func.coalesce(Presence.seen_at, AccountSession.created_at)
    rows = db.session.execute(
        select(AccountSession, Presence.seen_at)
        .outerjoin(Presence, Presence.subject == _subject())
        .where(AccountSession.account_id == viewer.account_id, AccountSession.revoked_at.is_(None))
        .where(AccountSession.expires_at > now, seen > now - timedelta(minutes=settings.session_idle_minutes))
        .order_by(seen.desc())
    )
    return [(session, seen_at or session.created_at) for session, seen_at in rows]


def _subject() -> object:
    return literal("session:") + cast(AccountSession.id, String)
