"""Photos that belong to a step: made harmless and kept before the step is written."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from webapp.core import uploads
from webapp.core.errors import N_, Invalid, TooLarge
from webapp.problems.rules.wording import MAX_PHOTOS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.core.uploads import Photo


def keep(streams: Sequence[IO[bytes]]) -> tuple[Photo, ...]:
    """Keep the photos and return them in order. Raises Invalid (`photos`) for too many or a bad one; StorageFull."""
    if len(streams) > MAX_PHOTOS:
        raise Invalid(N_("At most %(limit)s photos at once."), field="photos", limit=MAX_PHOTOS)
    accepted = []
    for stream in streams:
        try:
            photo = uploads.accept_photo(stream)
        except (Invalid, TooLarge) as error:
            refusal = Invalid(error.message, field="photos")
            refusal.params = error.params
            raise refusal from error
        uploads.store(photo)
        accepted.append(photo)
    return tuple(accepted)
