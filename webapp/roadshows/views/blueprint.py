"""The blueprint of all these pages, and the divisions that their forms offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from webapp.areas import queries as areas
from webapp.areas.rules import Level

if TYPE_CHECKING:
    from webapp.areas.rules import Scope

bp = Blueprint("roadshows", __name__, url_prefix="/roadshows")


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
