"""Reading entries: their sign-ups, what the records say for them, what is taken off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.ids import token_hash
from webapp.organisations.models import Organisation
from webapp.organisations.queries import merged_ids
from webapp.programmes.brands.models import Brand
from webapp.programmes.brands.queries import evidence
from webapp.roadshows.models import (
    Criterion,
    Deduction,
    Entry,
    EntryEvidence,
    Event,
    SignUp,
)
from webapp.roadshows.queries.rows import every, one


def entries(event_id: int) -> list[Entry]:
    """Return the entries in their running order, withdrawn ones included."""
    return every(select(Entry).where(Entry.event_id == event_id).order_by(Entry.position, Entry.id))


def categories(event_id: int) -> list[str]:
    """Return the categories that entries and criteria name, in their order."""
    named = select(Criterion.category).where(Criterion.event_id == event_id).order_by(Criterion.position)
    found = [*db.session.execute(named).scalars(), *(one.category for one in entries(event_id))]
    return [name for name in dict.fromkeys(found) if name]


def entry(event: Event, key: str) -> Entry:
    """Return the event's entry with this key. Raises `NotFound`."""
    return one(select(Entry).where(Entry.event_id == event.id, Entry.key == key))


def deductions(event_id: int) -> list[Deduction]:
    """Return the deductions in the order they were recorded, cancelled ones included."""
    return every(select(Deduction).where(Deduction.event_id == event_id).order_by(Deduction.id))


def sign_ups(event_id: int) -> list[SignUp]:
    """Return the event's sign-ups in the order they came in."""
    return every(select(SignUp).where(SignUp.event_id == event_id).order_by(SignUp.number))


def sign_up(event: Event, number: int) -> SignUp:
    """Return a sign-up of the event. Raises `NotFound`."""
    return one(select(SignUp).where(SignUp.event_id == event.id, SignUp.number == number))


def own_sign_up(event: Event, token: str) -> SignUp:
    """Return the sign-up whose own address this is. Raises `NotFound`."""
    return one(select(SignUp).where(SignUp.event_id == event.id, SignUp.token_hash == token_hash(token)))


@dataclass(frozen=True, slots=True)
class EvidenceSheet:
    """Whose records speak for an entry, and what they say; `frozen_at` is None while the figures still follow them."""

    name: str
    story: str
    brand_id: int | None
    figures: Mapping[str, str | None]
    frozen_at: datetime | None


def evidence_sheet(entry_id: int) -> EvidenceSheet | None:
    """Return an entry's evidence sheet; None when it stands for nothing in the records."""
    held = db.session.get(EntryEvidence, entry_id)
    if held is None:
        return None
    brand = db.session.get_one(Brand, held.brand_id) if held.brand_id else None
    name = brand.name if brand else db.session.get_one(Organisation, held.organisation_id).name
    figures = held.figures if held.figures is not None else figures_of(held, clock.today())
    return EvidenceSheet(name, brand.story if brand else "", held.brand_id, figures, held.frozen_at)


def figures_of(held: EntryEvidence, day: date) -> dict[str, str | None]:
    """Return what the records say up to a day: `brands.queries.evidence.Figures` as plain text."""
    ids = evidence.owner_ids(held.brand_id) if held.brand_id else merged_ids(held.organisation_id or 0)
    return {name: None if value is None else str(value) for name, value in asdict(evidence.figures(ids, day)).items()}
