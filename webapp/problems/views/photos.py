"""Photos that a phone sends after the words of a step, each under the hash that the words announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.problems.commands import photos
from webapp.problems.views import answers
from webapp.problems.views.blueprint import bp

if TYPE_CHECKING:
    from uuid import UUID

_WHO_SENDS = (Role.INSTRUCTOR, Role.COORDINATOR, Role.DEPARTMENT)


@bp.put("/<int:problem_id>/steps/<uuid:key>/photos/<sha256>")
@allow(*_WHO_SENDS)
def deliver(problem_id: int, key: UUID, sha256: str) -> Response:
    """Take in a photo that a step waits for."""
    data = request.get_data(cache=False)
    step = photos.deliver(
        viewer=current_viewer(), problem_id=problem_id, key=str(key), sha256=sha256, data=data, now=clock.now()
    )
    return answers.standing(step)


@bp.delete("/<int:problem_id>/steps/<uuid:key>/photos/<sha256>")
@allow(*_WHO_SENDS)
def leave_out(problem_id: int, key: UUID, sha256: str) -> Response:
    """Wait for a photo no longer."""
    step = photos.leave_out(
        viewer=current_viewer(), problem_id=problem_id, key=str(key), sha256=sha256, now=clock.now()
    )
    return answers.standing(step)
