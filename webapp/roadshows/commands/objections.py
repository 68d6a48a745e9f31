"""Recording objections to a published result, and their answers (异议登记与答复)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid, NotFound
from webapp.roadshows.commands.event_row import hold, note, state
from webapp.roadshows.models import Objection
from webapp.roadshows.queries import published
from webapp.roadshows.rules.notice import check_objection
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import date, datetime

    from webapp.audit.rules import Actor


def object_to(*, event_id: int, raised_by: str, words: str, received_on: date, actor: Actor, now: datetime) -> int:
    """Record an objection to the edition in force; return its number.

    Raises `Conflict` outside the public notice, `Invalid` on `received_on` for a day that is yet to come or lies
    before the publication.
    """
    with transaction() as session:
        event = hold(event_id)
        check_objection(Stage(event.stage))
        _event, publication = published(event.slug)
        published_at = publication.published_at or now  # never null in a published edition
        if not clock.local(published_at).date() <= received_on <= clock.local(now).date():
            raise Invalid(N_("Give a day from the publication until today."), field="received_on")
        row = Objection(
            event_id=event.id,
            edition=publication.edition,
            raised_by=raised_by,
            words=words,
            received_on=received_on,
            recorded_by=actor.id,
            recorded_at=now,
        )
        session.add(row)
        session.flush()
        note(event, "objection.record", f"objection:{row.id}", actor=actor, now=now, after=state(row))
        return row.id


def answer(*, event_id: int, objection_id: int, words: str, actor: Actor, now: datetime) -> int:
    """Answer an objection, once; return its number. Raises `Conflict` when it is answered, or `NotFound`."""
    with transaction():
        event = hold(event_id)
        wanted = select(Objection).where(Objection.event_id == event.id, Objection.id == objection_id)
        row = db.session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()
        if row is None:
            raise NotFound
        if row.answer is not None:
            raise Conflict(N_("This objection has been answered already."), code="closed")
        before = state(row)
        row.answer, row.answered_by, row.answered_at = words, actor.id, now
        obj = f"objection:{row.id}"
        note(event, "objection.answer", obj, actor=actor, now=now, before=before, after=state(row))
        return row.id
