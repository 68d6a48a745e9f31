"""Putting an audit bundle together, and finding one that was kept. The files are described in docs/bundle.md."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import select

from webapp.audit.queries import chain
from webapp.ballots.models import Bundle
from webapp.ballots.queries.bundle_scores import ballots, late, moment, papers, ties
from webapp.ballots.queries.votes import by_entry
from webapp.ballots.rules.bundle import sealed, unpacked, written
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.exports import Column, csv_lines
from webapp.roadshows import queries as roadshows
from webapp.roadshows.models import Entry, Event, Judge, Publication
from webapp.roadshows.rules.draw import order
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.scoring import criteria_document, rules_document

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_KNOWN = 32


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a receipt stands in the published bundle: by the entry's name, the revision, and whether it counts."""

    entry: str
    revision: int
    current: bool


def files_of(event: Event, publication: Publication) -> dict[str, bytes]:
    """Return the files of the bundle for an edition, read within the caller's transaction."""
    entries, judges = roadshows.entries(event.id), roadshows.judges(event.id)
    handed_in = ballots(event.id, entries, judges)
    documents: dict[str, object] = {
        "event.json": _event(event),
        "entries.json": _entries(event.id, entries),
        "judges.json": _judges(event.id, judges),
        "ballots.json": handed_in,
        "late.json": late(event.id, entries, judges),
        "audit.json": _record(event.id, publication.audit_head),
        "result.json": {
            "edition": publication.edition,
            "reason": publication.reason,
            "published": moment(publication.published_at),
            "audit_head": publication.audit_head,
            "result": publication.result,
        },
    }
    if sheets := papers(event.id, entries, judges):
        documents["paper.json"] = sheets
    if decided := ties(event.id):
        documents["decisions.json"] = decided
    if draws := _draws(event.id):
        documents["draw.json"] = draws
    files = {name: written(document) for name, document in documents.items()}
    criteria = [one["key"] for one in publication.result["criteria"]]
    files["ballots.csv"] = _ballots_csv(criteria, handed_in)
    files["result.csv"] = _result_csv(publication.result["rows"])
    about = {"event": event.slug, "edition": publication.edition, "published": moment(publication.published_at)}
    return sealed(files, about)


def kept(event_id: int, edition: int | None = None) -> Bundle:
    """Return the bundle of an edition, the newest without one. Raises `NotFound` before publication."""
    statement = (
        select(Bundle)
        .join(Publication, Publication.id == Bundle.publication_id)
        .where(Publication.event_id == event_id)
        .order_by(Publication.edition.desc())
        .limit(1)
    )
    if edition is not None:
        statement = statement.where(Publication.edition == edition)
    found = db.session.execute(statement).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def digests(event_id: int) -> dict[int, str]:
    """Return the digest of every published edition's bundle, by edition."""
    statement = (
        select(Publication.edition, Bundle.digest)
        .join(Bundle, Bundle.publication_id == Publication.id)
        .where(Publication.event_id == event_id)
        .order_by(Publication.edition)
    )
    return {row.edition: row.digest for row in db.session.execute(statement)}


def look_up(event_id: int, receipt: str) -> Counted | None:
    """Return where a receipt stands in the newest bundle; None when it is not in it. Raises `NotFound`."""
    memory: dict[int, dict[str, Counted]] = current_app.extensions.setdefault("lvgu_receipts", {})
    bundle = kept(event_id)
    if bundle.publication_id not in memory:
        if len(memory) >= _MOST_KNOWN:
            memory.clear()
        memory[bundle.publication_id] = _receipts(unpacked(bundle.content))
    return memory[bundle.publication_id].get(receipt)


def _receipts(files: dict[str, bytes]) -> dict[str, Counted]:
    names = {one["key"]: one["name"] for one in json.loads(files["entries.json"])}
    return {
        one["receipt"]: Counted(names[one["entry"]], one["revision"], current=one["current"])
        for one in json.loads(files["ballots.json"])
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "slug": event.slug,
        "name": event.name,
        "area": event.area_code,
        "date": event.day.isoformat(),
        "order": event.order_kind,
        "rules": rules_document(roadshows.rules_of(event)),
        "criteria": criteria_document(roadshows.criteria_of(event.id)),
    }


def _entries(event_id: int, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    votes: dict[int, int] = {one.id: 0 for one in entries} | by_entry(event_id)
    points: dict[int, list[dict[str, Any]]] = {}
    for row in roadshows.deductions(event_id):
        points.setdefault(row.entry_id, []).append(
            {
                "points": plain(row.points),
                "reason": row.reason,
                "at": moment(row.at),
                "cancelled": row.cancelled_reason,
            }
        )
    return [
        {
            "key": one.key,
            "name": one.name,
            "area": one.area_code,
            "owner": one.owner,
            "presenter": one.presenter,
            "category": one.category,
            "order": one.position,
            "scoring": one.scoring,
            "withdrawn": one.withdrawn_reason,
            "deductions": points.get(one.id, []),
            "votes": votes[one.id],
        }
        for one in entries
    ]


def _draws(event_id: int) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "entries": [key for key, _name in one.entries],
            "commitment": one.commitment,
            "seed": one.seed,
            "word": one.word,
            "order": [] if one.word is None else order(one.seed, one.word, [key for key, _name in one.entries]),
            "committed": moment(one.committed_at),
            "drawn": moment(one.drawn_at),
            "cancelled": one.cancelled_reason,
        }
        for one in roadshows.draws(event_id)
    ]


def _judges(event_id: int, judges: Sequence[Judge]) -> list[dict[str, Any]]:
    recused = roadshows.recused(event_id)
    return [
        {
            "key": one.key,
            "name": one.name,
            "unit": one.unit,
            "status": one.status,
            "status_reason": one.status_reason,
            "recused": [{"entry": entry.key, "reason": row.reason} for entry, row in recused.get(one.id, [])],
        }
        for one in judges
    ]


def _record(event_id: int, head: str) -> dict[str, Any]:
    """Return the event's chain up to the head that the result page prints."""
    scope = f"event:{event_id}"
    rows: list[dict[str, Any]] = []
    for link in chain(scope):
        rows.append({"seq": link.seq, "prev_hash": link.prev_hash, "hash": link.hash, "payload": link.payload})
        if link.hash == head:
            break
    return {"scope": scope, "rows": rows}


def _ballots_csv(criteria: Sequence[str], ballots: Sequence[dict[str, Any]]) -> bytes:
    plain_columns = ("entry", "judge", "revision", "current", "excluded", "received", "receipt")
    columns = [Column(name) for name in (*plain_columns, *(f"score-{key}" for key in criteria))]
    rows = [[one[name] for name in plain_columns] + [one["scores"].get(key, "") for key in criteria] for one in ballots]
    return "".join(csv_lines(columns, rows)).encode()


def _result_csv(rows: Sequence[dict[str, Any]]) -> bytes:
    names = ("rank", "entry", "name", "area", "owner", "category", "score", "judges", "deduction", "provisional")
    return "".join(
        csv_lines([Column(name) for name in names], [[row[name] for name in names] for row in rows])
    ).encode()
