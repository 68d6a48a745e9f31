"""Beginning and ending a rehearsal."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from webapp.ballots.commands import rehearsal as commands
from webapp.core import htmx
from webapp.roadshows.access import act, opened, run, version_sent

bp = Blueprint("rehearsal", __name__, url_prefix="/roadshows/<slug>/rehearsal")


@bp.post("/<any(begin, end):verb>")
@run
def step(slug: str, verb: str) -> Response:
    """Begin the rehearsal, or end it and wipe what was scored."""
    event = opened(slug)
    command = commands.begin_rehearsal if verb == "begin" else commands.end_rehearsal
    command(event_id=event.id, version=version_sent(), **act())
    return htmx.redirect(url_for("roadshows.show", slug=slug))
