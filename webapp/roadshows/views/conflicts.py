"""Recusals that units and counties suggest, recorded in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request, url_for
from flask_babel import gettext

from webapp.core import htmx
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run
from webapp.roadshows.commands import judges as commands
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.conflicts import Party, Why
from webapp.roadshows.rules.conflicts import conflicts as found_conflicts
from webapp.roadshows.rules.stages import Stage
from webapp.roadshows.views.blueprint import bp

if TYPE_CHECKING:
    from webapp.roadshows.models import Entry, Event, Judge


@bp.route("/<slug>/conflicts", methods=["GET", "POST"])
@run
def conflicts(slug: str) -> Response:
    """Show the ties that are not recorded as recusals yet, and record those ticked."""
    event = opened(slug)
    ties = _ties(event)
    if request.method == "POST":
        ticked = set(request.form.getlist("tie"))
        for judge, entry, why in ties:
            if f"{judge.key}/{entry.key}" in ticked:
                reason = gettext(why.label)
                commands.recuse(event_id=event.id, judge_id=judge.id, entry_id=entry.id, reason=reason, **act())
        return htmx.redirect(url_for("roadshows.judges", slug=slug))
    editable = stages.judges_editable(Stage(event.stage))
    return htmx.render("roadshows/conflicts.html", "main", event=event, ties=ties, editable=editable)


def _ties(event: Event) -> list[tuple[Judge, Entry, Why]]:
    judges = {one.key: one for one in queries.judges(event.id) if one.status == "active"}
    entries = {one.key: one for one in queries.entries(event.id) if one.withdrawn_reason is None}
    known = {(row.judge_id, row.entry_id) for row in queries.recusals(event.id)}
    found = found_conflicts(
        [Party(one.key, one.unit, one.area_code or "") for one in judges.values()],
        [Party(one.key, one.owner, one.area_code) for one in entries.values()],
    )
    ties = [(judges[judge], entries[entry], why) for judge, entry, why in found]
    return [tie for tie in ties if (tie[0].id, tie[1].id) not in known]
