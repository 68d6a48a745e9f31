"""`flask roadshows load` and `publish`: the commands of events that need links and the tally."""

from __future__ import annotations

from pathlib import Path

import click

from webapp.ballots.cli.links_file import write_links
from webapp.ballots.commands.publish import publish
from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.links import absolute
from webapp.roadshows import queries
from webapp.roadshows.cli import OPERATOR, group, refusals
from webapp.roadshows.commands.load import load_event
from webapp.roadshows.rules.decoding import decode


@group.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--links", type=click.Path(dir_okay=False, path_type=Path), help="The CSV to write judge links to.")
@refusals
def load(file: Path, links: Path | None) -> None:
    """Create the event that FILE describes, all of it or nothing."""
    document = decode(file.read_bytes())
    with transaction():
        event_id = load_event(document=document, actor=OPERATOR, now=clock.now())
        count = write_links(event_id, links) if links else 0
    click.echo(f"loaded: {document['slug']}")
    if links:
        click.echo(f"{count} links: {links}")


@group.command("publish")
@click.argument("slug")
@click.option("--reason", default="", help="Why it is published while results are provisional.")
@click.option("--notice-days", type=int, default=0, help="Workdays of public notice before the award.")
@refusals
def publish_result(slug: str, reason: str, notice_days: int) -> None:
    """Publish the result of the event SLUG; scoring must be closed and no result provisional."""
    event = queries.by_slug(slug)
    edition = publish(event_id=event.id, reason=reason, notice_days=notice_days, actor=OPERATOR, now=clock.now())
    click.echo(f"published: edition {edition}, {absolute('result.show', slug=slug)}")
