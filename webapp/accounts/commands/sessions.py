"""Signing in and out. A session is a row; its cookie holds a secret of which the row keeps the hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete, select, update

from webapp.accounts import queries
from webapp.accounts.commands import limits, passwords, second_factor
from webapp.accounts.models import Account, AccountSession, KnownDevice, Presence
from webapp.accounts.rules import Limit, Viewer, device_name, normal_username
from webapp.audit.commands import record
from webapp.audit.rules import Actor
from webapp.core.db import db, transaction, upsert
from webapp.core.errors import NotFound
from webapp.core.ids import new_token, token_hash
from webapp.core.logs import origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

    from webapp.settings import Settings

TOUCH_EVERY = timedelta(minutes=1)
_TICKET_SECONDS = 300
_KEEP_ENDED = timedelta(days=30)
_log = structlog.get_logger()


@dataclass(frozen=True)
class Browser:
    """What a browser brings along: its earlier session's secret, the secret it is known by, its own name."""

    session_token: str = ""
    device_token: str = ""
    user_agent: str = ""


@dataclass(frozen=True)
class Opened:
    """A new session: its secret, the secret by which the browser will be known again, and whose it is."""

    session_token: str
    device_token: str
    account: Account


@dataclass(frozen=True)
class Halfway:
    """The password was right and a code is needed: the ticket says so for five minutes."""

    ticket: str


@dataclass(frozen=True)
class Refused:
    """No session: name or password is wrong, or `retry_after` seconds have to pass first."""

    retry_after: int = 0


def sign_in(*, username: str, password: str, browser: Browser, now: datetime) -> Opened | Halfway | Refused:
    """Open a session for the right name and password, or ask for the second step where it is on.

    An attempt is counted before the slow check and given back after a success, so that parallel guesses
    cannot slip past the limit.
    """
    username = normal_username(username)
    account = queries.by_username(username)
    account_id = account.id if account else None
    buckets = _buckets(username, account_id, browser.device_token)
    if wait := limits.take(buckets, now):
        _log.warning("sign_in_limited", account=account_id, address=request.remote_addr)
        return Refused(wait)
    checked_hash = account.password_hash if account else None
    fits = passwords.matches(password, checked_hash)
    if account is None or not checked_hash or not fits or account.disabled_at is not None:
        _log.warning("sign_in_failed", account=account_id, address=request.remote_addr)
        return Refused()
    new_hash = passwords.rehashed(password, checked_hash)
    with transaction():
        account = queries.locked(account.id)
        if account.disabled_at is not None or account.password_hash != checked_hash:
            return Refused()  # disabled, or given another password, while this one was being checked
        limits.give_back(buckets, now)
        limits.clear_full(now)
        account.password_hash = new_hash or checked_hash
        held = queries.second_factor(account.id)
        if held is not None and held.confirmed_at is not None:
            return Halfway(_tickets().dumps([account.id, _mark(account)]))
        return _open(account, browser, now)


def finish(*, ticket: str, code: str, browser: Browser, now: datetime) -> Opened | Refused | None:
    """Open a session for a ticket and a code that fits; None when the password has to be typed again."""
    try:
        account_id, mark = _tickets().loads(ticket, max_age=_TICKET_SECONDS)
    except BadSignature:
        return None
    settings: Settings = current_app.config["LVGU"]
    bucket = {f"second-factor:{account_id}": Limit(settings.sign_in_failures_per_account_hour, timedelta(hours=1))}
    if wait := limits.take(bucket, now):
        _log.warning("sign_in_limited", account=account_id, address=request.remote_addr)
        return Refused(wait)
    with transaction():
        account = queries.locked(account_id)
        if account.disabled_at is not None or _mark(account) != mark:
            return None
        if not second_factor.fits(account_id, code, now):
            _log.warning("sign_in_failed", account=account_id, address=request.remote_addr)
            return Refused()
        limits.give_back(bucket, now)
        return _open(account, browser, now)


def _tickets() -> URLSafeTimedSerializer:
    settings: Settings = current_app.config["LVGU"]
    return URLSafeTimedSerializer(settings.secret_key, salt="second step of sign-in")


def _mark(account: Account) -> str:
    """Return what a ticket is void without: another password, or none, makes another mark."""
    return token_hash(account.password_hash or "")[:16]


