"""Invitations and resets: one link, one use, one password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import delete, update

from webapp.accounts import queries
from webapp.accounts.commands import limits, passwords
from webapp.accounts.commands.sessions import end_sessions
from webapp.accounts.models import Account, AccountSession, KnownDevice, PasswordLink
from webapp.accounts.rules import Limit
from webapp.audit.commands import record
from webapp.audit.rules import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Invalid, NotFound, TooMany
from webapp.core.ids import new_token, token_hash

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer
    from webapp.areas.rules import Scope
    from webapp.settings import Settings


class DeadLink(NotFound):
    """A link that was never made, was used, has run out or was replaced."""

    def __init__(self) -> None:
        super().__init__(N_("This link is no longer valid. Ask your administrator for a new one."))


def new_link(account_id: int, now: datetime) -> str:
    """Make the only valid link of an account, in the running transaction; return its secret."""
    settings: Settings = current_app.config["LVGU"]
    expire_links(account_id, now)
    token = new_token()
    db.session.add(
        PasswordLink(
            account_id=account_id,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + timedelta(hours=settings.invitation_hours),
        )
    )
    return token


def expire_links(account_id: int, now: datetime) -> None:
    """Make every link of an account useless, in the running transaction."""
    live = (PasswordLink.account_id == account_id) & (PasswordLink.expires_at > now)
    db.session.execute(update(PasswordLink).where(live).values(expires_at=now))


def issue(*, actor: Actor, scope: Scope, account_id: int, now: datetime) -> str:
    """Give out a link by which somebody sets a new password, and return its secret.

    The old password works until the link is used: whoever remembers it again is not kept waiting.
    Raises NotFound, or Invalid for a disabled account.
    """
    with transaction():
        account = queries.account(scope, account_id, lock=True)
        if account.disabled_at is not None:
            raise Invalid(N_("This account is disabled. Enable it first."))
        token = new_link(account_id, now)
        _note("account.link", actor, account, now)
    return token


def owner(token: str, now: datetime) -> Account:
    """Return whom a link is for. Raises DeadLink for one that is no good, TooMany after too many of those."""
    found = queries.link_owner(token, now)
    if found is None:
        limits.wrong_token(now)
        raise DeadLink
    return found


def accept(*, token: str, password: str, now: datetime) -> Account:
    """Set the password of whoever the link is for; it ends every session and forgets every device.

    Raises NotFound for a link that is unknown, used or expired, Invalid for a poor password.
    """
    found = owner(token, now)
    new_hash = passwords.hashed(password, username=found.username)
    link = PasswordLink.token_hash == token_hash(token)
    with transaction() as session:
        account = queries.locked(found.id)
        if queries.link_owner(token, now) is None:
            raise DeadLink  # used, replaced or shut out while the password was being hashed
        session.execute(update(PasswordLink).where(link).values(used_at=now))
        session.execute(delete(KnownDevice).where(KnownDevice.account_id == account.id))
        _set(account, new_hash, "account.password_set", now)
    return account


def change_password(*, viewer: Viewer, current: str, password: str, now: datetime) -> Account:
    """Give the viewer a new password; it ends every session, the asking one too.

    Raises Invalid on `current_password` or `new_password`, TooMany after too many wrong guesses.
    """
    account = queries.own_account(viewer)
    settings: Settings = current_app.config["LVGU"]
    guesses = {f"password:{account.id}": Limit(settings.sign_in_failures_per_account_hour, timedelta(hours=1))}
    if wait := limits.take(guesses, now):
        raise TooMany(N_("Too many attempts. Please wait a moment and try again."), retry_after=wait)
    old_hash = account.password_hash
    if not passwords.matches(current, old_hash):
        raise Invalid(N_("This is not your present password."), field="current_password")
    if passwords.matches(password, old_hash):
        raise Invalid(N_("The new password must differ from the present one."), field="new_password")
    new_hash = passwords.hashed(password, username=account.username)
    with transaction():
        account = queries.locked(account.id)
        if account.password_hash != old_hash:
            raise Invalid(N_("This is not your present password."), field="current_password")
        limits.give_back(guesses, now)
        _set(account, new_hash, "account.password_change", now)
    return account


def _set(account: Account, new_hash: str, action: str, now: datetime) -> None:
    account.password_hash = new_hash
    account.password_set_at = now
    expire_links(account.id, now)
    end_sessions(AccountSession.account_id == account.id, now)
    _note(action, Actor(f"account:{account.id}", account.role), account, now)


def _note(action: str, actor: Actor, account: Account, now: datetime) -> None:
    obj = f"account:{account.id}"
    record(scope=f"area:{account.county_code}", actor=actor, action=action, obj=obj, now=now)
