"""`flask ballots …`: the tally, the judges' links and audit bundles, for outside programs and the hall's laptop."""

from __future__ import annotations

import json
from pathlib import Path

import click

from webapp.ballots.cli import audience, bundles, events
from webapp.ballots.cli.links_file import write_links
from webapp.ballots.queries import read_board
from webapp.ballots.rules.tally import documents
from webapp.core.cli import CommandGroup
from webapp.roadshows import queries
from webapp.roadshows.cli import refusals

__all__ = ["events", "group"]

group = CommandGroup("ballots", help="Ballots: tally, judge links, audit bundles, recount.")
group.add_command(bundles.bundle)
group.add_command(bundles.recount)
group.add_command(audience.audience)


@group.command("tally")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@refusals
def tally(slug: str, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Print the result of the event SLUG as it stands, first place first."""
    results = documents(read_board(queries.by_slug(slug).id).results)
    if as_json:
        click.echo(json.dumps(results, ensure_ascii=False, indent=2))
        return
    for one in results:
        place = "-" if one["rank"] is None else one["rank"]
        state = " provisional" if one["provisional"] else ""
        click.echo(f"{place}\t{one['score'] or '-'}\t{one['entry']}\t{one['judges']} judges{state}")


@group.command("links")
@click.argument("slug")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The CSV to write.")
@refusals
def links(slug: str, out: Path) -> None:
    """Give every judge of the event SLUG a new link and write them to a CSV; older links and devices end."""
    count = write_links(queries.by_slug(slug).id, out)
    click.echo(f"{count} links: {out}")
