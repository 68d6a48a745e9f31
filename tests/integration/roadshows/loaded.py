"""Roadshows to test with: the divisions, an event loaded from a file, and who acts."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import select, update

from webapp.audit.models import AuditRow
from webapp.audit.rules import Actor
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.roadshows import queries
from webapp.roadshows.commands.load import load_event
from webapp.roadshows.models import Entry, Event, Judge

if TYPE_CHECKING:
    from datetime import datetime

COORDINATOR = Actor("account:1", "coordinator")
FILE: dict[str, Any] = {
    "slug": "brand-2026",
    "name": "2026 两新党建品牌路演",
    "area": "331100",
    "date": "2026-12-01",
    "rules": {"aggregation": "trimmed_mean", "trim_high": 1, "trim_low": 1, "decimals": 2},
    "criteria": [
        {"key": "content", "name": "品牌内涵", "min": "0", "max": "60", "step": "0.5", "weight": "1"},
        {"key": "stage", "name": "现场展示", "min": "0", "max": "40", "step": "1", "weight": "1"},
    ],
    "entries": [
        {"key": "e2", "name": "红色车间", "area": "331122", "order": 2},
        {"key": "e1", "name": "木玩产业党建联盟", "area": "331125", "order": 1},
        {"key": "e3", "name": "侨乡红领", "area": "331121", "order": 3},
    ],
    "judges": [
        {"key": "j1", "name": "评委一", "unit": "市委党校", "recused": ["e3"]},
        {"key": "j2", "name": "评委二", "unit": "", "recused": []},
        {"key": "j3", "name": "评委三", "unit": "", "recused": []},
    ],
}


def event_file(**changes: object) -> dict[str, Any]:
    """Return the event file with some parts changed."""
    return {**copy.deepcopy(FILE), **changes}


def loaded(**changes: object) -> int:
    """Load the event; return its id. Runs inside an application context."""
    return load_event(document=event_file(**changes), actor=COORDINATOR, now=clock.now())


class By(TypedDict):
    """Who acts, and when."""

    actor: Actor
    now: datetime


def by() -> By:
    """Return the coordinator, acting now."""
    return {"actor": COORDINATOR, "now": clock.now()}


def row(event_id: int) -> Event:
    return db.session.get_one(Event, event_id, populate_existing=True)


def entry(event_id: int, key: str) -> Entry:
    return queries.entry(row(event_id), key)


def judge(event_id: int, key: str) -> Judge:
    return queries.judge(row(event_id), key)


def freeze(event_id: int) -> None:
    """Stand in for the first ballot."""
    with transaction() as session:
        session.execute(update(Event).where(Event.id == event_id).values(rules_frozen_at=clock.now()))


def actions(event_id: int) -> list[str]:
    statement = select(AuditRow.action).where(AuditRow.scope == f"event:{event_id}").order_by(AuditRow.seq)
    return list(db.session.execute(statement).scalars())