def _buckets(username: str, account_id: int | None, device_token: str) -> Mapping[str, Limit]:
    """Return what a failure counts against: this person at this address, and the address.

    A device that signed in before has a bucket of its own instead: nobody else can use up its chances.
    """
    settings: Settings = current_app.config["LVGU"]
    hour = timedelta(hours=1)
    who = token_hash(username)[:32]
    few = Limit(settings.sign_in_failures_per_account_hour, hour)
    if account_id in queries.accounts_of_device(device_token):
        return {f"sign-in:{who}:{token_hash(device_token)[:32]}": few}
    many = Limit(settings.sign_in_failures_per_address_hour, hour)
    return {f"sign-in:{who}:{origin()}": few, f"sign-in:{origin()}": many}


def _open(account: Account, browser: Browser, now: datetime) -> Opened:
    """Open a session in the running transaction; the browser's earlier one ends, whoever's it was."""
    end_sessions(AccountSession.token_hash == token_hash(browser.session_token), now)
    _clear_ended(account.id, now)
    settings: Settings = current_app.config["LVGU"]
    token = new_token()
    session = AccountSession(
        account_id=account.id,
        token_hash=token_hash(token),
        device=device_name(browser.user_agent),
        created_at=now,
        expires_at=now + timedelta(hours=settings.session_absolute_hours),
    )
    db.session.add(session)
    account.signed_in_at = now
    device_token = _remember_device(account.id, browser.device_token, now)
    db.session.flush()
    actor = Actor(f"account:{account.id}", account.role)
    _note("account.sign_in", actor, account.county_code, session.id, now)
    return Opened(token, device_token, account)


def _remember_device(account_id: int, device_token: str, now: datetime) -> str:
    """Return the secret by which this browser is known from now on; only secrets given out here count."""
    known = queries.accounts_of_device(device_token)
    if account_id in known:
        return device_token
    token = device_token if known else new_token()
    db.session.add(KnownDevice(account_id=account_id, token_hash=token_hash(token), created_at=now))
    return token


def _clear_ended(account_id: int, now: datetime) -> None:
    """Delete the person's sessions that ended long ago, and when they were last seen."""
    ended = (AccountSession.account_id == account_id) & (AccountSession.expires_at < now - _KEEP_ENDED)
    subjects = [f"session:{number}" for number in db.session.execute(select(AccountSession.id).where(ended)).scalars()]
    db.session.execute(delete(Presence).where(Presence.subject.in_(subjects)))
    db.session.execute(delete(AccountSession).where(ended))


def end_sessions(which: ColumnElement[bool], now: datetime) -> int:
    """End the live sessions that `which` describes, in the running transaction; return how many."""
    result = db.session.execute(
        update(AccountSession).where(which, AccountSession.revoked_at.is_(None)).values(revoked_at=now)
    )
    queries.forget_sessions()
    return int(result.rowcount)  # type: ignore[attr-defined] # the result of an UPDATE has it


def sign_out(*, viewer: Viewer, now: datetime) -> None:
    """End the session that asks."""
    with transaction():
        end_sessions(AccountSession.id == viewer.session_id, now)
        _note("account.sign_out", viewer.actor, viewer.scope.county_code, viewer.session_id, now)


def revoke(*, viewer: Viewer, session_id: int, now: datetime) -> None:
    """End one of the viewer's own sessions. Raises NotFound for anybody else's."""
    own = AccountSession.account_id == viewer.account_id
    with transaction():
        if not end_sessions((AccountSession.id == session_id) & own, now):
            raise NotFound
        _note("account.session_end", viewer.actor, viewer.scope.county_code, session_id, now)


def revoke_others(*, viewer: Viewer, now: datetime) -> int:
    """End the viewer's sessions on all other devices; return how many there were."""
    own = AccountSession.account_id == viewer.account_id
    with transaction():
        ended = end_sessions(own & (AccountSession.id != viewer.session_id), now)
        if ended:
            _note("account.other_sessions_end", viewer.actor, viewer.scope.county_code, viewer.session_id, now)
    return ended


def _note(action: str, actor: Actor, county_code: str, session_id: int, now: datetime) -> None:
    scope, obj = f"area:{county_code}", f"session:{session_id}"
    record(scope=scope, actor=actor, action=action, obj=obj, now=now)


def touch(session_id: int, now: datetime) -> None:
    """Note that a session is in use, at most once a minute. Operational: no audit row."""
    see(f"session:{session_id}", now)


def see(subject: str, now: datetime) -> None:
    """Note that a session or a device is in use, at most once a minute. Operational: no audit row."""
    row = upsert(Presence).values(subject=subject, seen_at=now)
    due = Presence.__table__.c.seen_at <= now - TOUCH_EVERY
    with transaction() as session:
        session.execute(row.on_conflict_do_update(index_elements=["subject"], set_={"seen_at": now}, where=due))
