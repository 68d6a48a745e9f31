"""Photos that a phone sends after the text of a visit, each under the hash that the text announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.visits.commands import photos
from webapp.visits.queries import reading
from webapp.visits.views import answers
from webapp.visits.views.blueprint import bp

if TYPE_CHECKING:
    from uuid import UUID


@bp.put("/<uuid:client_id>/photos/<sha256>")
@allow(Role.INSTRUCTOR)
def deliver(client_id: UUID, sha256: str) -> Response:
    """Take in a photo that a visit waits for."""
    data = request.get_data(cache=False)
    photos.deliver(viewer=current_viewer(), client_id=str(client_id), sha256=sha256, data=data, now=clock.now())
    return _standing(str(client_id))


@bp.delete("/<uuid:client_id>/photos/<sha256>")
@allow(Role.INSTRUCTOR)
def leave_out(client_id: UUID, sha256: str) -> Response:
    """Wait for a photo no longer."""
    photos.leave_out(viewer=current_viewer(), client_id=str(client_id), sha256=sha256, now=clock.now())
    return _standing(str(client_id))


def _standing(client_id: str) -> Response:
    visit = reading.require_own(current_viewer(), client_id)
    return answers.receipt(visit.id, visit.state, visit.received_at.isoformat())
