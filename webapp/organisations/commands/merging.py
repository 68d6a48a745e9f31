"""Making one record of two that stand for the same organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Invalid
from webapp.organisations import queries
from webapp.organisations.commands.kept import grams, note, require_fresh, require_management, state
from webapp.organisations.commands.registering import reindex
from webapp.organisations.models import (
    Assignment,
    Organisation,
    OrganisationEvent,
    OrganisationName,
    OrganisationTerm,
)
from webapp.organisations.rules.assigning import overlaps

if TYPE_CHECKING:
    from datetime import date, datetime

    from webapp.accounts.rules import Viewer

_FILLED = ("industry", "size", "address", "contact_name", "contact_phone")


def merge(
    *, viewer: Viewer, kept_id: int, kept_version: int, merged_id: int, merged_version: int, now: datetime
) -> int:
    """Merge the record `merged_id` into `kept_id`, which keeps the history, names and assignments of both.

    What the kept record lacks is filled from the other. Records of other features keep pointing at the merged one;
    `queries.merged_ids` finds them. Returns the kept record's new version. Raises `Conflict` when either was changed
    since its version, `Invalid` for one and the same record.
    """
    if kept_id == merged_id:
        raise Invalid(N_("Choose two different organisations."), field="other_id")
    with transaction():
        # always in the same order, so that two merges of the same pair cannot wait for each other
        found = {one: queries.get(viewer, one, lock=True) for one in sorted((kept_id, merged_id))}
        kept, merged = found[kept_id], found[merged_id]
        for organisation, version in ((kept, kept_version), (merged, merged_version)):
            require_management(viewer, organisation)
            require_fresh(organisation, version)
        before = state(kept)
        _retire(merged, kept, now)
        _fill(kept, merged)
        _move_names(kept, merged, now)
        _move_assignments(kept, merged, clock.local(now).date())
        kept.version += 1
        kept.updated_at = now
        details = {"id": merged.id, "name": merged.name, "code": merged.code}
        note(kept, "merged", viewer=viewer, now=now, before=before, details=details)
        db.session.add(
            OrganisationEvent(
                organisation_id=merged.id,
                at=now,
                account_id=viewer.account_id,
                action="merged_into",
                details={"id": kept.id, "name": kept.name},
            )
        )
        return kept.version


def _retire(merged: Organisation, kept: Organisation, now: datetime) -> None:
    merged.merged_into_id = kept.id
    merged.version += 1
    merged.updated_at = now
    # one step always leads from any merged record to the one that lives on
    db.session.execute(
        update(Organisation).where(Organisation.merged_into_id == merged.id).values(merged_into_id=kept.id)
    )
    db.session.execute(
        delete(OrganisationTerm).where(
            OrganisationTerm.organisation_id == merged.id, OrganisationTerm.gram.in_(sorted(grams(merged.search_key)))
        )
    )
    db.session.flush()  # frees the code


def _fill(kept: Organisation, merged: Organisation) -> None:
    if kept.code is None and merged.code is not None:
        kept.code, kept.code_missing_reason = merged.code, ""
    if kept.cluster_id is None and kept.county_code == merged.county_code:
        kept.cluster_id = merged.cluster_id
    kept.above_scale = kept.above_scale or merged.above_scale
    if kept.latitude is None:
        kept.latitude, kept.longitude = merged.latitude, merged.longitude
    for column in _FILLED:
        if not getattr(kept, column):
            setattr(kept, column, getattr(merged, column))


def _move_names(kept: Organisation, merged: Organisation, now: datetime) -> None:
    db.session.execute(
        update(OrganisationName).where(OrganisationName.organisation_id == merged.id).values(organisation_id=kept.id)
    )
    if merged.name != kept.name:
        db.session.add(OrganisationName(organisation_id=kept.id, name=merged.name, until=now))
    reindex(kept)


def _move_assignments(kept: Organisation, merged: Organisation, today: date) -> None:
    """Give the kept record every assignment but those it has already; those end on the merged one."""
    both = select(Assignment).where(Assignment.organisation_id.in_((kept.id, merged.id))).order_by(Assignment.id)
    held = list(db.session.execute(both).scalars())
    stay = [assignment for assignment in held if assignment.organisation_id == kept.id]
    for assignment in held:
        if assignment.organisation_id != merged.id:
            continue
        doubled = any(
            other.account_id == assignment.account_id
            and overlaps(assignment.from_day, assignment.to_day, other.from_day, other.to_day)
            for other in stay
        )
        if not doubled:
            assignment.organisation_id = kept.id
        elif assignment.to_day is None or assignment.to_day > today:
            assignment.to_day = max(assignment.from_day, today)
            assignment.ended_reason = "merged"
