"""`flask inbox send`: for a timer, once a minute."""

from __future__ import annotations

from flask.cli import AppGroup

from webapp.inbox.commands.sending import send_due
from webapp.inbox.rules import Delivery

group = AppGroup("inbox", help="Notices and messages to other systems.")


@group.command("send")
def send() -> None:
    """Send the messages that wait for webhooks; safe to run twice at once."""
    outcome = send_due()
    sent, later, dead = outcome[Delivery.SENT], outcome[Delivery.WAITING], outcome[Delivery.DEAD]
    print(f"{sent} sent, {later} to be tried again, {dead} given up")
