"""`flask visits remind`: for a timer, once a day."""

from __future__ import annotations

from webapp.core import clock
from webapp.core.cli import CommandGroup
from webapp.visits.commands.planning import remind as remind_all

group = CommandGroup("visits", help="Visits and what falls due.")


@group.command("remind")
def remind() -> None:
    """Put what is due soon or overdue into each instructor's inbox; run again, it repeats nothing."""
    now = clock.now()
    print(f"{remind_all(today=clock.local(now).date(), now=now)} reminders")
