"""Creating an event, changing its particulars and rules, and moving it from stage to stage."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from webapp.areas.models import Area
from webapp.areas.rules import county_of
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid
from webapp.core.ids import new_token
from webapp.roadshows.commands.event_row import check_version, hold, note, state
from webapp.roadshows.commands.evidence import award_brands
from webapp.roadshows.models import Criterion, Entry, Event, Podium
from webapp.roadshows.queries import publication, unanswered
from webapp.roadshows.rules import scoring, stages
from webapp.roadshows.rules.notice import check_end
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from webapp.audit.rules import Actor

_FROZEN = N_("A ballot is in: criteria and rules can no longer change.")


def create_event(
    *,
    slug: str,
    name: str,
    area_code: str,
    day: date,
    rules: scoring.Rules,
    criteria: Sequence[scoring.Criterion],
    actor: Actor,
    now: datetime,
) -> str:
    """Create an event at 报名 and return its short name, chosen here when `slug` is empty.

    Raises `Invalid` for a short name in use or an unknown area.
    """
    scoring.check(rules, criteria)
    with transaction():
        slug = slug or free_slug(day.year)
        event = insert_event(
            slug=slug, name=name, area_code=area_code, day=day, stage=Stage.SIGN_UP, rules=rules, now=now
        )
        write_criteria(event.id, criteria)
        after = {**state(event), "criteria": scoring.criteria_document(criteria)}
        note(event, "event.create", f"event:{event.id}", actor=actor, now=now, after=after)
        return event.slug


def insert_event(
    *,
    slug: str,
    name: str,
    area_code: str,
    day: date,
    stage: Stage,
    rules: scoring.Rules,
    now: datetime,
    source: dict[str, Any] | None = None,
) -> Event:
    """Add the event with its podium in the running transaction. Raises `Invalid` on `slug` or `area`."""
    check_area(area_code, "area")
    if db.session.execute(select(Event.id).where(Event.slug == slug)).first():
        raise Invalid(N_("Another event has this short name already."), field="slug")
    event = Event(
        slug=slug,
        name=name,
        county_code=county_of(area_code),
        area_code=area_code,
        day=day,
        stage=stage.value,
        rules=scoring.rules_document(rules),
        screen_token=new_token(),
        sign_up_token=new_token(),
        source=source,
        created_at=now,
    )
    db.session.add(event)
    db.session.flush()
    db.session.add(Podium(event_id=event.id))
    return event


def free_slug(year: int) -> str:
    """Return the first of roadshow-2026, roadshow-2026-2, … that is free."""
    taken = set(db.session.execute(select(Event.slug).where(Event.slug.like("roadshow-%"))).scalars())
    slugs = (f"roadshow-{year}" + (f"-{number}" if number > 1 else "") for number in count(1))
    return next(slug for slug in slugs if slug not in taken)


def check_area(code: str, path: str) -> None:
    """Refuse a division code that the tree does not have. Raises `Invalid` on `path`."""
    if db.session.get(Area, code) is None:
        raise Invalid(N_("There is no division with this code."), field=path)


def edit_event(
    *,
    event_id: int,
    version: int,
    name: str,
    day: date,
    presentation_seconds: int,
    question_seconds: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Change an event's particulars until it is published; return its new version. Raises `Conflict`."""
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        if event.stage in stages.PUBLISHED:
            raise Conflict(N_("The result is published already."), code="closed")
        before = state(event)
        event.name, event.day = name, day
        event.presentation_seconds, event.question_seconds = presentation_seconds, question_seconds
        event.version += 1
        note(
            event, "event.edit", f"event:{event.id}", actor=actor, now=now, before=before, after=state(event), hall=True
        )
        return event.version


def edit_rules(
    *,
    event_id: int,
    version: int,
    rules: scoring.Rules,
    criteria: Sequence[scoring.Criterion],
    actor: Actor,
    now: datetime,
) -> int:
    """Give an event other criteria and rules, as long as no ballot is in; return its new version.

    Raises `Conflict` or `Invalid`.
    """
    scoring.check(rules, criteria)
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        if event.rules_frozen_at is not None:
            raise Conflict(_FROZEN, code="closed")
        _check_entries(event, criteria)
        before = state(event)
        event.rules = scoring.rules_document(rules)
        event.rules_version += 1
        event.version += 1
        write_criteria(event.id, criteria)
        after = {**state(event), "criteria": scoring.criteria_document(criteria)}
        note(event, "event.rules", f"event:{event.id}", actor=actor, now=now, before=before, after=after)
        return event.version


