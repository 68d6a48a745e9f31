"""What the console does while the hall watches: scoring, the entry on stage, the timer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, Invalid
from webapp.roadshows.commands import evidence
from webapp.roadshows.commands.entries import check_before_lock, check_reason, in_order
from webapp.roadshows.commands.event_row import check_version, entry_of, hold, note, state
from webapp.roadshows.models import Entry, Event, Podium
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.stages import Stage
from webapp.roadshows.rules.timer import Timer

if TYPE_CHECKING:
    from webapp.audit.rules import Actor

SLIDES: Final = ("", "waiting", "break")
_ON_STAGE: Final = ("entry_id", "timer", "timer_spent_ms", "slide", "slide_note")


def open_scoring(
    *,
    event_id: int,
    entry_id: int | None,
    version: int | None = None,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Open scoring for an entry, or for all of them with None; return the keys that were opened.

    One that was closed before is opened again only with a reason, which is recorded. `version` is the entry's.
    Raises `Conflict`, or `Invalid` on `reason`.
    """
    with transaction():
        event = hold(event_id)
        stages.check_scoring(Stage(event.stage))
        chosen = [entry for entry in _chosen(event, entry_id, version) if entry.scoring != "open"]
        if entry_id is not None and any(entry.withdrawn_reason is not None for entry in chosen):
            raise Conflict(N_("This entry has been withdrawn."), code="closed")
        chosen = [entry for entry in chosen if entry.withdrawn_reason is None]
        if not reason.strip() and any(entry.scoring == "closed" for entry in chosen):
            raise Invalid(N_("Say why scoring is opened again."), field="reason")
        evidence.freeze(chosen, now)
        return _set_scoring(event, chosen, "open", reason=reason, actor=actor, now=now)


def close_scoring(
    *, event_id: int, entry_id: int | None, version: int | None = None, actor: Actor, now: datetime
) -> list[str]:
    """Close scoring (截止评分) for an entry, or for all with None; return the keys that were closed."""
    with transaction():
        event = hold(event_id)
        stages.check_scoring(Stage(event.stage))
        chosen = [entry for entry in _chosen(event, entry_id, version) if entry.scoring == "open"]
        return _set_scoring(event, chosen, "closed", reason="", actor=actor, now=now)


def set_on_stage(*, event_id: int, entry_id: int | None, version: int | None, actor: Actor, now: datetime) -> None:
    """Put an entry on stage, or none with None; the timer goes back to the start of the presentation."""
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        podium = _podium(event)
        check_version(podium, version)
        if entry_id is not None and entry_of(event, entry_id).withdrawn_reason is not None:
            raise Conflict(N_("This entry has been withdrawn."), code="closed")
        before = state(podium)
        podium.entry_id, podium.slide, podium.slide_note = entry_id, "", ""
        podium.timer, podium.timer_started_at, podium.timer_spent_ms = "presentation", None, 0
        _keep(event, podium, "stage.entry", before, actor=actor, now=now)


def set_slide(*, event_id: int, slide: str, slide_note: str, version: int | None, actor: Actor, now: datetime) -> int:
    """Put a slide on the hall screen: `waiting`, `break`, or none with "". Return the podium's version.

    Who is on stage and the timer stay as they are. Raises `Conflict` or `Invalid`.
    """
    if slide not in SLIDES:
        raise Invalid(N_("There is no such slide."), field="slide")
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        podium = _podium(event)
        check_version(podium, version)
        before = state(podium)
        podium.slide, podium.slide_note = slide, slide_note
        _keep(event, podium, "stage.slide", before, actor=actor, now=now)
        return podium.version


