"""The page of days off and days worked, a year at a time."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.core.ids import record_number
from webapp.workdays import commands, queries
from webapp.workdays.forms import DayForm
from webapp.workdays.rules import is_covered

bp = Blueprint("workdays", __name__, url_prefix="/settings/workdays")
_FIRST_YEAR, _LAST_YEAR = 2004, 2099


@bp.get("/")
@allow(Role.COORDINATOR, Role.DEPARTMENT, Role.AUDITOR, Role.ADMIN)
def index() -> Response:
    """List the days of a year that differ from the week; `day` and `until` in the address go into the form."""
    day, until = _day_asked_for("day"), _day_asked_for("until")
    year = day.year if day else _year_asked_for()
    day_form = DayForm()
    if day:
        day_form.show(day, until if until != day else None, queries.special_day(day))
    return _page(year, day_form)


@bp.post("/")
@allow(Role.ADMIN)
def change() -> Response:
    """Enter days, or take entries back."""
    viewer, day_form = current_viewer(), DayForm()
    commands.check_may_change(viewer)
    changed = attempt(
        day_form,
        lambda: commands.change(
            viewer=viewer,
            first=day_form.first.data or date.min,
            last=day_form.last.data,
            kind=day_form.chosen,
            name=day_form.name.data or "",
            reason=day_form.reason.data or "",
            now=clock.now(),
        ),
    )
    year = (day_form.first.data or clock.today()).year
    if changed is None:
        return _page(year, day_form, status=422)
    flash(gettext("Saved.") if changed else gettext("Nothing to change: these days are so already."))
    return htmx.redirect(url_for("workdays.index", year=year))


def _page(year: int, day_form: DayForm, status: int = 200) -> Response:
    viewer = current_viewer()
    return htmx.render(
        "workdays/index.html",
        status=status,
        year=year,
        earlier=year - 1 if year > _FIRST_YEAR else None,
        later=year + 1 if year < _LAST_YEAR else None,
        days=queries.year_of_marked(year),
        covered=is_covered(date(year, 12, 31), queries.calendar()),
        day_form=day_form if commands.may_change(viewer) else None,
    )


def _year_asked_for() -> int:
    """Return the year in the address; this year when it says none that the calendar could hold."""
    year = request.args.get("year", 0, type=record_number)
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else clock.today().year


def _day_asked_for(name: str) -> date | None:
    day = request.args.get(name, type=date.fromisoformat)  # None for nonsense
    return day if day and _FIRST_YEAR <= day.year <= _LAST_YEAR else None
