"""Registering organisations, editing them, and saying that one is no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Invalid, NotAllowed
from webapp.organisations import queries
from webapp.organisations.commands.kept import (
    cluster_ids,
    derived,
    index,
    note,
    require_fresh,
    require_management,
    state,
)
from webapp.organisations.models import Organisation, OrganisationName, OrganisationTerm
from webapp.organisations.rules import codes
from webapp.organisations.rules.access import may_choose
from webapp.organisations.rules.naming import official
from webapp.organisations.rules.registration import FIELDS, Registration, check, check_status, coarse
from webapp.organisations.rules.terms import Status

if TYPE_CHECKING:
    from datetime import date, datetime

    from webapp.accounts.rules import Viewer

DUPLICATE = "duplicate"
_AT_ONCE = 500


def register(
    *,
    viewer: Viewer,
    entered: Registration,
    now: datetime,
    confirmed: bool = False,
    provisional: bool = False,
) -> int:
    """Register an organisation and return its id.

    A coordinator registers in the own area; with `provisional`, an instructor does in the own county, for a
    coordinator to complete. Much the same name in the county is refused (`Invalid`, code `duplicate`) unless
    `confirmed`; a code that is taken always is. Raises `Invalid`, `NotAllowed`.
    """
    entered = _tidied(entered)
    check(entered)
    with transaction() as session:
        organisation = Organisation(
            **columns(entered, _cluster_of(entered)),
            **fresh(now),
            provisional=provisional,
            status=Status.ACTIVE,
        )
        _require_registering(viewer, organisation, provisional=provisional)
        _refuse_duplicates(viewer, entered, confirmed=confirmed)
        for column, value in derived([entered.name]).items():
            setattr(organisation, column, value)
        session.add(organisation)
        _flush()
        index(organisation.id, before="", after=organisation.search_key)
        note(organisation, "registered", viewer=viewer, now=now)
        return organisation.id


def edit(
    *,
    viewer: Viewer,
    organisation_id: int,
    version: int,
    entered: Registration,
    now: datetime,
    confirmed: bool = False,
) -> int:
    """Change what is registered and return the new version.

    A new name keeps the old one in the history, a provisional record becomes whole. Raises `Conflict` when somebody
    changed the record since `version`, else as `register`.
    """
    entered = _tidied(entered)
    check(entered)
    with transaction():
        organisation = queries.get(viewer, organisation_id, lock=True)
        require_management(viewer, organisation)
        require_fresh(organisation, version)
        before, known = state(organisation), queries.registration_of(organisation)
        changes = known.changes(entered)
        if "name" in changes or "code" in changes or "area_code" in changes:
            _refuse_duplicates(viewer, entered, confirmed=confirmed, other_than=organisation_id)
        apply(organisation, columns(entered, _cluster_of(entered)), now)
        require_management(viewer, organisation)  # nobody moves a record out of the own area
        note(organisation, "edited", viewer=viewer, now=now, before=before, details=changes)
        return organisation.version


def apply(organisation: Organisation, values: dict[str, Any], now: datetime) -> None:
    """Write new `columns` over a known record, within a transaction: former name, index and version too."""
    renamed_from = organisation.name if organisation.name != values["name"] else None
    for column, value in values.items():
        setattr(organisation, column, value)
    organisation.provisional = False
    organisation.version += 1
    organisation.updated_at = now
    _flush()
    if renamed_from is not None:
        db.session.add(OrganisationName(organisation_id=organisation.id, name=renamed_from, until=now))
        reindex(organisation)


def reindex(organisation: Organisation) -> None:
    """Bring everything that follows from the names up to date with the present and the former ones."""
    db.session.flush()
    before = organisation.search_key
    _derive(organisation)
    index(organisation.id, before=before, after=organisation.search_key)


def reindex_all() -> int:
    """Build the search index anew, and return how many organisations it holds. Searches miss some meanwhile."""
    ids = db.session.execute(select(Organisation.id).where(Organisation.merged_into_id.is_(None))).scalars().all()
    with transaction() as session:
        session.execute(delete(OrganisationTerm))
    for start in range(0, len(ids), _AT_ONCE):
        with transaction() as session:
            chunk = select(Organisation).where(Organisation.id.in_(ids[start : start + _AT_ONCE]))
            for organisation in session.execute(chunk).scalars():
                _derive(organisation)
                index(organisation.id, before="", after=organisation.search_key)
    return len(ids)


def _derive(organisation: Organisation) -> None:
    former = select(OrganisationName.name).where(OrganisationName.organisation_id == organisation.id)
    names = dict.fromkeys([organisation.name, *db.session.execute(former.order_by(OrganisationName.id)).scalars()])
    for column, value in derived(list(names)).items():
        setattr(organisation, column, value)


def set_status(
    *, viewer: Viewer, organisation_id: int, version: int, status: Status, since: date | None, now: datetime
) -> int:
    """Say since when an organisation is out of business, deregistered or moved away, or that it is back.

    Returns the new version. Raises `Invalid` without a day, `Conflict` when the record was changed since `version`.
    """
    check_status(status, since, clock.local(now).date())
    with transaction():
        organisation = queries.get(viewer, organisation_id, lock=True)
        require_management(viewer, organisation)
        require_fresh(organisation, version)
        before, was, was_since = state(organisation), organisation.status, organisation.status_date
        organisation.status = status
        organisation.status_date = None if status is Status.ACTIVE else since
        organisation.version += 1
        organisation.updated_at = now
        days = [day.isoformat() if day else "" for day in (was_since, organisation.status_date)]
        details = {"status": [was.value, status.value], "since": days}
        note(organisation, "status", viewer=viewer, now=now, before=before, details=details)
        return organisation.version


def _tidied(entered: Registration) -> Registration:
    """Return a registration with its name and code in the form in which they are kept."""
    code = codes.normalise(entered.code) if entered.code else None
    reason = "" if code else entered.code_missing_reason
    return replace(
        entered,
        name=official(entered.name),
        code=code,
        code_missing_reason=reason,
        latitude=coarse(entered.latitude),
        longitude=coarse(entered.longitude),
    )


def _cluster_of(entered: Registration) -> int | None:
    key = (county_of(areas.get(entered.area_code).code), entered.cluster)
    return cluster_ids([key]).get(key)


def columns(entered: Registration, cluster: int | None) -> dict[str, Any]:
    """Return the columns of a registration whose cluster has been looked up."""
    values: dict[str, Any] = {field: getattr(entered, field) for field in FIELDS if field != "cluster"}
    return {**values, "cluster_id": cluster, "county_code": county_of(entered.area_code)}


def fresh(now: datetime) -> dict[str, Any]:
    """Return the columns of a record that is made now."""
    return {"created_at": now, "updated_at": now, "version": 1}


def _require_registering(viewer: Viewer, organisation: Organisation, *, provisional: bool) -> None:
    if provisional and viewer.role is Role.INSTRUCTOR:
        if not may_choose(viewer, organisation, assigned=False):
            raise NotAllowed(N_("You may register organisations of your own county only."))
        return
    require_management(viewer, organisation)


def _refuse_duplicates(viewer: Viewer, entered: Registration, *, confirmed: bool, other_than: int = 0) -> None:
    found = queries.duplicates(
        viewer,
        name=entered.name,
        code=entered.code,
        county_code=county_of(entered.area_code),
        other_than=other_than,
    )
    if any(duplicate.same_code for duplicate in found):
        raise _taken()
    if found and not confirmed:
        raise Invalid(
            N_("An organisation of much the same name is registered in this county. Look at it before you go on."),
            code=DUPLICATE,
        )


def _taken() -> Invalid:
    return Invalid(N_("Another organisation is registered with this code."), field="code", code=DUPLICATE)


def _flush() -> None:
    """Write; somebody may have taken the code since we looked."""
    try:
        db.session.flush()
    except IntegrityError as error:
        if "code" in str(error.orig):
            raise _taken() from error
        raise
