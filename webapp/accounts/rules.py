"""Roles and the person who looks at a page; what a user name, a password, a session and a limit must be. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from webapp.areas.rules import Level, Scope
from webapp.audit.rules import Actor
from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Container


class Role(StrEnum):
    """What an account may do; one role an account."""

    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"
    DEPARTMENT = "department"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.INSTRUCTOR: N_("Party-building instructor"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.DEPARTMENT: N_("Department officer"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMIN: N_("Administrator"),
}


@dataclass(frozen=True)
class Viewer:
    """The signed-in person, as every query and command sees them."""

    account_id: int
    username: str
    name: str
    role: Role
    scope: Scope
    department_id: int | None = None
    session_id: int = 0
    password_expired: bool = False

    @property
    def actor(self) -> Actor:
        """The name under which the audit record keeps this person's acts."""
        return Actor(f"account:{self.account_id}", self.role.value)


@dataclass(frozen=True, kw_only=True)
class Person:
    """What an administrator says about somebody."""

    name: str
    role: Role
    area_code: str
    department_id: int | None = None
    sending_unit: str = ""


def check_person(person: Person, level: Level) -> None:
    """Refuse a post that cannot be filled: `level` is that of the person's area. Raises Invalid."""
    if not person.name:
        raise Invalid(N_("Enter the person's name."), field="name")
    if person.role in (Role.AUDITOR, Role.ADMIN) and level is Level.TOWNSHIP:
        raise Invalid(N_("Auditors and administrators work for a county or the city."), field="area_code")
    if person.role is Role.DEPARTMENT and person.department_id is None:
        raise Invalid(N_("Choose the department whose problems this person answers."), field="department_id")
    if person.role is not Role.DEPARTMENT and person.department_id is not None:
        raise Invalid(N_("Only department officers belong to a department."), field="department_id")


# --- user names -------------------------------------------------------------------------------------------

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")


def normal_username(typed: str) -> str:
    """Return the user name as it is kept: NFKC, lower case, no control characters or blanks around."""
    text = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C").strip()


def check_username(username: str) -> None:
    """Refuse a user name that not every keyboard can type. Raises Invalid on field `username`."""
    if not _USERNAME.fullmatch(username):
        raise Invalid(
            N_("Use 3 to 32 small letters, digits, dots, hyphens or underscores, beginning with a letter or digit."),
            field="username",
        )


# --- passwords --------------------------------------------------------------------------------------------


class PasswordPolicy(StrEnum):
    """Which duty the passwords follow.

    `asvs`: length and a list of common passwords, no composition, no forced change (ASVS 5.0, 6.2.1-6.2.12).
    `mlps2`: for sites graded 等保二级, which asks for complexity and periodic change (GB/T 22239-2019, 7.1.4.1).
    """

    ASVS = "asvs"
    MLPS2 = "mlps2"


MIN_PASSWORD = 8
MAX_PASSWORD = 128
MLPS2_KINDS = 3
MLPS2_AGE = timedelta(days=90)


def normal_password(password: str) -> str:
    """Return the password as it is hashed: NFKC, so that full-width keyboards give the same one."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, *, username: str, common: Container[str], policy: PasswordPolicy) -> None:
    """Refuse a new password that is short, overlong, common, or holds the user name.

    `password` is already normal; `common` holds lower-case words. Raises Invalid on field `new_password`.
    """
    folded = password.casefold()
    if len(password) < MIN_PASSWORD:
        raise Invalid(N_("Use at least %(least)s characters."), field="new_password", least=MIN_PASSWORD)
    if len(password) > MAX_PASSWORD:
        raise Invalid(N_("Use at most %(most)s characters."), field="new_password", most=MAX_PASSWORD)
    if folded in common or len(set(folded)) == 1:
        raise Invalid(N_("Anyone would guess this password early. Choose another."), field="new_password")
    if username in folded:
        raise Invalid(N_("The password must not contain the user name."), field="new_password")
    if policy is PasswordPolicy.MLPS2 and _kinds(password) < MLPS2_KINDS:
        raise Invalid(
            N_("Mix at least three of these: capital letters, small letters, digits, other signs."),
            field="new_password",
        )


def _kinds(password: str) -> int:
    """Count the kinds of signs used: capital letters, small letters, digits, others."""
    tests = (str.isupper, str.islower, str.isdecimal)
    used = sum(any(test(sign) for sign in password) for test in tests)
    return used + any(not any(test(sign) for test in tests) for sign in password)


def password_expired(policy: PasswordPolicy, set_at: datetime | None, now: datetime) -> bool:
    """Whether the policy asks for a new password by now."""
    return policy is PasswordPolicy.MLPS2 and set_at is not None and now - set_at >= MLPS2_AGE


# --- limits -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket of `count` tokens that refills evenly over `per`.

    A bucket is kept as one moment: when it will be full again. None or a moment past means full.
    """

    count: int
    per: timedelta

    def wait(self, full_at: datetime | None, now: datetime) -> timedelta:
        """Return how long until a token can be taken; zero or less when there is one."""
        return self._filling(full_at, now) - self.per * (self.count - 1) / self.count

    def take(self, full_at: datetime | None, now: datetime) -> datetime:
        """Return the bucket with one token fewer."""
        return now + self._filling(full_at, now) + self.per / self.count

    def give_back(self, full_at: datetime | None, now: datetime) -> datetime:
        """Return the bucket with one token more."""
        return now + max(self._filling(full_at, now) - self.per / self.count, timedelta())

    def _filling(self, full_at: datetime | None, now: datetime) -> timedelta:
        # A clock that was set back must not shut anyone out for longer than one whole refill.
        return min(max((full_at or now) - now, timedelta()), self.per)


# --- pages ------------------------------------------------------------------------------------------------


def safe_next(target: str | None) -> str:
    """Return a page of this site to go on to; the first page when `target` may lead elsewhere.

    Browsers read a backslash as a slash and skip control characters, so both count as foreign.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return "/"
    if "\\" in target or any(unicodedata.category(sign)[0] == "C" for sign in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("wxwork", "WeCom"),
    ("TAURUS", "Zhezhengding"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Return a name by which somebody knows their own device again, such as `WeChat · Android`; empty if unknown."""
    found = [next((name for sign, name in signs if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name)
