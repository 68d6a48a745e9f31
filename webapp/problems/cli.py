"""`flask problems …`: what a timer does."""

from __future__ import annotations

import click

from webapp.core import clock
from webapp.core.cli import CommandGroup
from webapp.problems import commands

group = CommandGroup("problems", help="The problems that organisations raise.")


@group.command("remind")
def remind() -> None:
    """Tell people what fell due. Run it as often as you like: nobody is told twice."""
    told = commands.remind(now=clock.now())
    click.echo(", ".join(f"{kind} {count}" for kind, count in sorted(told.items())) or "nothing new")
