"""`flask ballots audience`: the audience's vote from the hall's laptop."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from webapp.ballots.commands import polls
from webapp.ballots.queries.votes import counts, poll_of
from webapp.ballots.rules.votes import Mode
from webapp.core import clock
from webapp.core.links import absolute
from webapp.roadshows import queries
from webapp.roadshows.cli import OPERATOR, refusals


@click.command("audience")
@click.argument("slug")
@click.argument("verb", type=click.Choice(["open", "close", "count"]))
@click.option("--codes", is_flag=True, help="Vote with printed codes instead of one vote a device.")
@with_appcontext
@refusals
def audience(slug: str, verb: str, codes: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Open or close the audience's vote of the event SLUG, or print the counts as JSON."""
    event, now = queries.by_slug(slug), clock.now()
    if verb == "open":
        if codes or poll_of(event.id) is None:
            polls.set_mode(event_id=event.id, mode=Mode.CODES if codes else Mode.OPEN, actor=OPERATOR, now=now)
        polls.open_window(event_id=event.id, actor=OPERATOR, now=now)
        poll = poll_of(event.id)
        click.echo(absolute("vote.show", token=poll.token) if poll else "")
        return
    if verb == "close":
        polls.close_window(event_id=event.id, actor=OPERATOR, now=now)
    click.echo(json.dumps(counts(event.id)))