def undo_stage(*, event_id: int, reason: str, version: int | None, actor: Actor, now: datetime) -> int:
    """Undo the last step on stage: the call, the timer or the slide. Return the podium's version.

    A timer that ran before runs on as if it had never been stopped. Raises `Conflict` when there is nothing to undo
    or somebody was quicker, `Invalid` on `reason`.
    """
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        podium = _podium(event)
        check_version(podium, version)
        check_reason(reason)
        if podium.previous is None:
            raise Conflict(N_("There is no step on stage to be undone."), code="closed")
        before = state(podium)
        held = dict(podium.previous)
        if held["entry_id"] is not None and entry_of(event, held["entry_id"]).withdrawn_reason is not None:
            raise Conflict(N_("This entry has been withdrawn."), code="closed")
        started = held.pop("timer_started_at")
        podium.timer_started_at = datetime.fromisoformat(started) if started else None
        for name in _ON_STAGE:
            setattr(podium, name, held[name])
        podium.previous = None
        podium.version += 1
        after = {**state(podium), "reason": reason}
        note(event, "stage.undo", f"event:{event.id}", actor=actor, now=now, before=before, after=after, hall=True)
        return podium.version


def set_timer(*, event_id: int, timer: str, version: int | None, actor: Actor, now: datetime) -> None:
    """Choose the presentation's or the questions' timer, standing at its start."""
    if timer not in {"presentation", "questions"}:
        raise Invalid(N_("There is no such timer."), field="timer")
    _change_timer(event_id, "timer.reset", Timer(timer, None, 0), version=version, actor=actor, now=now)


def start_timer(*, event_id: int, version: int | None, actor: Actor, now: datetime) -> None:
    """Let the timer run from where it stands. A running one runs on."""
    _change_timer(event_id, "timer.start", None, version=version, actor=actor, now=now)


def pause_timer(*, event_id: int, version: int | None, actor: Actor, now: datetime) -> None:
    """Stop the timer where it stands."""
    _change_timer(event_id, "timer.pause", None, version=version, actor=actor, now=now)


def _change_timer(
    event_id: int, action: str, target: Timer | None, *, version: int | None, actor: Actor, now: datetime
) -> None:
    with transaction():
        event = hold(event_id)
        check_before_lock(event)
        podium = _podium(event)
        check_version(podium, version)
        held = Timer(podium.timer, podium.timer_started_at, podium.timer_spent_ms)
        changed = target or (held.started(now) if action == "timer.start" else held.paused(now))
        before = state(podium)
        podium.timer, podium.timer_started_at = changed.kind, changed.started_at
        podium.timer_spent_ms = changed.spent_ms
        _keep(event, podium, action, before, actor=actor, now=now)


def _chosen(event: Event, entry_id: int | None, version: int | None) -> list[Entry]:
    if entry_id is None:
        return in_order(event.id)
    entry = entry_of(event, entry_id)
    check_version(entry, version)
    return [entry]


def _set_scoring(
    event: Event, entries: list[Entry], scoring: str, *, reason: str, actor: Actor, now: datetime
) -> list[str]:
    if not entries:
        return []
    before = {entry.key: entry.scoring for entry in entries}
    for entry in entries:
        entry.scoring = scoring
        entry.version += 1
    keys = [entry.key for entry in entries]
    verb = "open" if scoring == "open" else "close"
    obj = f"entry:{entries[0].id}" if len(entries) == 1 else f"event:{event.id}"
    note(
        event,
        f"scoring.{verb}",
        obj,
        actor=actor,
        now=now,
        before=before,
        after={**dict.fromkeys(keys, scoring), "reason": reason},
        details={"entries": keys},
        hall=True,
    )
    return keys


def _podium(event: Event) -> Podium:
    return db.session.get_one(Podium, event.id)


def _keep(event: Event, podium: Podium, action: str, before: dict[str, object], *, actor: Actor, now: datetime) -> None:
    podium.version += 1
    obj = f"event:{event.id}"
    started = before["timer_started_at"]
    podium.previous = {
        **{name: before[name] for name in _ON_STAGE},
        "timer_started_at": started.isoformat() if isinstance(started, datetime) else None,
        "action": action,
    }
    note(event, action, obj, actor=actor, now=now, before=before, after=state(podium), hall=True)
