"""The words of the access matrix: who may use an address, by role and by whose record it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from webapp.accounts.rules import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

INSTRUCTOR, COORDINATOR, DEPARTMENT, AUDITOR, ADMIN = Role
EVERY_ROLE = frozenset(Role)
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who may use an address. `may` holds the roles by how the record named there relates to the person.

    `own` is theirs, `same` somebody else's in the same county, `other` one of another county; what cannot be is left
    out.
    """

    open_to_all: bool = False
    kind: str = ""
    may: dict[str, frozenset[Role]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


def everybody(kind: str = "", **params: object) -> Rule:
    """Open, also without signing in; `kind` names the record in the address, if it has one."""
    return Rule(open_to_all=True, kind=kind, params=params)


def roles(*may: Role, **params: object) -> Rule:
    """Open to these roles; the address names no record, and what it shows is their own area's."""
    return Rule(may={"same": frozenset(may)}, params=params)


def records(
    kind: str,
    *,
    same: Iterable[Role],
    own: Iterable[Role] | None = None,
    other: Iterable[Role] = (),
    params: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> Rule:
    """Open to these roles for records of this kind; `own` is left out where nobody owns such a record."""
    may = {"same": frozenset(same), "other": frozenset(other)}
    if own is not None:
        may["own"] = frozenset(own)
    return Rule(kind=kind, may=may, params=params or {}, data=data or {})
