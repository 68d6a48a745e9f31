"""`flask roadshows …`: what a coordinator does on pages, for outside programs and for the hall's laptop.

`load` and `publish`, which need the judges' links and the tally, are added to the group by `ballots`.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from webapp.audit.rules import Actor
from webapp.core import clock
from webapp.core.cli import CommandGroup, refusal
from webapp.core.errors import DomainError, Invalid
from webapp.roadshows import queries
from webapp.roadshows.commands import console

if TYPE_CHECKING:
    from collections.abc import Callable

    from webapp.roadshows.models import Event

OPERATOR = Actor("command", "operator")
_REASON = "由命令行操作"

group = CommandGroup("roadshows", help="Roadshow events: load, export, open, close, publish.")


def refusals(command: Callable[..., None]) -> Callable[..., None]:
    """Turn a refusal into one line on the error output and exit status 1, the path in a file first."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the command takes
        try:
            command(*args, **kwargs)
        except DomainError as error:
            path = f"{error.field}: " if isinstance(error, Invalid) and error.field else ""
            raise refusal(error, path) from None

    return guarded


@group.command("export")
@click.argument("slug")
@refusals
def export_event(slug: str) -> None:
    """Print the event SLUG as its JSON file."""
    click.echo(json.dumps(queries.document_of(queries.by_slug(slug)), ensure_ascii=False, indent=2))


@group.command("open")
@click.argument("slug")
@click.argument("entry", required=False)
@click.option("--reason", default=_REASON, help="Why scoring is opened again after a close.")
@refusals
def open_scoring(slug: str, entry: str | None, reason: str) -> None:
    """Open scoring for ENTRY of the event SLUG, or for all entries."""
    event = queries.by_slug(slug)
    opened = console.open_scoring(
        event_id=event.id, entry_id=_entry_id(event, entry), reason=reason, actor=OPERATOR, now=clock.now()
    )
    click.echo(f"opened: {' '.join(opened) or '-'}")


@group.command("close")
@click.argument("slug")
@click.argument("entry", required=False)
@refusals
def close_scoring(slug: str, entry: str | None) -> None:
    """Close scoring for ENTRY of the event SLUG, or for all entries."""
    event = queries.by_slug(slug)
    closed = console.close_scoring(event_id=event.id, entry_id=_entry_id(event, entry), actor=OPERATOR, now=clock.now())
    click.echo(f"closed: {' '.join(closed) or '-'}")


def _entry_id(event: Event, key: str | None) -> int | None:
    return queries.entry(event, key).id if key else None
