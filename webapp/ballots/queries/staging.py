"""What a coordinator moves: the stage and its timer, scoring, judges' links and devices. No ballot changes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.ballots.queries.seats import RosterRow, roster
from webapp.ballots.queries.signals import Told, unseen_signals
from webapp.core.db import db, snapshot
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Entry, Event, Judge, Podium, Publication

_MS = 1000


@dataclass(frozen=True, slots=True)
class Clock:
    """The timer on stage; while it runs, `ends_at` is the moment at which nothing is left."""

    kind: str
    left_ms: int
    ends_at: datetime | None

    @property
    def running(self) -> bool:
        """Tell whether it runs."""
        return self.ends_at is not None


@dataclass(frozen=True, slots=True)
class Staging:
    """The running of an event; entries in their order, judges without the replaced ones."""

    event: Event
    podium: Podium
    clock: Clock
    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...]
    roster: dict[int, RosterRow]
    publication: Publication | None
    signals: tuple[Told, ...]

    @property
    def on_stage(self) -> Entry | None:
        """Give the entry on stage."""
        return next((entry for entry in self.entries if entry.id == self.podium.entry_id), None)

    @property
    def following(self) -> Entry | None:
        """Give the entry to be called next: the first after the one on stage, else the first of all."""
        here = self.on_stage
        running = (entry for entry in self.entries if entry.withdrawn_reason is None)
        later = (entry for entry in running if here is None or entry.position > here.position)
        return next(later, None)


def staging(event_id: int) -> Staging:
    """Return how the event is run, read as of one moment."""
    with snapshot():
        event = db.session.get_one(Event, event_id, populate_existing=True)
        podium = roadshows.podium(event_id)
        return Staging(
            event=event,
            podium=podium,
            clock=clock_of(event, podium),
            entries=tuple(roadshows.entries(event_id)),
            judges=tuple(judge for judge in roadshows.judges(event_id) if judge.status != "replaced"),
            roster=roster(event_id),
            publication=roadshows.publication(event_id),
            signals=unseen_signals(event_id),
        )


def clock_of(event: Event, podium: Podium) -> Clock:
    """Return the timer on stage."""
    seconds = event.presentation_seconds if podium.timer == "presentation" else event.question_seconds
    left = seconds * _MS - podium.timer_spent_ms
    started = podium.timer_started_at
    return Clock(podium.timer, left, started + timedelta(milliseconds=left) if started else None)
