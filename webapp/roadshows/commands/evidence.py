"""The evidence sheet (佐证材料) of an entry: whose records speak for it, and the figures frozen when scoring opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid
from webapp.programmes.brands.commands import record_award
from webapp.programmes.brands.models import Brand
from webapp.roadshows import queries
from webapp.roadshows.commands.event_row import entry_of, hold, note
from webapp.roadshows.models import Entry, EntryEvidence
from webapp.roadshows.rules.scoring import is_separate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.roadshows.models import Event

_FROZEN = N_("Scoring has opened: what the judges see of the records stays as it is.")


def link_entry(
    *, event_id: int, entry_id: int, brand_id: int | None, organisation_id: int | None, actor: Actor, now: datetime
) -> None:
    """Say which brand or organisation an entry stands for; neither takes the link away.

    The caller has looked both up for whoever acts. Raises `Invalid` for both at once, `Conflict` (closed) once
    scoring of the entry has opened.
    """
    if brand_id is not None and organisation_id is not None:
        raise Invalid(N_("Choose a brand or an organisation, not both."), field="organisation")
    with transaction() as session:
        event = hold(event_id)
        entry = entry_of(event, entry_id)
        held = session.get(EntryEvidence, entry.id)
        if entry.scoring != "waiting" or (held is not None and held.frozen_at is not None):
            raise Conflict(_FROZEN, code="closed")
        before = {"brand": held.brand_id, "organisation": held.organisation_id} if held else None
        if held is not None:
            session.delete(held)
            session.flush()
        if brand_id is not None or organisation_id is not None:
            session.add(EntryEvidence(entry_id=entry.id, brand_id=brand_id, organisation_id=organisation_id))
            session.flush()
        after = {"brand": brand_id, "organisation": organisation_id}
        obj = f"entry:{entry.id}"
        note(event, "entry.evidence", obj, actor=actor, now=now, before=before, after=after, details=after)


def freeze(entries: Sequence[Entry], now: datetime) -> None:
    """Keep today's figures of these entries, once; part of opening their scoring."""
    day = clock.local(now).date()
    ids = [entry.id for entry in entries]
    waiting = select(EntryEvidence).where(EntryEvidence.entry_id.in_(ids), EntryEvidence.frozen_at.is_(None))
    for held in db.session.execute(waiting).scalars():
        held.figures = queries.figures_of(held, day)
        held.frozen_at = now


def thaw(entry: Entry) -> None:
    """Let the entry's figures follow the records again; part of undoing the opening of its scoring."""
    held = db.session.get(EntryEvidence, entry.id, populate_existing=True)
    if held is not None:
        held.figures = held.frozen_at = None


def award_brands(event: Event, rows: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime) -> None:
    """Record each ranked entry's place as an award of the brand it stands for; part of 授牌."""
    linked = dict(
        db.session.execute(
            select(Entry.key, EntryEvidence.brand_id)
            .join(EntryEvidence, EntryEvidence.entry_id == Entry.id)
            .where(Entry.event_id == event.id, EntryEvidence.brand_id.is_not(None))
        ).all()
    )
    separate = is_separate(queries.criteria_of(event.id))
    for row in rows:
        ranking = f"（{row['category']}）" if separate and row["category"] else ""
        if row["rank"] is not None and row["entry"] in linked:
            record_award(
                brand=db.session.get_one(Brand, linked[row["entry"]], with_for_update=True),
                title=f"{event.name}{ranking} 第 {row['rank']} 名",
                awarded_on=clock.local(now).date(),
                origin=f"event:{event.id}",
                actor=actor,
                actor_id=None,
                now=now,
            )
