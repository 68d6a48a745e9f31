"""`flask feedback purge`: for a timer, once a day."""

from __future__ import annotations

from webapp.core import clock
from webapp.core.cli import CommandGroup
from webapp.feedback import commands

group = CommandGroup("feedback", help="What enterprises raise through their links.")


@group.command("purge")
def purge() -> None:
    """Erase the contacts of opinions that were decided on more than 90 days ago."""
    print(f"{commands.purge(now=clock.now())} contacts erased")
