"""Signing up and the first screening. The applicant has no account: the sign-up's own address is the key to it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from webapp.audit.rules import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Invalid, NotFound
from webapp.core.ids import new_token, token_hash
from webapp.roadshows.commands.entries import add_entry, check_reason
from webapp.roadshows.commands.event_row import check_version, hold, note, state
from webapp.roadshows.commands.events import check_area
from webapp.roadshows.models import Entry, EntryEvidence, Event, SignUp
from webapp.roadshows.queries import criteria_of
from webapp.roadshows.queries.subjects import named
from webapp.roadshows.rules import sign_ups as rules
from webapp.roadshows.rules.contract import MOST_ENTRIES
from webapp.roadshows.rules.entry import EntryText
from webapp.roadshows.rules.scoring import check_category
from webapp.roadshows.rules.sign_ups import State
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime


def sign_up(*, event_id: int, text: EntryText, stands_for: str = "", slides_sha256: str | None, now: datetime) -> str:
    """Take a sign-up and return the token of its own address, which is told this once. Raises `Conflict`, `Invalid`.

    `stands_for` names a brand or an organisation of the records, or says something else in free words.
    """
    with transaction():
        event = hold(event_id)
        rules.check_new(Stage(event.stage))
        check_area(text.area_code, "area_code")
        check_category(criteria_of(event.id), text.category, "category")
        last = db.session.execute(select(func.max(SignUp.number)).where(SignUp.event_id == event.id)).scalar() or 0
        if last >= MOST_ENTRIES:
            raise Invalid(N_("At most %(most)s are possible here."), most=MOST_ENTRIES)
        token = new_token()
        row = SignUp(
            event_id=event.id,
            number=last + 1,
            token_hash=token_hash(token),
            slides_sha256=slides_sha256,
            created_at=now,
            changed_at=now,
            stands_for=stands_for,
            **asdict(named(event, stands_for, text.area_code)),
            **asdict(text),
        )
        db.session.add(row)
        db.session.flush()
        note(event, "sign_up.new", f"sign_up:{row.id}", actor=_applicant(row), now=now, after=state(row))
        return token


def amend(
    *,
    sign_up_id: int,
    version: int,
    text: EntryText,
    stands_for: str = "",
    slides_sha256: str | None,
    now: datetime,
) -> int:
    """Change a sign-up; a returned one waits for the screening again. None keeps the slides. Raises `Conflict`."""
    with transaction():
        event, row = _held(sign_up_id)
        check_version(row, version)
        rules.check_change(Stage(event.stage), State(row.state))
        check_area(text.area_code, "area_code")
        check_category(criteria_of(event.id), text.category, "category")
        before = state(row)
        row.stands_for = stands_for
        for name, value in {**asdict(text), **asdict(named(event, stands_for, text.area_code))}.items():
            setattr(row, name, value)
        row.slides_sha256 = slides_sha256 or row.slides_sha256
        row.state, row.reason, row.changed_at = State.PENDING.value, "", now
        return _keep(event, row, "sign_up.amend", before, actor=_applicant(row), now=now)


def accept(*, event_id: int, number: int, version: int, actor: Actor, now: datetime) -> str:
    """Accept a sign-up: it becomes an entry at the end of the running order; return its key. Raises `Conflict`.

    What it stands for, as far as the records know it, speaks for the entry from then on.
    """
    with transaction():
        event, row = _decided(event_id, number, version)
        before = state(row)
        text = EntryText(row.name, row.area_code, row.owner, row.presenter, row.category)
        key = add_entry(event_id=event.id, text=text, actor=actor, now=now)
        entry = db.session.execute(select(Entry).where(Entry.event_id == event.id, Entry.key == key)).scalar_one()
        entry.slides_sha256 = row.slides_sha256
        if row.brand_id is not None or row.organisation_id is not None:
            linked = EntryEvidence(entry_id=entry.id, brand_id=row.brand_id, organisation_id=row.organisation_id)
            db.session.add(linked)
        row.state, row.reason, row.entry_id = State.ACCEPTED.value, "", entry.id
        _keep(event, row, "sign_up.accept", before, actor=actor, now=now)
        return key


def send_back(*, event_id: int, number: int, version: int, reason: str, actor: Actor, now: datetime) -> int:
    """Return a sign-up with a reason the applicant reads; return its version. Raises `Conflict` or `Invalid`."""
    with transaction():
        event, row = _decided(event_id, number, version)
        check_reason(reason)
        before = state(row)
        row.state, row.reason = State.RETURNED.value, reason
        return _keep(event, row, "sign_up.return", before, actor=actor, now=now)


def _held(sign_up_id: int) -> tuple[Event, SignUp]:
    found = db.session.get(SignUp, sign_up_id)
    if found is None:
        raise NotFound
    event = hold(found.event_id)
    return event, db.session.get_one(SignUp, sign_up_id, populate_existing=True)


def _decided(event_id: int, number: int, version: int) -> tuple[Event, SignUp]:
    event = hold(event_id)
    statement = select(SignUp).where(SignUp.event_id == event.id, SignUp.number == number)
    row = db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if row is None:
        raise NotFound
    check_version(row, version)
    rules.check_decision(Stage(event.stage), State(row.state))
    return event, row


def _applicant(row: SignUp) -> Actor:
    return Actor(f"sign_up:{row.id}", "applicant")


def _keep(event: Event, row: SignUp, action: str, before: dict[str, object], *, actor: Actor, now: datetime) -> int:
    row.version += 1
    note(event, action, f"sign_up:{row.id}", actor=actor, now=now, before=before, after=state(row))
    return row.version
