"""Every write to ballots. Each takes who acts and when; all but drafts leave one audit row."""

from webapp.ballots.commands.decisions import (
    accept_late,
    exclude_ballot,
    include_ballot,
    refuse_late,
    restore_revision,
)
from webapp.ballots.commands.drafts import save_draft
from webapp.ballots.commands.links import claim, issue_links, release_device, revoke_link
from webapp.ballots.commands.recusals import recuse
from webapp.ballots.commands.submit import submit

__all__ = [
    "accept_late",
    "claim",
    "exclude_ballot",
    "include_ballot",
    "issue_links",
    "recuse",
    "refuse_late",
    "release_device",
    "restore_revision",
    "revoke_link",
    "save_draft",
    "submit",
]
