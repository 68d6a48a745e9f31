"""Reading roadshows. What a coordinator opens is looked up within the coordinator's own area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app
from sqlalchemy import String, cast, func, literal, select

from webapp.areas.queries import within
from webapp.areas.rules import contains
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.ids import token_hash
from webapp.core.pagination import Page, paginate
from webapp.organisations.models import Organisation
from webapp.organisations.queries import merged_ids
from webapp.programmes.brands.models import Brand
from webapp.programmes.brands.queries import evidence
from webapp.roadshows.models import (
    Criterion,
    Deduction,
    Draw,
    Entry,
    EntryEvidence,
    Event,
    Judge,
    Podium,
    Publication,
    Recusal,
    SignUp,
)
from webapp.roadshows.rules import scoring
from webapp.roadshows.rules.contract import EntryPart, EventFile, JudgePart, event_document

if TYPE_CHECKING:
    from sqlalchemy import Select

    from webapp.accounts.rules import Viewer
    from webapp.areas.rules import Scope

T = TypeVar("T")
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
    return _one(select(Event).where(Event.slug == slug, within(viewer.scope, Event)))


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
    return _one(select(Event).where(Event.slug == slug))


def by_screen_token(token: str) -> Event:
    """Return the event whose hall screen has this address. Raises `NotFound`."""
    return _one(select(Event).where(Event.screen_token == token))


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
    return _all(statement.order_by(Publication.edition))


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


def publication(event_id: int) -> Publication | None:
    """Return the latest edition of the event's result, published or being revealed; None before."""
    statement = select(Publication).where(Publication.event_id == event_id)
    return db.session.execute(statement.order_by(Publication.edition.desc()).limit(1)).scalar_one_or_none()


def entries(event_id: int) -> list[Entry]:
    """Return the entries in their running order, withdrawn ones included."""
    return _all(select(Entry).where(Entry.event_id == event_id).order_by(Entry.position, Entry.id))


def entry(event: Event, key: str) -> Entry:
    """Return the event's entry with this key. Raises `NotFound`."""
    return _one(select(Entry).where(Entry.event_id == event.id, Entry.key == key))


def judges(event_id: int) -> list[Judge]:
    """Return all judges in the order they were named, absent and replaced ones included."""
    return _all(select(Judge).where(Judge.event_id == event_id).order_by(Judge.id))


def judge(event: Event, key: str) -> Judge:
    """Return the event's judge with this key. Raises `NotFound`."""
    return _one(select(Judge).where(Judge.event_id == event.id, Judge.key == key))


def recusals(event_id: int) -> list[Recusal]:
    """Return the recusals in the order they were recorded."""
    return _all(select(Recusal).where(Recusal.event_id == event_id).order_by(Recusal.id))


def recused(event_id: int) -> dict[int, list[tuple[Entry, Recusal]]]:
    """Return, by judge, the entries that the judge does not score, with the record of why."""
    statement = (
        select(Entry, Recusal)
        .join(Recusal, Recusal.entry_id == Entry.id)
        .where(Recusal.event_id == event_id)
        .order_by(Entry.position, Entry.id)
    )
    found: dict[int, list[tuple[Entry, Recusal]]] = {}
    for entry, recusal in db.session.execute(statement):
        found.setdefault(recusal.judge_id, []).append((entry, recusal))
    return found


def deductions(event_id: int) -> list[Deduction]:
    """Return the deductions in the order they were recorded, cancelled ones included."""
    return _all(select(Deduction).where(Deduction.event_id == event_id).order_by(Deduction.id))


def by_sign_up_token(token: str) -> Event:
    """Return the event that this address takes sign-ups for. Raises `NotFound`."""
    return _one(select(Event).where(Event.sign_up_token == token))


def sign_ups(event_id: int) -> list[SignUp]:
    """Return the event's sign-ups in the order they came in."""
    return _all(select(SignUp).where(SignUp.event_id == event_id).order_by(SignUp.number))


def sign_up(event: Event, number: int) -> SignUp:
    """Return a sign-up of the event. Raises `NotFound`."""
    return _one(select(SignUp).where(SignUp.event_id == event.id, SignUp.number == number))


def own_sign_up(event: Event, token: str) -> SignUp:
    """Return the sign-up whose own address this is. Raises `NotFound`."""
    return _one(select(SignUp).where(SignUp.event_id == event.id, SignUp.token_hash == token_hash(token)))


def draws(event_id: int) -> list[Draw]:
    """Return the event's draws in their order, those called off included."""
    return _all(select(Draw).where(Draw.event_id == event_id).order_by(Draw.number))


def podium(event_id: int) -> Podium:
    """Return what is on stage."""
    return _one(select(Podium).where(Podium.event_id == event_id))


def rules_of(event: Event) -> scoring.Rules:
    """Return the event's scoring rules."""
    return scoring.read_rules(event.rules)


def criteria_of(event_id: int) -> tuple[scoring.Criterion, ...]:
    """Return the event's criteria in their order."""
    statement = select(Criterion).where(Criterion.event_id == event_id)
    rows = _all(statement.order_by(Criterion.position, Criterion.id))
    return tuple(
        scoring.Criterion(
            key=row.key,
            name=row.name,
            minimum=row.minimum,
            maximum=row.maximum,
            step=row.step,
            weight=row.weight,
            guidance=row.guidance,
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


def _one(statement: Select[T]) -> T:
    row = db.session.execute(statement).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def _all(statement: Select[T]) -> list[T]:
    return list(db.session.execute(statement).scalars())
