"""Photos and PDFs that belong to a step: kept before the step is written or, from a phone's outbox, after its words."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from sqlalchemy import insert

from webapp.audit import commands as audit
from webapp.core import documents, uploads
from webapp.core.db import db, transaction, upsert
from webapp.core.documents import Pdf
from webapp.core.errors import N_, Gone, Invalid, TooLarge
from webapp.core.uploads import Photo
from webapp.problems import queries
from webapp.problems.commands import telling
from webapp.problems.models import AwaitedStepPhoto, ProblemPhoto
from webapp.problems.queries import awaiting
from webapp.problems.rules.wording import MAX_PHOTOS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.problems.models import Problem, ProblemEvent

_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Announced:
    """A photo or PDF that follows, by the hash of what the phone will send."""

    sha256: str


Kept = Photo | Pdf | Announced


def keep(streams: Sequence[IO[bytes]], announced: Sequence[str] = ()) -> tuple[Kept, ...]:
    """Keep the photos and PDFs and return them in order, then those that follow.

    Raises Invalid (`photos`) for too many or a bad one; StorageFull.
    """
    if len(streams) + len(announced) > MAX_PHOTOS:
        raise Invalid(N_("At most %(limit)s photos at once."), field="photos", limit=MAX_PHOTOS)
    accepted: list[Kept] = []
    for stream in streams:
        try:
            accepted.append(_taken(stream))
        except (Invalid, TooLarge) as error:
            refusal = Invalid(error.message, field="photos")
            refusal.params = error.params
            raise refusal from error
    return (*accepted, *(Announced(sha256) for sha256 in announced))


def _taken(stream: IO[bytes]) -> Photo | Pdf:
    """Keep a PDF, or a photo made harmless, and return it. Raises Invalid, TooLarge, StorageFull."""
    start = stream.read(len(_PDF))
    stream.seek(0)
    if start == _PDF:
        pdf = documents.accept_pdf(stream)
        documents.store(pdf)
        return pdf
    photo = uploads.accept_photo(stream)
    uploads.store(photo)
    return photo


def put_into(problem_id: int, event_id: int, key: str, photos: Sequence[Kept]) -> None:
    """Let a step hold the photos that are there and wait for those that follow; inside a transaction."""
    held, awaited = [], []
    for position, photo in enumerate({photo.sha256: photo for photo in photos}.values()):
        if not isinstance(photo, Announced):
            held.append(_row(problem_id, event_id, position, photo))
        else:
            awaited.append({"event_id": event_id, "client_sha256": photo.sha256, "key": key, "position": position})
    if held:
        db.session.execute(insert(ProblemPhoto), held)
    if awaited:
        db.session.execute(insert(AwaitedStepPhoto), awaited)


def _row(problem_id: int, event_id: int, position: int, photo: Photo | Pdf) -> dict[str, object]:
    width, height = (photo.width, photo.height) if isinstance(photo, Photo) else (0, 0)
    return {
        "problem_id": problem_id,
        "event_id": event_id,
        "sha256": photo.sha256,
        "position": position,
        "width": width,
        "height": height,
        "size": len(photo.data),
    }


def deliver(*, viewer: Viewer, problem_id: int, key: str, sha256: str, data: bytes, now: datetime) -> ProblemEvent:
    """Take in a photo that the viewer's step waits for, and return the step; a second time changes nothing.

    Raises NotFound unless it is the viewer's own step, Gone when it waits for no such photo, Invalid when the bytes
    are not those announced or no picture, TooLarge, StorageFull.
    """
    event = awaiting.own_step(viewer, problem_id, key)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Invalid(N_("The photo was damaged on its way or on the phone."), field="photos")
    if _announced(event, sha256).sha256 is not None:
        return event
    photo = _taken(io.BytesIO(data))
    with transaction():
        problem = queries.locked(problem_id)
        row = _announced(event, sha256)
        if row.sha256 is None:
            # two announced photos may turn out to be the same picture
            fresh = _row(problem_id, event.id, row.position, photo)
            db.session.execute(upsert(ProblemPhoto).values(fresh).on_conflict_do_nothing())
            row.sha256 = photo.sha256
            _note(viewer, problem, event, "problem.photo", photo.sha256, now)
    return event


def leave_out(*, viewer: Viewer, problem_id: int, key: str, sha256: str, now: datetime) -> ProblemEvent:
    """Wait no longer for a photo that the phone lost or the server refuses, and return the step.

    Raises NotFound unless it is the viewer's own step.
    """
    event = awaiting.own_step(viewer, problem_id, key)
    with transaction():
        problem = queries.locked(problem_id)
        row = awaiting.photos(event.id).get(sha256)
        if row is not None and row.sha256 is None and not row.left_out:
            row.left_out = True
            _note(viewer, problem, event, "problem.photo_left_out", sha256, now)
    return event


def _announced(event: ProblemEvent, sha256: str) -> AwaitedStepPhoto:
    row = awaiting.photos(event.id).get(sha256)
    if row is None or row.left_out:
        raise Gone(N_("This step waits for no such photo."))
    return row


def _note(viewer: Viewer, problem: Problem, event: ProblemEvent, action: str, sha256: str, now: datetime) -> None:
    db.session.flush()
    telling.bump(problem)
    audit.record(
        scope=f"area:{problem.county_code}",
        actor=viewer.actor,
        action=action,
        obj=f"problem:{problem.id}",
        after={"photo": sha256, "missing": len(awaiting.missing(event.id))},
        now=now,
    )
