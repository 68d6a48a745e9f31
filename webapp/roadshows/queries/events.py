"""Reading events: found within a coordinator's own area, or by an address; how they are scored, the event as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import String, cast, func, literal, select

from webapp.areas.queries import within
from webapp.areas.rules import contains
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.pagination import Page, paginate
from webapp.roadshows.models import (
    Criterion,
    Draw,
    Entry,
    Event,
    Judge,
    Podium,
)
from webapp.roadshows.queries.entries import entries
from webapp.roadshows.queries.panel import judges, recusals
from webapp.roadshows.queries.rows import every, one
from webapp.roadshows.rules import scoring
from webapp.roadshows.rules.contract import EntryPart, EventFile, JudgePart, event_document

if TYPE_CHECKING:
    from sqlalchemy import Select

    from webapp.accounts.rules import Viewer
    from webapp.areas.rules import Scope


_MOST_KNOWN = 1000


def events(viewer: Viewer, page: int) -> Page[Any]:
    """Return the events in the viewer's area, newest day first, with how many entries and judges they have.

    Rows are (event, entries, judges).
    """
    entries_held = select(func.count()).where(Entry.event_id == Event.id).scalar_subquery()
    judges_held = select(func.count()).where(Judge.event_id == Event.id, Judge.status != "replaced").scalar_subquery()
    statement = (
        select(Event, entries_held, judges_held)
        .where(within(viewer.scope, Event))
        .order_by(Event.day.desc(), Event.id.desc())
    )
    return paginate(statement, page, rows=True)


def audit_scopes(scope: Scope) -> Select[Any]:
    """Return the SELECT of the audit chains that belong to events within the scope."""
    return select(literal("event:") + cast(Event.id, String)).where(within(scope, Event))


def find(viewer: Viewer, slug: str) -> Event:
    """Return the event of this short name in the viewer's area. Raises `NotFound`."""
    return one(select(Event).where(Event.slug == slug, within(viewer.scope, Event)))


def number_of(viewer: Viewer, slug: str) -> int:
    """Return the id of an event in the viewer's area without asking the database again. Raises `NotFound`.

    For pages that are polled every second: an event keeps its short name and its area for good.
    """
    known: dict[str, tuple[int, str, str]] = current_app.extensions.setdefault("lvgu_event_numbers", {})
    if slug not in known:
        event = by_slug(slug)
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[slug] = (event.id, event.county_code, event.area_code)
    event_id, county_code, area_code = known[slug]
    if not contains(viewer.scope, county_code, area_code):
        raise NotFound
    return event_id


def by_slug(slug: str) -> Event:
    """Return the event of this short name, for commands typed on the server. Raises `NotFound`."""
    return one(select(Event).where(Event.slug == slug))


def by_screen_token(token: str) -> Event:
    """Return the event whose hall screen has this address. Raises `NotFound`."""
    return one(select(Event).where(Event.screen_token == token))


def by_sign_up_token(token: str) -> Event | None:
    """Return the event that this address takes sign-ups for; None for an unknown one."""
    return db.session.execute(select(Event).where(Event.sign_up_token == token)).scalar_one_or_none()


def draws(event_id: int) -> list[Draw]:
    """Return the event's draws in their order, those called off included."""
    return every(select(Draw).where(Draw.event_id == event_id).order_by(Draw.number))


def podium(event_id: int) -> Podium:
    """Return what is on stage."""
    return one(select(Podium).where(Podium.event_id == event_id))


def rules_of(event: Event) -> scoring.Rules:
    """Return the event's scoring rules."""
    return scoring.read_rules(event.rules)


def criteria_of(event_id: int) -> tuple[scoring.Criterion, ...]:
    """Return the event's criteria in their order."""
    statement = select(Criterion).where(Criterion.event_id == event_id)
    rows = every(statement.order_by(Criterion.position, Criterion.id))
    return tuple(
        scoring.Criterion(
            key=row.key,
            name=row.name,
            minimum=row.minimum,
            maximum=row.maximum,
            step=row.step,
            weight=row.weight,
            guidance=row.guidance,
            category=row.category,
            order=place,
        )
        for place, row in enumerate(rows, 1)
    )


def document_of(event: Event) -> dict[str, Any]:
    """Return the event as its file; replaced judges stand in it no more."""
    running = sorted(entries(event.id), key=lambda one: one.id)
    keys = {one.id: one.key for one in running}
    recused: dict[int, list[str]] = {}
    for recusal in recusals(event.id):
        recused.setdefault(recusal.judge_id, []).append(keys[recusal.entry_id])
    file = EventFile(
        slug=event.slug,
        name=event.name,
        area=event.area_code,
        date=event.day,
        rules=rules_of(event),
        criteria=criteria_of(event.id),
        entries=tuple(EntryPart(one.key, one.name, one.area_code, one.position, one.category) for one in running),
        judges=tuple(
            JudgePart(one.key, one.name, one.unit, tuple(recused.get(one.id, ())))
            for one in judges(event.id)
            if one.status != "replaced"
        ),
    )
    return event_document(file, event.source)
