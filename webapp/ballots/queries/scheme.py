"""What an event is scored by: its rules and criteria, kept in memory by their version.

Which of the criteria an entry is scored by may hang on its category. A category changes only together with the
version, and not once a ballot is in.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Entry, Event
from webapp.roadshows.rules.scoring import Criterion, Rules, criteria_for, is_separate

_MOST_SCHEMES = 256


@dataclass(frozen=True, slots=True)
class Scheme:
    """Rules and criteria of an event."""

    rules: Rules
    criteria: tuple[Criterion, ...]

    def criteria_for(self, category: str) -> tuple[Criterion, ...]:
        """Give what an entry of this category is scored by."""
        return criteria_for(self.criteria, category)


def scheme_of(event_id: int, rules_version: int) -> Scheme:
    """Return what the event is scored by; each version is read once in a process."""
    memory: dict[tuple[int, int], Scheme] = current_app.extensions.setdefault("lvgu_schemes", {})
    held = memory.get((event_id, rules_version))
    if held is None:
        if len(memory) >= _MOST_SCHEMES:
            memory.clear()
        event = db.session.get_one(Event, event_id)
        held = Scheme(roadshows.rules_of(event), roadshows.criteria_of(event_id))
        memory[event_id, rules_version] = held
    return held


def criteria_of_entry(event_id: int, rules_version: int, entry_key: str) -> tuple[Criterion, ...]:
    """Return what an entry is scored by. Raises `NotFound` when it is asked for and there is no such entry."""
    criteria = scheme_of(event_id, rules_version).criteria
    if not is_separate(criteria):
        return criteria
    statement = select(Entry.category).where(Entry.event_id == event_id, Entry.key == entry_key)
    category = db.session.execute(statement).scalar_one_or_none()
    if category is None:
        raise NotFound
    return criteria_for(criteria, category)
