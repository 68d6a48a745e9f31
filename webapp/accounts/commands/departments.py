"""Making and renaming departments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.accounts import queries
from webapp.accounts.models import Department
from webapp.areas.queries import get
from webapp.areas.rules import contains, county_of
from webapp.audit.commands import record
from webapp.core.db import transaction, upsert
from webapp.core.errors import N_, Conflict, Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.areas.rules import Scope
    from webapp.audit.rules import Actor


def create(*, actor: Actor, scope: Scope, area_code: str, name: str, now: datetime) -> int:
    """Make a department of an area within the scope and return its number. Raises Invalid."""
    if not contains(scope, county_of(area_code), area_code):
        raise Invalid(N_("Choose a place within your own area."), field="area_code")
    with transaction() as session:
        fields = {"area_code": get(area_code).code, "county_code": county_of(area_code), "name": name, "version": 1}
        department_id: int | None = session.execute(
            upsert(Department).values(fields).on_conflict_do_nothing().returning(Department.id)
        ).scalar_one_or_none()
        if department_id is None:
            raise Invalid(N_("This area has a department of this name."), field="name")
        record(
            scope=f"area:{fields['county_code']}",
            actor=actor,
            action="department.create",
            obj=f"department:{department_id}",
            after=fields,
            now=now,
        )
    return department_id


def rename(*, actor: Actor, scope: Scope, department_id: int, version: int, name: str, now: datetime) -> Department:
    """Give a department another name. Raises NotFound, Conflict (`stale`) or Invalid."""
    with transaction():
        department = queries.department(scope, department_id, lock=True)
        if department.version != version:
            raise Conflict(N_("This record has changed since you opened it."))
        if queries.has_department(department.area_code, name, other_than=department_id):
            raise Invalid(N_("This area has a department of this name."), field="name")
        before = {"name": department.name, "version": version}
        department.name, department.version = name, version + 1
        record(
            scope=f"area:{department.county_code}",
            actor=actor,
            action="department.rename",
            obj=f"department:{department_id}",
            before=before,
            after={"name": name, "version": version + 1},
            now=now,
        )
    return department
