"""The instructor's plan: what is due when, a round to go, both for the calendar; and how often each tier is visited."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, flash, make_response, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.areas.rules import CITY, Level
from webapp.core import clock, htmx
from webapp.core.forms import attempt
from webapp.core.pagination import page_number
from webapp.organisations.rules.terms import TIER_NAMES, Tier
from webapp.visits.commands import planning as commands
from webapp.visits.forms.planning import FrequencyForm, TripForm
from webapp.visits.queries import overview, planning
from webapp.visits.rules import icalendar
from webapp.visits.rules.due import Urgency
from webapp.visits.rules.trips import MOST_STOPS, order, starting_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.settings import Settings
    from webapp.visits.queries.planning import DueOrganisation

bp = Blueprint("plan", __name__, url_prefix="/plan")

_VISIT_MINUTES = 60
_REMIND = timedelta(hours=15)  # nine o'clock on the day before, for an entry of a whole day


@bp.get("/")
@allow(Role.INSTRUCTOR)
def index() -> Response:
    """Show what is due when, the most pressing first."""
    found = planning.due_list(current_viewer())
    return htmx.render(
        "plan/index.html",
        groups=planning.by_urgency(found),
        today=clock.today(),
        settings=planning.settings(),
        tier_names=TIER_NAMES,
        placed=any(one.stop.place for one in found),
    )


@bp.get("/trip")
@allow(Role.INSTRUCTOR)
def trip() -> Response:
    """Show the chosen organisations in the order of a round trip."""
    trip_form = _trip_form()
    stops, km = _ordered(trip_form)
    return htmx.render("plan/trip.html", stops=stops, km=km, trip_form=trip_form, today=clock.today(), most=MOST_STOPS)


@bp.get("/due.ics")
@allow(Role.INSTRUCTOR)
def calendar() -> Response:
    """Give what is due as whole days for the calendar."""
    found = [one for one in planning.due_list(current_viewer()) if not one.due.done]
    return _file("visits-due.ics", gettext("Visits due"), [_due_entry(one) for one in found])


@bp.get("/trip.ics")
@allow(Role.INSTRUCTOR)
def trip_calendar() -> Response:
    """Give a round trip for the calendar: one visit an hour from the first one on."""
    trip_form = _trip_form()
    stops, _ = _ordered(trip_form)
    begins = trip_form.begins(clock.today())
    entries = [
        _entry(
            one, f"visit-trip-{one.organisation.id}-{begins:%Y%m%d}", begins + timedelta(minutes=_VISIT_MINUTES * at)
        )
        for at, one in enumerate(stops)
    ]
    return _file(f"visits-{begins:%Y%m%d}.ics", gettext("Visits of %(day)s", day=begins.date().isoformat()), entries)


def _trip_form() -> TripForm:
    form = TripForm(request.args)
    form.offer()
    return form


def _ordered(form: TripForm) -> tuple[list[DueOrganisation], float | None]:
    chosen = planning.chosen(planning.due_list(current_viewer()), form.ids)
    found = order([one.stop for one in chosen])
    by_id = {one.organisation.id: one for one in chosen}
    return [by_id[stop.id] for stop in starting_with(found.stops, form.first.data)], found.km


def _due_entry(one: DueOrganisation) -> icalendar.Entry:
    uid = f"visit-due-{one.organisation.id}-{one.due.day:%Y%m%d}"
    return _entry(one, uid, one.due.day, alarm=_REMIND)


def _entry(one: DueOrganisation, uid: str, start: Any, **more: Any) -> icalendar.Entry:  # noqa: ANN401 - day or moment
    organisation, base = one.organisation, _settings().public_url
    last = gettext("Last visit %(day)s", day=one.last_visit.isoformat()) if one.last_visit else ""
    placed = organisation.latitude is not None and organisation.longitude is not None
    return icalendar.Entry(
        uid=f"{uid}@{base.split('://', 1)[-1]}",
        summary=gettext("Visit %(name)s", name=organisation.name),
        start=start,
        minutes=_VISIT_MINUTES,
        description="\n".join(part for part in (last, gettext("Due by %(day)s", day=one.due.day.isoformat())) if part),
        location=areas.full_name(organisation.area_code) + organisation.address,
        url=base + url_for("visits.create", organisation=organisation.id),
        place=(str(organisation.latitude), str(organisation.longitude)) if placed else None,
        **more,
    )


def _file(name: str, title: str, entries: Sequence[icalendar.Entry]) -> Response:
    response = make_response(icalendar.write(title, entries, clock.now()))
    response.headers["Content-Type"] = icalendar.MIME
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _settings() -> Settings:
    found: Settings = current_app.config["LVGU"]
    return found


@bp.get("/area")
@allow(Role.COORDINATOR, Role.ADMIN)
def area() -> Response:
    """Show a coordinator what is due where, and with whom: the longest overdue first."""
    viewer, asked = current_viewer(), request.args.get("urgency", "")
    chosen = request.args.get("area", "")
    urgency = Urgency(asked) if asked in set(Urgency) else Urgency.OVERDUE
    found = overview.watched(viewer, chosen)
    page, names = overview.page([one for one in found if one.due.urgency is urgency], page_number())
    return htmx.render(
        "plan/area.html",
        counts={one: sum(two.due.urgency is one for two in found) for one in Urgency},
        places=overview.by_place(found, by_county=viewer.scope.level is Level.CITY and chosen in ("", CITY)),
        page=page,
        names=names,
        urgency=urgency,
        chosen=chosen,
        address={"area": chosen, "urgency": urgency.value} if chosen else {"urgency": urgency.value},
    )


@bp.get("/frequencies")
@allow(Role.COORDINATOR, Role.ADMIN)
def frequencies() -> Response:
    """Show how often each tier is visited."""
    return _frequencies()


@bp.post("/frequencies/<any(monthly, quarterly, half_yearly, yearly):tier>")
@allow(Role.COORDINATOR, Role.ADMIN)
def set_frequency(tier: str) -> Response:
    """Set how often one tier is visited."""
    commands.require_frequencies(current_viewer())
    chosen = Tier(tier)
    form = FrequencyForm(prefix=f"{tier}-")
    form.offer()
    saved = attempt(
        form,
        lambda: commands.set_frequency(
            viewer=current_viewer(),
            tier=chosen,
            frequency=form.frequency,
            version=form.version.data or 0,
            now=clock.now(),
        ),
    )
    if saved is None:
        return _frequencies({chosen: form}, status=422)
    flash(gettext("The changes are saved."))
    return htmx.redirect(url_for("plan.frequencies"))


def _frequencies(refused: dict[Tier, FrequencyForm] | None = None, status: int = 200) -> Response:
    forms = {}
    for tier, setting in planning.settings().items():
        form = FrequencyForm(formdata=None, prefix=f"{tier.value}-")
        form.offer()
        form.show(setting)
        forms[tier] = (refused or {}).get(tier, form)
    return htmx.render(
        "plan/frequencies.html",
        status=status,
        forms=forms,
        tier_names=TIER_NAMES,
        may_set=commands.may_set_frequencies(current_viewer()),
    )
