"""The blueprint of all these pages, and what each of them begins and ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from flask import Blueprint
from werkzeug.exceptions import BadRequest

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.areas.rules import Level
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.roadshows import queries
from webapp.roadshows.forms.parts import Versioned

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Response

    from webapp.areas.rules import Scope
    from webapp.audit.rules import Actor
    from webapp.core.forms import Form
    from webapp.roadshows.models import Event

bp = Blueprint("roadshows", __name__, url_prefix="/roadshows")
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


def area_choices(scope: Scope, *, held: str = "") -> list[tuple[str, str]]:
    """Return the divisions to choose from: the city with its counties, or a county with its towns.

    `held` is the division that stands in the record already; it stays a choice.
    """
    found = areas.choices(scope)
    if scope.level is Level.CITY:
        found = [area for area in found if area.level != Level.TOWNSHIP]
    choices = [(area.code, areas.name(area.code)) for area in found]
    if held and held not in {code for code, _name in choices}:
        choices.append((held, areas.full_name(held)))
    return choices
