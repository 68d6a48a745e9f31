"""Keeping photos as they arrive, before the visit that shows them is saved."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from webapp.core import uploads
from webapp.core.db import transaction, upsert
from webapp.core.errors import N_, Invalid
from webapp.visits.models import PhotoUpload
from webapp.visits.rules.content import MAX_PHOTOS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer


def keep(*, viewer: Viewer, streams: Sequence[IO[bytes]], now: datetime) -> tuple[str, ...]:
    """Make the photos harmless, keep them and return their hashes in order.

    They then belong to the viewer, who may put them into a visit, now or after correcting the form. Raises
    Invalid (field `photos`) for what is no photo, TooLarge beyond 8 MB, StorageFull.
    """
    if len(streams) > MAX_PHOTOS:
        raise Invalid(N_("At most %(limit)s photos a visit."), field="photos", limit=MAX_PHOTOS)
    accepted = []
    for stream in streams:
        photo = uploads.accept_photo(stream)
        uploads.store(photo)
        accepted.append(photo)
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
    return tuple(photo.sha256 for photo in accepted)
