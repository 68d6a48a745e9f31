"""Giving organisations to instructors, and taking them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.core.db import db, transaction
from webapp.core.errors import N_, Invalid
from webapp.organisations import queries
from webapp.organisations.commands.kept import note, require_fresh, require_management
from webapp.organisations.models import Assignment
from webapp.organisations.rules.assigning import UNIT_MAX, check_days, check_reason, overlaps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from webapp.accounts.models import Account
    from webapp.accounts.rules import Viewer
    from webapp.organisations.models import Organisation


def assign(
    *,
    viewer: Viewer,
    organisation_ids: Sequence[int],
    account_id: int,
    from_day: date,
    now: datetime,
    to_day: date | None = None,
    sending_unit: str = "",
) -> int:
    """Give organisations to an instructor from one day to another, both included; return how many were given.

    Of several, those that the instructor has on any of these days already are passed over; a single one is refused.
    Raises `Invalid` for such a double, for days in the wrong order and for an instructor of another county.
    """
    check_days(from_day, to_day)
    days, given = [from_day.isoformat(), to_day.isoformat() if to_day else ""], 0
    with transaction():
        for organisation_id in sorted(set(organisation_ids)):
            organisation = _managed(viewer, organisation_id)
            require_fresh(organisation, organisation.version)
            instructor = _instructor(viewer, organisation, account_id)
            if _has_it(organisation, account_id, from_day, to_day):
                continue
            given += 1
            db.session.add(
                Assignment(
                    organisation_id=organisation.id,
                    account_id=account_id,
                    sending_unit=(sending_unit or instructor.sending_unit)[:UNIT_MAX],
                    from_day=from_day,
                    to_day=to_day,
                    created_at=now,
                )
            )
            details = {"account": account_id, "days": days}
            note(organisation, "assigned", viewer=viewer, now=now, details=details)
        if not given:
            raise Invalid(N_("This instructor has the organisation on some of these days already."), field="account_id")
    return given


def end_assignment(
    *, viewer: Viewer, organisation_id: int, assignment_id: int, last_day: date, reason: str, now: datetime
) -> int:
    """Say on which day an assignment ends, and why; return its id.

    Raises `Invalid` for a day before its first, or no reason.
    """
    check_reason(reason, N_("Say why the assignment ends."))
    with transaction():
        organisation = _managed(viewer, organisation_id)
        assignment = queries.assignment(organisation_id, assignment_id)
        if last_day < assignment.from_day:
            raise Invalid(N_("The last day lies before the first."), field="last_day")
        assignment.to_day = last_day
        assignment.ended_reason = reason
        days = [assignment.from_day.isoformat(), last_day.isoformat()]
        details = {"account": assignment.account_id, "days": days, "reason": reason}
        note(organisation, "unassigned", viewer=viewer, now=now, details=details)
        return assignment.id


def _managed(viewer: Viewer, organisation_id: int) -> Organisation:
    organisation = queries.get(viewer, organisation_id, lock=True)
    require_management(viewer, organisation)
    return organisation


def _instructor(viewer: Viewer, organisation: Organisation, account_id: int) -> Account:
    for account in queries.instructors(viewer, organisation.county_code):
        if account.id == account_id:
            return account
    raise Invalid(N_("Choose an instructor of this county."), field="account_id")


def _has_it(organisation: Organisation, account_id: int, from_day: date, to_day: date | None) -> bool:
    return any(
        held.assignment.account_id == account_id
        and overlaps(from_day, to_day, held.assignment.from_day, held.assignment.to_day)
        for held in queries.assignments(organisation.id)
    )
