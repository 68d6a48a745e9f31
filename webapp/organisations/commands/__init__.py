"""Changing the register, one concern a file; `flask organisations` and the pages use the same functions."""

from webapp.organisations.commands.assigning import assign, end_assignment
from webapp.organisations.commands.importing import import_lines
from webapp.organisations.commands.meeting import meet
from webapp.organisations.commands.merging import merge
from webapp.organisations.commands.pending import Pending, find_pending, opened, receive
from webapp.organisations.commands.registering import edit, register, reindex_all, set_status
from webapp.organisations.commands.revealing import note_export

__all__ = [
    "Pending",
    "assign",
    "edit",
    "end_assignment",
    "find_pending",
    "import_lines",
    "meet",
    "merge",
    "note_export",
    "opened",
    "receive",
    "register",
    "reindex_all",
    "set_status",
]
