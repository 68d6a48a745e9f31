"""What an event is scored by: its rules and criteria, kept in memory by their version."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from webapp.core.db import db
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Event
from webapp.roadshows.rules.scoring import Criterion, Rules

_MOST_SCHEMES = 256


@dataclass(frozen=True, slots=True)
class Scheme:
    """Rules and criteria of an event."""

    rules: Rules
    criteria: tuple[Criterion, ...]


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
