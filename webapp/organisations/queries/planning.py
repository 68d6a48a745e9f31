"""What an import would do, row by row, before it does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from sqlalchemy import select

from webapp.areas import queries as areas
from webapp.areas.rules import CITY, Level, contains, county_of
from webapp.core.db import db
from webapp.core.errors import N_, Invalid
from webapp.core.i18n import explain, listed_text, translate_text
from webapp.organisations.models import Cluster, Organisation
from webapp.organisations.queries.reading import wanted_of
from webapp.organisations.rules.access import may_manage
from webapp.organisations.rules.headings import FIELD_NAMES
from webapp.organisations.rules.importing import Line, Places, Wanted, places, wanted
from webapp.organisations.rules.naming import duplicate_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from webapp.accounts.rules import Viewer

_AT_ONCE = 500


class Action(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBLE = "double"
    WRONG = "wrong"


@dataclass(frozen=True)
class Outcome:
    """A row with what becomes of it; `double_of` names what a new one is probably a double of."""

    number: int
    action: Action
    wanted: Wanted
    organisation_id: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    errors: tuple[Invalid, ...] = ()
    double_of: str = ""

    @property
    def is_left_out(self) -> bool:
        """Whether an import passes the row over unless somebody decides otherwise."""
        return self.action in (Action.WRONG, Action.DOUBLE)


def told(one: Outcome) -> str:
    """Return what is to be done about a row, in the reader's words; nothing for a row that goes in."""
    if one.double_of.isdigit():
        return str(gettext("Much the same name as row %(row)s", row=one.double_of))
    if one.double_of:
        return str(gettext("Much the same name as %(name)s, which is registered", name=one.double_of))
    return " ".join(_explained(error) for error in one.errors)


def _explained(error: Invalid) -> str:
    column = FIELD_NAMES.get(error.field or "")
    return listed_text([(translate_text(column), explain(error))]) if column else explain(error)


def known_places(viewer: Viewer) -> Places:
    """Return the divisions that the viewer's rows may name."""
    divisions = [(CITY, "", areas.get(CITY).name)] if viewer.scope.level is Level.CITY else []
    for county in areas.counties(viewer.scope):
        divisions.append((county.code, "", county.name))
        divisions += [(town.code, county.code, town.name) for town in areas.towns(county.code)]
    return places(divisions)


def plan(viewer: Viewer, lines: Sequence[Line], area_code: str, today: date) -> list[Outcome]:
    """Return what becomes of each line; `area_code` is where rows belong that name no place."""
    planner = _Planner(viewer, lines, area_code, today)
    return [planner.outcome(line) for line in lines]


class _Planner:
    """Everything that the lines are compared with, read in a few statements."""

    def __init__(self, viewer: Viewer, lines: Sequence[Line], area_code: str, today: date) -> None:
        self._viewer, self._area_code, self._today = viewer, area_code, today
        self._known = _by_code(line.values["code"] for line in lines if "code" in line.values)
        keys = {duplicate_key(str(line.values["name"])) for line in lines if "name" in line.values}
        self._named = _by_key(sorted(keys))

    def outcome(self, line: Line) -> Outcome:
        known = self._known.get(line.values.get("code", ""))
        if known is not None and not may_manage(self._viewer, known[0]):
            elsewhere = Invalid(N_("An organisation outside your area is registered with this code."), field="code")
            after, _ = wanted(line, None, self._area_code, self._today)
            return Outcome(line.number, Action.WRONG, after, errors=(*line.errors, elsewhere))
        current = wanted_of(known[0], known[1] or "") if known else None
        after, errors = wanted(line, current, self._area_code, self._today)
        if not self._is_inside(after.registration.area_code):
            errors.append(Invalid(N_("This place lies outside your area."), field="town"))
        if errors:
            return Outcome(line.number, Action.WRONG, after, errors=tuple(errors))
        if known is None or current is None:
            return self._new(line, after)
        changes = _changes(current, after)
        action = Action.CHANGED if changes or known[0].provisional else Action.UNCHANGED
        return Outcome(line.number, action, after, known[0].id, changes)

    def _is_inside(self, area_code: str) -> bool:
        return contains(self._viewer.scope, county_of(area_code), area_code)

    def _new(self, line: Line, after: Wanted) -> Outcome:
        county = county_of(after.registration.area_code)
        key = (county, duplicate_key(after.registration.name))
        earlier = self._named.get(key)
        self._named.setdefault(key, f"{line.number}")
        if earlier is not None:
            return Outcome(line.number, Action.DOUBLE, after, double_of=earlier)
        return Outcome(line.number, Action.NEW, after)


def _changes(current: Wanted, after: Wanted) -> dict[str, list[Any]]:
    changes = current.registration.changes(after.registration)
    if (current.status, current.status_date) != (after.status, after.status_date):
        changes["status"] = [current.status.value, after.status.value]
        changes["since"] = [str(current.status_date or ""), str(after.status_date or "")]
    return changes


def _by_code(wanted_codes: Iterable[str]) -> dict[str, tuple[Organisation, str | None]]:
    """Return the live organisations with these codes and their clusters' names."""
    found: dict[str, tuple[Organisation, str | None]] = {}
    ordered = sorted(set(wanted_codes))
    for start in range(0, len(ordered), _AT_ONCE):
        rows = db.session.execute(
            select(Organisation, Cluster.name)
            .outerjoin(Cluster, Cluster.id == Organisation.cluster_id)
            .where(Organisation.merged_into_id.is_(None), Organisation.code.in_(ordered[start : start + _AT_ONCE]))
        )
        found.update({str(organisation.code): (organisation, cluster) for organisation, cluster in rows})
    return found


def _by_key(keys: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return (county, duplicate key) → name of what is registered already."""
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = db.session.execute(
            select(Organisation.county_code, Organisation.duplicate_key, Organisation.name)
            .where(Organisation.duplicate_key.in_(keys[start : start + _AT_ONCE]))
            .where(Organisation.merged_into_id.is_(None))
        )
        found.update({(county, key): name for county, key, name in rows})
    return found
