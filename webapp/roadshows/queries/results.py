"""Reading published results, edition by edition."""

from __future__ import annotations

from sqlalchemy import func, select

from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.roadshows.models import (
    Event,
    Objection,
    Publication,
)
from webapp.roadshows.queries.rows import every


def published(slug: str) -> tuple[Event, Publication]:
    """Return an event whose result is public, with the latest edition. Raises `NotFound` before."""
    statement = (
        select(Event, Publication)
        .join(Publication, Publication.event_id == Event.id)
        .where(Event.slug == slug, Publication.published_at.is_not(None))
        .order_by(Publication.edition.desc())
        .limit(1)
    )
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def edition(slug: str, number: int) -> tuple[Event, Publication]:
    """Return a published edition of an event's result. Raises `NotFound`."""
    statement = (
        select(Event, Publication)
        .join(Publication, Publication.event_id == Event.id)
        .where(Event.slug == slug, Publication.edition == number, Publication.published_at.is_not(None))
    )
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def editions(event_id: int) -> list[Publication]:
    """Return the published editions of an event's result, the first one first."""
    statement = select(Publication).where(Publication.event_id == event_id, Publication.published_at.is_not(None))
    return every(statement.order_by(Publication.edition))


def publication(event_id: int) -> Publication | None:
    """Return the latest edition of the event's result, published or being revealed; None before."""
    statement = select(Publication).where(Publication.event_id == event_id)
    return db.session.execute(statement.order_by(Publication.edition.desc()).limit(1)).scalar_one_or_none()


def objections(event_id: int) -> list[Objection]:
    """Return the objections to the event's results, the first one first."""
    return every(select(Objection).where(Objection.event_id == event_id).order_by(Objection.id))


def unanswered(event_id: int) -> int:
    """Count the objections that have no answer yet."""
    statement = select(func.count()).where(Objection.event_id == event_id, Objection.answer.is_(None))
    return db.session.execute(statement).scalar_one()
