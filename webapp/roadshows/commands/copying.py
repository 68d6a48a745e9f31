"""A new event after an old one: last year's criteria, rules and minutes, and its judges if wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.core.db import db, transaction
from webapp.roadshows import queries
from webapp.roadshows.commands.event_row import note
from webapp.roadshows.commands.events import free_slug, insert_event, write_criteria
from webapp.roadshows.models import Event, Judge
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import date, datetime

    from webapp.audit.rules import Actor


def copy_event(*, event_id: int, slug: str, name: str, day: date, judges: bool, actor: Actor, now: datetime) -> str:
    """Create an event at 报名 as `event_id` was set up; return its short name. Entries and recusals do not come along.

    Raises `Invalid` for a short name in use.
    """
    with transaction():
        model = db.session.get_one(Event, event_id)
        event = insert_event(
            slug=slug or free_slug(day.year),
            name=name,
            area_code=model.area_code,
            day=day,
            stage=Stage.SIGN_UP,
            rules=queries.rules_of(model),
            now=now,
        )
        event.presentation_seconds, event.question_seconds = model.presentation_seconds, model.question_seconds
        write_criteria(event.id, queries.criteria_of(model.id))
        panel = [one for one in queries.judges(model.id) if one.status == "active"] if judges else []
        for number, one in enumerate(panel, 1):
            row = Judge(event_id=event.id, key=f"j{number}", name=one.name, unit=one.unit, area_code=one.area_code)
            db.session.add(row)
            db.session.flush()
        after = {"slug": event.slug, "after": model.slug, "judges": len(panel)}
        note(event, "event.copy", f"event:{event.id}", actor=actor, now=now, after=after, details=after)
        return event.slug
