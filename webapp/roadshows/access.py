"""Who runs an event, and what each of the pages for it begins and ends with; those of the hall are in `ballots`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from werkzeug.exceptions import BadRequest

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.roadshows import queries
from webapp.roadshows.forms.parts import Versioned

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Response

    from webapp.audit.rules import Actor
    from webapp.core.forms import Form
    from webapp.roadshows.models import Event

run = allow(Role.COORDINATOR, Role.ADMIN)


class Act(TypedDict):
    """Who acts, and when."""

    actor: Actor
    now: datetime


def act() -> Act:
    """Return the signed-in person, acting now."""
    return {"actor": current_viewer().actor, "now": clock.now()}


def opened(slug: str) -> Event:
    """Return the event if it lies in the reader's area, else answer 404."""
    return queries.find(current_viewer(), slug)


def saved(form: Form, command: Callable[[], object], url: str) -> Response | None:
    """Run the command and send the person on to `url`; None when form or command refused."""
    return htmx.redirect(url) if attempt(form, command) else None


def version_sent() -> int:
    """Return the version that a form of one button carries, or answer 400."""
    form = Versioned()
    if not form.validate_on_submit():
        raise BadRequest
    return int(form.version.data or 0)
