"""Reading accounts and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, literal, select

from webapp.accounts.models import Account, AccountSession, Presence
from webapp.accounts.rules import Role, Viewer
from webapp.areas.models import Area
from webapp.areas.rules import Level, Scope
from webapp.core.db import db
from webapp.core.ids import token_hash


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
        .outerjoin(Presence, Presence.subject == literal("session:") + cast(AccountSession.id, String))
        .where(AccountSession.token_hash == token_hash(token))
        .where(AccountSession.revoked_at.is_(None), Account.disabled_at.is_(None))
    ).first()
    if row is None:
        return None
    account, session, level, seen_at = row
    viewer = Viewer(
        account_id=account.id,
        username=account.username,
        name=account.name,
        role=Role(account.role),
        scope=Scope(account.area_code, Level(level)),
        department_id=account.department_id,
        session_id=session.id,
    )
    return SignedIn(viewer, session.expires_at, seen_at or session.created_at)
