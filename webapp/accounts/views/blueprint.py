"""The blueprint of these pages, and what several of them offer to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from flask import Blueprint

from webapp.accounts import queries
from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.core import clock

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.areas.rules import Scope
    from webapp.audit.rules import Actor

bp = Blueprint("accounts", __name__)
administer = allow(Role.ADMIN)
signed_in = allow(*Role)


class Act(TypedDict):
    """Who acts, where, and when."""

    actor: Actor
    scope: Scope
    now: datetime


def act() -> Act:
    """Return the signed-in person, acting now within their own area."""
    viewer = current_viewer()
    return {"actor": viewer.actor, "scope": viewer.scope, "now": clock.now()}


def area_groups(scope: Scope) -> dict[str, list[tuple[str, str]]]:
    """Return the divisions within the scope under the name of their county, the county itself first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in areas.choices(scope):
        groups.setdefault(areas.name(county_of(area.code)), []).append((area.code, areas.name(area.code)))
    return groups


def department_choices(scope: Scope) -> list[tuple[str, str]]:
    """Return the departments within the scope, each with its area."""
    return [
        (str(department.id), f"{areas.full_name(department.area_code)} · {department.name}")
        for department in queries.departments(scope)
    ]
