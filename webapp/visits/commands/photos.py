"""Keeping photos as they arrive, before the visit that shows them is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from webapp.core import uploads
from webapp.core.db import transaction, upsert
from webapp.core.errors import N_, Invalid, TooLarge
from webapp.visits.models import PhotoUpload
from webapp.visits.rules.content import MAX_PHOTOS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer


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
        with transaction() as session:
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
            session.execute(upsert(PhotoUpload).values(rows).on_conflict_do_nothing())
    return Kept(tuple(photo.sha256 for photo in accepted), tuple(faults))
