"""What the hall screen shows: the stage, and of the result only the places that have been released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import current_app

from webapp.ballots.queries.staging import Clock, clock_of
from webapp.ballots.queries.votes import poll_of
from webapp.ballots.rules.result import ranked, released, separate
from webapp.core.db import db, snapshot
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Entry, Event

if TYPE_CHECKING:
    from webapp.roadshows.models import Publication

_MOST_KNOWN = 1000


@dataclass(frozen=True, slots=True)
class Released:
    """The part of a result that the hall may see: `rows` are those of its `places` that were shown, the newest first.

    `complete` tells that the whole result is public: then they stand in its order. `highest` is where the bars
    end when a row does not tell it; `separate` tells that each category is ranked for itself.
    """

    rows: tuple[Mapping[str, Any], ...]
    places: int
    complete: bool
    highest: Decimal
    separate: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """The hall's view; `entries` take part, in their running order; a `slide` stands in place of the stage."""

    event: Event
    clock: Clock
    entries: tuple[Entry, ...]
    on_stage: Entry | None
    released: Released | None
    vote_token: str | None
    slide: str
    slide_note: str


def number_of(token: str) -> int:
    """Return the id of the event whose screen has this address. Raises `NotFound`."""
    known: dict[str, int] = current_app.extensions.setdefault("lvgu_screens", {})
    if token not in known:
        event = roadshows.by_screen_token(token)
        if len(known) >= _MOST_KNOWN:
            known.clear()
        known[token] = event.id
    return known[token]


def screen(event_id: int) -> Screen:
    """Return what the screen shows, read as of one moment. No ballot and no tally is looked at."""
    with snapshot():
        event = db.session.get_one(Event, event_id, populate_existing=True)
        podium = roadshows.podium(event_id)
        entries = tuple(one for one in roadshows.entries(event_id) if one.withdrawn_reason is None)
        poll = poll_of(event_id)
        publication = roadshows.publication(event_id)
        return Screen(
            event=event,
            clock=clock_of(event, podium),
            entries=entries,
            on_stage=next((one for one in entries if one.id == podium.entry_id), None),
            released=_released(publication) if publication else None,
            vote_token=poll.token if poll and poll.is_open else None,
            slide=podium.slide,
            slide_note=podium.slide_note,
        )


def _released(publication: Publication) -> Released:
    places, complete = ranked(publication.result), publication.published_at is not None
    return Released(
        rows=tuple(places if complete else released(publication.result, publication.revealed)),
        places=len(places),
        complete=complete,
        highest=Decimal(publication.result["highest"]),
        separate=separate(publication.result),
    )
