"""The blueprint that the pages of visits share."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, g, request

from webapp.accounts.rules import Role
from webapp.core import uploads
from webapp.visits.rules.content import MAX_PHOTOS

bp = Blueprint("visits", __name__, url_prefix="/visits")

READERS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.ADMIN)
_MOST_BYTES: Final = MAX_PHOTOS * uploads.MAX_BYTES + 1024 * 1024


@bp.url_value_preprocessor
def let_photos_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take all photos of a visit in one form: without scripts nothing makes them smaller on the phone."""
    if endpoint in {"visits.create", "visits.edit"}:
        request.max_content_length = _MOST_BYTES
        g.most_bytes = uploads.MAX_BYTES
