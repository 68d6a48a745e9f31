"""Photos, kept as they arrive: before the visit that shows them is saved or, from a phone's outbox, after its text."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from webapp.audit import commands as audit
from webapp.core import uploads
from webapp.core.db import db, transaction, upsert
from webapp.core.errors import N_, Gone, Invalid, NotFound, TooLarge
from webapp.visits.models import AwaitedPhoto, PhotoUpload, VisitPhoto
from webapp.visits.queries import reading
from webapp.visits.rules.content import MAX_PHOTOS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.core.uploads import Photo
    from webapp.visits.models import Visit
    from webapp.visits.rules.content import Content


@dataclass(frozen=True, slots=True)
class Kept:
    """Hashes of the photos that are kept now, in order, and why others are not (field `photos`)."""

    hashes: tuple[str, ...]
    faults: tuple[Invalid, ...]


def keep(*, viewer: Viewer, streams: Sequence[IO[bytes]], now: datetime) -> Kept:
    """Make the photos harmless and keep them.

    They then belong to the viewer, who may put them into a visit, now or after correcting the form. One bad
    photo does not spoil the others. Raises StorageFull.
    """
    accepted, faults = [], []
    for stream in streams[:MAX_PHOTOS]:
        try:
            photo = uploads.accept_photo(stream)
        except (Invalid, TooLarge) as refusal:
            fault = Invalid(refusal.message, field="photos")
            fault.params = refusal.params
            faults.append(fault)
        else:
            uploads.store(photo)
            accepted.append(photo)
    if len(streams) > MAX_PHOTOS:
        faults.append(Invalid(N_("At most %(limit)s photos a visit."), field="photos", limit=MAX_PHOTOS))
    if accepted:
        with transaction():
            _own(viewer, accepted, now)
    return Kept(tuple(photo.sha256 for photo in accepted), tuple(faults))


def _own(viewer: Viewer, accepted: Sequence[Photo], now: datetime) -> None:
    """Note that the viewer sent these photos in."""
    rows = [
        {
            "account_id": viewer.account_id,
            "sha256": photo.sha256,
            "width": photo.width,
            "height": photo.height,
            "size": len(photo.data),
            "received_at": now,
        }
        for photo in {photo.sha256: photo for photo in accepted}.values()
    ]
    db.session.execute(upsert(PhotoUpload).values(rows).on_conflict_do_nothing())


def put_into(viewer: Viewer, visit: Visit, tidied: Content) -> None:
    """Let the visit hold these photos, the author's own or held already, and wait for those that follow."""
    announced = reading.awaited(visit.id)
    arrived = [row.sha256 for hash_, row in announced.items() if row.sha256 and hash_ in tidied.awaited]
    _hold(viewer, visit.id, tuple(dict.fromkeys([*tidied.photos, *arrived])))
    mine = AwaitedPhoto.visit_id == visit.id
    db.session.execute(delete(AwaitedPhoto).where(mine, AwaitedPhoto.client_sha256.not_in(tidied.awaited)))
    rows = [
        {"visit_id": visit.id, "client_sha256": hash_, "position": position, "sha256": None}
        for position, hash_ in enumerate(tidied.awaited)
        if hash_ not in announced
    ]
    if rows:
        db.session.execute(insert(AwaitedPhoto), rows)
    _count(visit)


def _hold(viewer: Viewer, visit_id: int, hashes: tuple[str, ...]) -> None:
    held = {photo.sha256: photo for photo in reading.photos(viewer, visit_id)}
    known = held | reading.uploads(viewer.account_id, hashes)
    if set(hashes) - set(known):
        raise Invalid(N_("A photo is no longer there. Choose it again."), field="photos")
    db.session.execute(delete(VisitPhoto).where(VisitPhoto.visit_id == visit_id))
    rows = [
        {
            "visit_id": visit_id,
            "sha256": sha256,
            "position": position,
            "width": known[sha256].width,
            "height": known[sha256].height,
            "size": known[sha256].size,
        }
        for position, sha256 in enumerate(hashes)
    ]
    if rows:
        db.session.execute(insert(VisitPhoto), rows)


def _count(visit: Visit) -> None:
    visit.missing_photos = len(reading.missing_photos(visit.id))
    db.session.flush()


def deliver(*, viewer: Viewer, client_id: str, sha256: str, data: bytes, now: datetime) -> None:
    """Take in a photo that the viewer's visit waits for; a second time changes nothing.

    Raises NotFound unless it is the viewer's own visit, Gone when the visit waits for no such photo, Invalid
    when the bytes are not those announced or no picture, TooLarge, StorageFull.
    """
    visit = reading.require_own(viewer, client_id)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Invalid(N_("The photo was damaged on its way or on the phone."), field="photos")
    if not _is_missing(visit, sha256):
        return
    photo = uploads.accept_photo(io.BytesIO(data))
    uploads.store(photo)
    with transaction():
        standing = reading.of_client(client_id)
        if standing is not None and _is_missing(standing, sha256):
            _arrive(viewer, standing, sha256, photo, now)


def _is_missing(visit: Visit, sha256: str) -> bool:
    row = reading.awaited(visit.id).get(sha256)
    if row is None:
        raise Gone(N_("The visit waits for no such photo."))
    return row.sha256 is None


def _arrive(viewer: Viewer, visit: Visit, client_sha256: str, photo: Photo, now: datetime) -> None:
    _own(viewer, [photo], now)
    mine = VisitPhoto.visit_id == visit.id
    last = db.session.execute(select(func.max(VisitPhoto.position)).where(mine)).scalar_one()
    row = {
        "visit_id": visit.id,
        "sha256": photo.sha256,
        "position": 0 if last is None else last + 1,
        "width": photo.width,
        "height": photo.height,
        "size": len(photo.data),
    }
    # two announced photos may turn out to be the same picture
    db.session.execute(upsert(VisitPhoto).values(row).on_conflict_do_nothing())
    reading.awaited(visit.id)[client_sha256].sha256 = photo.sha256
    db.session.flush()
    _count(visit)
    _note(viewer, visit, "visit.photo", photo.sha256, now)


def leave_out(*, viewer: Viewer, client_id: str, sha256: str, now: datetime) -> None:
    """Wait no longer for a photo that the phone lost or the server refuses. Raises NotFound for others' visits."""
    with transaction() as session:
        visit = reading.of_client(client_id)
        if visit is None or visit.author_id != viewer.account_id:
            raise NotFound
        row = reading.awaited(visit.id).get(sha256)
        if row is None or row.sha256 is not None:
            return
        session.delete(row)
        session.flush()
        _count(visit)
        _note(viewer, visit, "visit.photo_left_out", sha256, now)


def _note(viewer: Viewer, visit: Visit, action: str, sha256: str, now: datetime) -> None:
    audit.record(
        scope=f"area:{visit.county_code}",
        actor=viewer.actor,
        action=action,
        obj=f"visit:{visit.id}",
        after={"photo": sha256, "missing": visit.missing_photos},
        now=now,
    )
