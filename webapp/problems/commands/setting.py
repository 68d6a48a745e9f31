"""Setting how many workdays the problems of a category may take."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert

from webapp.audit import commands as audit
from webapp.audit.rules import SYSTEM
from webapp.core.db import transaction
from webapp.core.errors import N_, NotAllowed
from webapp.core.idempotency import once
from webapp.problems.models import ProblemPolicy
from webapp.problems.queries import clocks as policies
from webapp.problems.rules.access import may_set_clocks
from webapp.problems.rules.clocks import check_policy
from webapp.problems.rules.states import check_version

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.problems.rules.categories import Category
    from webapp.problems.rules.clocks import Policy


def set_policy(*, viewer: Viewer, category: Category, policy: Policy, version: int, key: str, now: datetime) -> None:
    """Let these workdays hold for what is handed over from now on; due days that were given stay.

    Raises NotAllowed for others than the city's coordinators and administrators, Invalid with the field, Conflict
    (stale) when somebody else changed them since; `version` is 0 while the defaults stand.
    """
    if not may_set_clocks(viewer):
        raise NotAllowed(N_("The city's coordinators and administrators set the workdays."))
    check_policy(policy)
    with transaction():
        once(
            owner=viewer.actor.id,
            key=key,
            endpoint="problems.clocks",
            fields={"category": category, "version": version, **asdict(policy)},
            now=now,
            write=lambda: _write(viewer, category, policy, version, now),
        )


def _write(viewer: Viewer, category: Category, policy: Policy, version: int, now: datetime) -> dict[str, int]:
    with transaction() as session:
        before, row = policies.policy(category), policies.policy_row(category)
        check_version(row.version if row else 0, version)
        if row is None:
            session.execute(insert(ProblemPolicy).values(category=category, version=1, **asdict(policy)))
        else:
            for name, days in asdict(policy).items():
                setattr(row, name, days)
            row.version += 1
        session.flush()
        audit.record(
            scope=SYSTEM,
            actor=viewer.actor,
            action="problem.clocks",
            obj=f"category:{category}",
            before=asdict(before),
            after=asdict(policy),
            details={"before": asdict(before), "after": asdict(policy)},
            now=now,
        )
    return {"version": version + 1}
