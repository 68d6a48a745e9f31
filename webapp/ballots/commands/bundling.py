"""Keeping the audit bundle of an edition, in the transaction that publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.ballots.models import Bundle
from webapp.ballots.queries.bundling import files_of
from webapp.ballots.rules.bundle import digest, packed
from webapp.core.db import db
from webapp.roadshows.commands.event_row import note

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.audit.rules import Actor
    from webapp.roadshows.models import Event, Publication


def keep_bundle(event: Event, publication: Publication, *, actor: Actor, now: datetime) -> str:
    """Pack the bundle of an edition whose head stands, keep it, and return its digest, which is recorded too."""
    db.session.flush()
    files = files_of(event, publication)
    code = digest(files)
    db.session.add(Bundle(publication_id=publication.id, content=packed(files), digest=code, created_at=now))
    details = {"edition": publication.edition, "digest": code}
    note(event, "result.bundle", f"publication:{publication.id}", actor=actor, now=now, details=details)
    return code
