"""Roles and the person who looks at a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webapp.areas.rules import Scope
from webapp.audit.rules import Actor
from webapp.core.errors import N_


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

    @property
    def actor(self) -> Actor:
        """The name under which the audit record keeps this person's acts."""
        return Actor(f"account:{self.account_id}", self.role.value)

    def is_one_of(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return self.role in roles
