"""Telling people and systems; see `deliver` and `announce` for what other features call."""

from webapp.inbox.commands.telling import announce, deliver, mark_all_read, mark_read

__all__ = ["announce", "deliver", "mark_all_read", "mark_read"]
