"""Creating a whole event from its file, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.core.db import db, transaction
from webapp.roadshows.commands.event_row import note
from webapp.roadshows.commands.events import check_area, insert_event, write_criteria
from webapp.roadshows.models import Entry, Event, Judge, Recusal
from webapp.roadshows.rules.contract import EventFile, read_event
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor


def load_event(*, document: dict[str, Any], actor: Actor, now: datetime) -> int:
    """Create the event of a decoded event file and return its id.

    It stands at 路演 with its entries in the file's order and scoring closed. Raises `Invalid` whose `field`
    is the path of the part that is wrong; nothing is created then.
    """
    file = read_event(document)
    with transaction():
        event = insert_event(
            slug=file.slug,
            name=file.name,
            area_code=file.area,
            day=file.date,
            stage=Stage.ROADSHOW,
            rules=file.rules,
            now=now,
            source=document,
        )
        write_criteria(event.id, file.criteria)
        entries = _write_entries(event, file)
        _write_judges(event, file, entries, actor=actor, now=now)
        note(event, "event.load", f"event:{event.id}", actor=actor, now=now, after=document)
        return event.id


def _write_entries(event: Event, file: EventFile) -> dict[str, Entry]:
    rows: dict[str, Entry] = {}
    for index, entry in enumerate(file.entries):
        check_area(entry.area, f"entries[{index}].area")
        rows[entry.key] = Entry(
            event_id=event.id,
            key=entry.key,
            name=entry.name,
            area_code=entry.area,
            category=entry.category,
            position=entry.order,
        )
        db.session.add(rows[entry.key])
        db.session.flush()  # one by one: ids keep the file's order
    return rows


def _write_judges(event: Event, file: EventFile, entries: dict[str, Entry], *, actor: Actor, now: datetime) -> None:
    for judge in file.judges:
        row = Judge(event_id=event.id, key=judge.key, name=judge.name, unit=judge.unit)
        db.session.add(row)
        db.session.flush()
        for key in judge.recused:
            db.session.add(Recusal(event_id=event.id, judge_id=row.id, entry_id=entries[key].id, by=actor.id, at=now))
            db.session.flush()
