"""What the pages of the hall begin and end with: who may run it, the event, answers that keep the time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from flask import current_app, g, request
from werkzeug.exceptions import BadRequest

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock, htmx
from webapp.core.error_pages import refuse, told
from webapp.core.errors import Conflict
from webapp.core.forms import attempt
from webapp.core.i18n import explain
from webapp.roadshows import queries
from webapp.roadshows.forms.parts import Versioned
from webapp.roadshows.rules.timer import minutes

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint, Response

    from webapp.audit.rules import Actor
    from webapp.core.forms import Form
    from webapp.roadshows.models import Event
    from webapp.settings import Settings

run = allow(Role.COORDINATOR, Role.ADMIN)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(r"@(left|clock):(\d+)@")


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
    """Return the version that a button carries, or answer 400."""
    form = Versioned()
    if not form.validate_on_submit():
        raise BadRequest
    return int(form.version.data or 0)


class Outrun(NamedTuple):
    """A refusal that stands above the present state, with what was typed."""

    message: str
    typed: list[tuple[str, str]]


def shows_the_present(bp: Blueprint, page: Callable[..., Response]) -> None:
    """Answer a conflict on these pages with the page as it is now: whoever was slower sees it at once.

    `page` takes what the address says. Programs get the refusal itself.
    """
    bp.register_error_handler(Conflict, lambda error: present(error, page))


def present(error: Conflict, page: Callable[..., Response]) -> Response:
    """Return the page as it is now with the refusal above it."""
    if htmx.wants_json():
        return refuse(error)
    g.outrun = Outrun(explain(error), told())
    response = page(**(request.view_args or {}))
    response.status_code = int(error.status)
    return response


def poll_seconds() -> float:
    """Return how often a page of the hall asks for news."""
    settings: Settings = current_app.config["LVGU"]
    return settings.poll_ms / 1000


def in_ms(moment: datetime) -> int:
    """Write a moment as milliseconds since 1970, for `with_time`."""
    return int((moment - _EPOCH).total_seconds() * 1000)


def with_time(text: str) -> str:
    """Put the time that is left in place of the moment at which a running timer ends.

    The text may have been rendered a while ago and kept; `@left:…@` becomes milliseconds, `@clock:…@` reads
    `06:42`.
    """
    now = in_ms(clock.now())

    def write(found: re.Match[str]) -> str:
        left = int(found[2]) - now
        return str(left) if found[1] == "left" else minutes(left)

    return _MOMENT.sub(write, text)
