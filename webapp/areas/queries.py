"""Reading the tree, and the one condition that keeps every list within its reader's scope."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, true
from sqlalchemy.exc import NoResultFound

from webapp.areas.models import Area
from webapp.areas.rules import CITY, Level, Scope, county_of
from webapp.core.db import db
from webapp.core.errors import N_, NotFound
from webapp.core.i18n import language

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def within(scope: Scope, model: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any table with both columns
    """Return the SQL condition that a row of `model` (`county_code`, `area_code`) lies in `scope`."""
    if scope.level is Level.CITY:
        return true()
    if scope.level is Level.COUNTY:
        return model.county_code == scope.code  # type: ignore[no-any-return]
    return model.area_code == scope.code  # type: ignore[no-any-return]


def get(code: str) -> Area:
    """Return the division, or raise `NotFound`."""
    area = db.session.get(Area, code)
    if area is None:
        raise NotFound(N_("There is no division with this code."))
    return area


def scope_of(code: str) -> Scope:
    """Return the scope that a division's code stands for."""
    return Scope(code, Level(get(code).level))


def children(code: str) -> list[Area]:
    """Return the divisions directly below, by code."""
    return list(db.session.execute(select(Area).where(Area.parent_code == code).order_by(Area.code)).scalars())


def counties(scope: Scope | None = None) -> list[Area]:
    """Return the counties that a scope reaches (all without one), by code."""
    found = [area for area in children(CITY) if area.level == Level.COUNTY]
    if scope is None or scope.level is Level.CITY:
        return found
    return [county for county in found if county.code == scope.county_code]


def towns(county_code: str) -> list[Area]:
    """Return the towns and streets of a county, by code."""
    return children(county_code)


def choices(scope: Scope) -> list[Area]:
    """Return every division within a scope, counties before their towns."""
    statement = select(Area).order_by(Area.code)
    if scope.level is Level.COUNTY:
        statement = statement.where((Area.code == scope.code) | (Area.parent_code == scope.code))
    elif scope.level is Level.TOWNSHIP:
        statement = statement.where(Area.code == scope.code)
    return list(db.session.execute(statement).scalars())


@lru_cache(maxsize=1024)
def _names(code: str) -> tuple[str, str]:
    # An unknown code raises, and is not remembered: the tree may be loaded later.
    row = db.session.execute(select(Area.name, Area.name_en).where(Area.code == code)).one()
    return row.name, row.name_en


def name(code: str | None) -> str:
    """Return the division's name in the reader's language; a dash for none."""
    try:
        chinese, english = _names(code or "")
    except NoResultFound:
        return "—"
    return english if language() == "en" and english else chinese


def official_name(code: str) -> str:
    """Return a known division's Chinese name, as tables and papers write it in either language."""
    return _names(code)[0]


def full_name(code: str) -> str:
    """Return county and town together, such as 松阳县古市镇 or Songyang 古市镇."""
    county = county_of(code)
    gap = " " if language() == "en" else ""
    return name(code) if county == code else f"{name(county)}{gap}{name(code)}"
