"""Hashing passwords with argon2id, and the list of those that everybody guesses."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from webapp.accounts.rules import MAX_PASSWORD, PasswordPolicy, check_password, normal_password

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from webapp.settings import Settings

_COMMON = Path(__file__).parent.parent / "data" / "common_passwords.txt"


@lru_cache(maxsize=1)
def hasher() -> PasswordHasher:
    """Return argon2id at 19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet.

    About 20 ms a hash; the memory is what slows a guesser down, and a hall may sign in at once on two cores.
    """
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="ascii").split("\n"))


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hasher().hash("the password of nobody")


def hashed(password: str, *, username: str) -> str:
    """Return the hash of a new password, or raise Invalid on field `new_password` when the policy refuses it.

    Slow on purpose: call it outside `transaction()`.
    """
    settings: Settings = current_app.config["LVGU"]
    password = normal_password(password)
    check_password(password, username=username, common=_common(), policy=PasswordPolicy(settings.password_policy))
    return hasher().hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether this is the password; without a hash the work is the same and the answer no."""
    from argon2.exceptions import VerifyMismatchError

    password = normal_password(password)
    fits = len(password) <= MAX_PASSWORD and password_hash is not None
    try:
        hasher().verify(password_hash or _nobody(), password[:MAX_PASSWORD])
    except VerifyMismatchError:
        return False
    return fits


def rehashed(password: str, password_hash: str) -> str | None:
    """Return a new hash when the old one was made with other costs, else None."""
    return hasher().hash(normal_password(password)) if hasher().check_needs_rehash(password_hash) else None
