"""The blueprint of these pages, and what several of them offer to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from flask import Blueprint, request
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role, Viewer
from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.core import clock
from webapp.organisations.forms import FilterForm

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.datastructures import MultiDict

    from webapp.organisations.forms import Groups

bp = Blueprint("organisations", __name__, url_prefix="/organisations")
read = allow(Role.INSTRUCTOR, Role.COORDINATOR, Role.ADMIN)
manage = allow(Role.COORDINATOR, Role.ADMIN)


class Act(TypedDict):
    """Who acts, and when."""

    viewer: Viewer
    now: datetime


def act() -> Act:
    """Return the signed-in person, acting now."""
    return {"viewer": current_viewer(), "now": clock.now()}


def area_groups() -> Groups:
    """Return the divisions within the viewer's area under their county's name, the county itself first."""
    groups: Groups = {}
    for area in areas.choices(current_viewer().scope):
        groups.setdefault(areas.name(county_of(area.code)), []).append((area.code, areas.name(area.code)))
    return groups


def filter_form(source: MultiDict[str, str] | None = None) -> FilterForm:
    """Return the filters of the address, or of another source, ready to be shown."""
    form = FilterForm(request.args if source is None else source)
    words = {
        "all": gettext("All"),
        "yes": gettext("Yes"),
        "no": gettext("No"),
        "with": gettext("With instructor"),
        "without": gettext("Without instructor"),
        "complete": gettext("Complete"),
        "provisional": gettext("To be completed"),
    }
    form.offer(area_groups(), words)
    return form