def move_event(*, event_id: int, version: int | None, target: Stage, reason: str, actor: Actor, now: datetime) -> int:
    """Move an event among 报名, 初审, 抽签 and 路演; return its version. Raises `Conflict` or `Invalid`."""
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        stages.check_prepare(Stage(event.stage), target, ballots=event.rules_frozen_at is not None, reason=reason)
        if event.stage != target:
            enter_stage(event, target, reason=reason, actor=actor, now=now)
        return event.version


def lock_event(*, event_id: int, version: int | None, actor: Actor, now: datetime) -> int:
    """Lock the scores (锁定); scoring must be closed. Return the event's version. Raises `Conflict`."""
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        stages.check_lock(Stage(event.stage), open_entries=open_entries(event.id))
        enter_stage(event, Stage.LOCKED, reason="", actor=actor, now=now)
        return event.version


def unlock_event(*, event_id: int, version: int | None, reason: str, actor: Actor, now: datetime) -> int:
    """Undo the lock, with a reason. Raises `Conflict` or `Invalid` on `reason`."""
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        held = publication(event.id)
        frozen = held is not None and held.published_at is None
        stages.check_unlock(Stage(event.stage), frozen=frozen, reason=reason)
        enter_stage(event, Stage.ROADSHOW, reason=reason, actor=actor, now=now)
        return event.version


def award_event(*, event_id: int, version: int | None, actor: Actor, now: datetime) -> int:
    """End the public notice (公示) with the award (授牌).

    Raises `Conflict` before its last day has passed, and while an objection has no answer.
    """
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        result = publication(event.id)
        check_end(
            Stage(event.stage),
            until=result.notice_until if result else None,
            today=clock.local(now).date(),
            unanswered=unanswered(event.id),
        )
        enter_stage(event, Stage.AWARD, reason="", actor=actor, now=now)
        award_brands(event, result.result["rows"] if result else [], actor=actor, now=now)
        return event.version


def correct_event(*, event_id: int, version: int | None, reason: str, actor: Actor, now: datetime) -> int:
    """Take a published event back to 路演 to put an error right; what is public stays until the next edition.

    Returns the event's version. Raises `Conflict`, or `Invalid` on `reason`.
    """
    with transaction():
        event = hold(event_id)
        check_version(event, version)
        stages.check_correct(Stage(event.stage), reason=reason)
        enter_stage(event, Stage.ROADSHOW, reason=reason, actor=actor, now=now)
        return event.version


def enter_stage(event: Event, stage: Stage, *, reason: str, actor: Actor, now: datetime) -> str:
    """Set the held event's stage in the running transaction; return the audit row's hash."""
    before = state(event)
    event.stage = stage.value
    event.version += 1
    return note(
        event,
        f"event.{stage.value}",
        f"event:{event.id}",
        actor=actor,
        now=now,
        before=before,
        after={**state(event), "reason": reason},
        details={"from": before["stage"], "to": stage.value},
        hall=True,
    )


def open_entries(event_id: int) -> int:
    """Count the entries whose scoring is open."""
    statement = select(func.count()).where(Entry.event_id == event_id, Entry.scoring == "open")
    return db.session.execute(statement).scalar_one()


def _check_entries(event: Event, criteria: Sequence[scoring.Criterion]) -> None:
    """Refuse criteria of which none is asked of some entry. Raises `Invalid` on `criteria`."""
    statement = select(Entry.category).where(Entry.event_id == event.id, Entry.withdrawn_reason.is_(None))
    for category in db.session.execute(statement.distinct()).scalars():
        scoring.check_category(criteria, category, "criteria")


def write_criteria(event_id: int, criteria: Sequence[scoring.Criterion]) -> None:
    """Make the event's criteria these, keeping the rows whose key stays."""
    keys = [criterion.key for criterion in criteria]
    gone = delete(Criterion).where(Criterion.event_id == event_id, Criterion.key.not_in(keys))
    db.session.execute(gone)
    held = db.session.execute(select(Criterion).where(Criterion.event_id == event_id)).scalars()
    rows = {row.key: row for row in held}
    for position, criterion in enumerate(criteria, 1):
        row = rows.get(criterion.key) or Criterion(event_id=event_id, key=criterion.key)
        row.name, row.guidance, row.position = criterion.name, criterion.guidance, position
        row.category = criterion.category
        row.minimum, row.maximum = criterion.minimum, criterion.maximum
        row.step, row.weight = criterion.step, criterion.weight
        db.session.add(row)
