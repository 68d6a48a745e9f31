"""A second step at sign-in: codes of an authenticator app, and recovery codes for a lost phone.

The database holds no key: an app's key is derived from the server's secret and a random salt, and of a recovery code
only a keyed hash is kept. A copy of the database without the instance folder opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import delete

from webapp.accounts import queries
from webapp.accounts.models import SecondFactor
from webapp.audit.commands import record
from webapp.core import totp
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.areas.rules import Scope
    from webapp.audit.rules import Actor
    from webapp.settings import Settings

RECOVERY_CODES = 8
_KEY_BYTES = 20
_WRONG = N_("This code does not fit. Take the one your app shows now.")


def begin(*, viewer: Viewer, now: datetime) -> bytes:
    """Make a new key for the viewer and return it; it counts once a code of it was typed. Raises Conflict."""
    with transaction() as session:
        held = queries.second_factor(viewer.account_id, lock=True)
        if held is not None and held.confirmed_at is not None:
            raise Conflict(N_("The second step is on already."))
        if held is None:
            held = SecondFactor(account_id=viewer.account_id, recovery=[])
            session.add(held)
        held.salt, held.created_at = secrets.token_hex(16), now
        return _key(held)


def key_to_confirm(viewer: Viewer) -> bytes:
    """Return the key that waits to be confirmed. Raises Conflict when none does."""
    held = queries.second_factor(viewer.account_id)
    if held is None or held.confirmed_at is not None:
        raise Conflict(N_("Begin again on your own page."))
    return _key(held)


def confirm(*, viewer: Viewer, typed: str, now: datetime) -> list[str]:
    """Turn the second step on and return the recovery codes, shown this once. Raises Invalid (`code`), Conflict."""
    key = key_to_confirm(viewer)
    step = totp.matching(key, _plain(typed), now, 0)
    if step is None:
        raise Invalid(_WRONG, field="code")
    codes = [secrets.token_hex(5) for _ in range(RECOVERY_CODES)]
    with transaction():
        held = queries.second_factor(viewer.account_id, lock=True)
        if held is None or _key(held) != key or held.confirmed_at is not None:
            raise Conflict(N_("Begin again on your own page."))
        held.confirmed_at, held.last_step = now, step
        held.recovery = [_sealed(code) for code in codes]
        _note("account.second_factor_on", viewer.actor, viewer.account_id, now)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def remove(*, viewer: Viewer, typed: str, now: datetime) -> None:
    """Turn the viewer's second step off. Raises Invalid (`code`) unless a code fits."""
    with transaction():
        if not fits(viewer.account_id, typed, now):
            raise Invalid(_WRONG, field="code")
        _forget(viewer.account_id)
        _note("account.second_factor_off", viewer.actor, viewer.account_id, now)


def reset(*, actor: Actor, scope: Scope, account_id: int, now: datetime) -> None:
    """Turn somebody's second step off who lost phone and recovery codes. Raises NotFound outside the scope."""
    with transaction():
        account = queries.account(scope, account_id)
        if _forget(account.id):
            _note("account.second_factor_reset", actor, account.id, now)


def fits(account_id: int, typed: str, now: datetime) -> bool:
    """Whether a code of the app or a recovery code was typed; each counts once. In the running transaction."""
    held = queries.second_factor(account_id, lock=True)
    if held is None or held.confirmed_at is None:
        return False
    typed = _plain(typed)
    step = totp.matching(_key(held), typed, now, held.last_step)
    if step is not None:
        held.last_step = step
        return True
    sealed = _sealed(typed)
    if sealed not in held.recovery:
        return False
    held.recovery = [one for one in held.recovery if one != sealed]
    return True


def _forget(account_id: int) -> bool:
    gone = delete(SecondFactor).where(SecondFactor.account_id == account_id).returning(SecondFactor.account_id)
    return db.session.execute(gone).first() is not None


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed.casefold() if sign.isalnum())


def _key(held: SecondFactor) -> bytes:
    return _keyed(f"second factor {held.account_id} {held.salt}")[:_KEY_BYTES]


def _sealed(code: str) -> str:
    return _keyed(f"recovery code {code}").hex()


def _keyed(text: str) -> bytes:
    settings: Settings = current_app.config["LVGU"]
    return hmac.digest(settings.secret_key.encode(), text.encode(), hashlib.sha256)


def _note(action: str, actor: Actor, account_id: int, now: datetime) -> None:
    scope = f"area:{queries.locked(account_id).county_code}"
    record(scope=scope, actor=actor, action=action, obj=f"account:{account_id}", now=now)
