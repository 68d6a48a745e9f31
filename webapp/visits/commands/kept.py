"""What every act on a visit leaves behind: a version in its timeline and a row in the audit record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from webapp.audit import commands as audit
from webapp.core.db import db
from webapp.visits.models import VisitVersion
from webapp.visits.queries import reading

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.visits.models import Visit
    from webapp.visits.rules.content import Content
    from webapp.visits.rules.states import Action


def state_of(visit: Visit) -> dict[str, Any]:
    """Return the whole visit for the audit record, which keeps only its hash."""
    return {
        "id": visit.id,
        "state": visit.state,
        "version": visit.version,
        "content": reading.content(visit).as_json(),
        "returned_reason": visit.returned_reason,
        "void_reason": visit.void_reason,
    }


def leave_trace(
    *,
    viewer: Viewer,
    visit: Visit,
    action: Action,
    before: dict[str, Any] | None,
    now: datetime,
    note: str = "",
) -> None:
    """Keep the version that now stands, and record the act."""
    content = reading.content(visit)
    db.session.execute(
        insert(VisitVersion).values(
            visit_id=visit.id,
            version=visit.version,
            at=now,
            actor_id=viewer.account_id,
            action=action,
            state=visit.state,
            note=note,
            content=_coarse(content).as_json(),
        )
    )
    audit.record(
        scope=f"area:{visit.county_code}",
        actor=viewer.actor,
        action=f"visit.{action}",
        obj=f"visit:{visit.id}",
        before=before,
        after=state_of(visit),
        now=now,
    )


def _coarse(content: Content) -> Content:
    """Versions stay for ever, so they must not keep where somebody was to the metre."""
    return replace(content, position=content.position.coarse() if content.position else None)
