"""The console: the hall at a glance, live, with everything that takes one tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, render_template, request, url_for
from markupsafe import Markup

from webapp.accounts.access import current_viewer
from webapp.areas.queries import full_name
from webapp.ballots import commands as ballots
from webapp.ballots.queries.staging import staging
from webapp.ballots.queries.tallying import tally_of
from webapp.ballots.views.hall import in_ms, poll_seconds, present, with_time
from webapp.ballots.views.matrix import rows
from webapp.core import htmx
from webapp.core.db import snapshot
from webapp.core.error_pages import refuse
from webapp.core.errors import Conflict
from webapp.core.i18n import language
from webapp.live import queries as live
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, version_sent
from webapp.roadshows.commands import console as commands

if TYPE_CHECKING:
    from webapp.roadshows.models import Event

bp = Blueprint("console", __name__, url_prefix="/roadshows/<slug>/console")


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show the console as it is now; the page then asks for news by itself."""
    event = opened(slug)
    page = render_template(
        "ballots/console.html",
        event=event,
        figures=Markup(_fragment(event.id)),  # noqa: S704 - rendered by our own templates
        judges=sum(judge.status != "replaced" for judge in queries.judges(event.id)),
        entries=len(queries.entries(event.id)),
        rules=queries.rules_of(event),
        poll_seconds=poll_seconds(),
    )
    return make_response(with_time(page))


@bp.get("/live")
@run
def follow(slug: str) -> Response:
    """Give the console's figures, or say that nothing has changed."""
    event_id = queries.number_of(current_viewer(), slug)
    topic = f"event:{event_id}"
    if same := htmx.unchanged(live.tag(topic, live.revision(topic))):
        return same
    text, tag = live.fragment(topic, f"console:{language()}", lambda: _fragment(event_id))
    return htmx.tagged(with_time(text), tag)


@bp.post("/scoring/<any(open, close):verb>")
@run
def score_all(slug: str, verb: str) -> Response:
    """Open scoring for all entries that were not opened before, or close it for all."""
    event = opened(slug)
    command = commands.open_scoring if verb == "open" else commands.close_scoring
    command(event_id=event.id, entry_id=None, **act())
    return done(event)


@bp.post("/scoring/<key>/<any(open, close):verb>")
@run
def score(slug: str, key: str, verb: str) -> Response:
    """Open or close scoring for one entry."""
    event = opened(slug)
    command = commands.open_scoring if verb == "open" else commands.close_scoring
    command(event_id=event.id, entry_id=queries.entry(event, key).id, version=version_sent(), **act())
    return done(event)


@bp.post("/stage")
@run
def clear_stage(slug: str) -> Response:
    """Take everybody off the stage."""
    event = opened(slug)
    commands.set_on_stage(event_id=event.id, entry_id=None, version=version_sent(), **act())
    return done(event)


@bp.post("/stage/<key>")
@run
def stage(slug: str, key: str) -> Response:
    """Put an entry on stage."""
    event = opened(slug)
    entry_id = queries.entry(event, key).id
    commands.set_on_stage(event_id=event.id, entry_id=entry_id, version=version_sent(), **act())
    return done(event)


@bp.post("/slide/<any(waiting, break, none):slide>")
@run
def show_slide(slug: str, slide: str) -> Response:
    """Put a slide on the hall screen in place of the stage, or take it off."""
    event = opened(slug)
    chosen = "" if slide == "none" else slide
    commands.set_slide(event_id=event.id, slide=chosen, slide_note="", version=version_sent(), **act())
    return done(event)


@bp.post("/timer/<any(start, pause):verb>")
@run
def run_timer(slug: str, verb: str) -> Response:
    """Let the timer run, or stop it where it is."""
    event = opened(slug)
    command = commands.start_timer if verb == "start" else commands.pause_timer
    command(event_id=event.id, version=version_sent(), **act())
    return done(event)


@bp.post("/timer/<any(presentation, questions):timer>")
@run
def set_timer(slug: str, timer: str) -> Response:
    """Put the presentation's or the questions' timer at its start."""
    event = opened(slug)
    commands.set_timer(event_id=event.id, timer=timer, version=version_sent(), **act())
    return done(event)


@bp.post("/judges/<key>/<any(release, revoke):verb>")
@run
def device(slug: str, key: str, verb: str) -> Response:
    """Release a judge's device, or end the judge's link."""
    event = opened(slug)
    command = ballots.release_device if verb == "release" else ballots.revoke_link
    command(event_id=event.id, judge_id=queries.judge(event, key).id, **act())
    return done(event)


@bp.errorhandler(Conflict)
def outrun(error: Conflict) -> Response:
    """Tell who was slower, and show at once how things stand now."""
    if not htmx.wants_fragment():
        return present(error, lambda slug, **_others: show(slug))
    response = refuse(error)
    event_id = queries.number_of(current_viewer(), (request.view_args or {})["slug"])
    figures = with_time(_fragment(event_id))
    partial = f'<hx-partial hx-target="#console" hx-swap="innerMorph">{figures}</hx-partial>'
    response.set_data(response.get_data(as_text=True) + partial)
    return response


def done(event: Event) -> Response:
    """Answer a button with the figures as they are now, or send a browser without scripts back."""
    if htmx.wants_fragment():
        return make_response(with_time(_fragment(event.id)))
    return htmx.redirect(url_for("console.show", slug=event.slug))


def _fragment(event_id: int) -> str:
    """Put the figures together. A ballot changes the tally alone, so the rest is kept while nobody touches it."""
    topic, spoken = f"staging:{event_id}", language()
    with snapshot():
        tally = tally_of(event_id)
        figures = render_template("ballots/_console_tally.html", tally=tally, matrix=rows(tally))
        stage = live.part(topic, f"stage:{spoken}", lambda: _of_staging("ballots/_console_stage.html", event_id))
        lists = live.part(topic, f"lists:{spoken}", lambda: _of_staging("ballots/_console_lists.html", event_id))
    return f'{stage}<div class="columns console">{figures}{lists}</div>'


def _of_staging(template: str, event_id: int) -> str:
    return render_template(template, staging=staging(event_id), area_name=full_name, in_ms=in_ms)
