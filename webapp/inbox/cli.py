"""`flask inbox send`: for a timer, once a minute; `flask inbox purge`: once a day."""

from __future__ import annotations

from webapp.core import clock
from webapp.core.cli import CommandGroup
from webapp.inbox.commands import purging
from webapp.inbox.commands.sending import send_due
from webapp.inbox.rules import Delivery

group = CommandGroup("inbox", help="Notices and messages to other systems.")


@group.command("send")
def send() -> None:
    """Send the messages that wait for webhooks; safe to run twice at once."""
    outcome = send_due()
    sent, later, dead = outcome[Delivery.SENT], outcome[Delivery.WAITING], outcome[Delivery.DEAD]
    print(f"{sent} sent, {later} to be tried again, {dead} given up")


@group.command("purge")
def purge() -> None:
    """Delete notices of more than 180 days, and messages to systems that were delivered or given up long ago."""
    notices, messages = purging.purge(now=clock.now())
    print(f"{notices} notices and {messages} messages deleted")
