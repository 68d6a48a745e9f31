"""Taking rows of a table into the register, many at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.audit.commands import record
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict
from webapp.organisations.commands.kept import add_terms, cluster_id, derived, grams, require_management, state
from webapp.organisations.commands.registering import apply, columns, fresh
from webapp.organisations.models import Organisation, OrganisationEvent
from webapp.organisations.queries.planning import Action, Outcome, plan
from webapp.organisations.rules.access import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.importing import Line
    from webapp.organisations.rules.registration import Registration


def import_lines(
    *, viewer: Viewer, lines: Sequence[Line], area_code: str, with_doubles: bool, now: datetime
) -> Counter[Action]:
    """Register or change what the lines say, and return how many rows came to what.

    Rows with errors are left out, probable doubles too unless `with_doubles`. All of the lines are saved together;
    give a few hundred at a time, or everybody else waits. Sent again, the same lines change nothing.
    Raises `NotAllowed` for whoever may not change the register of `area_code`.
    """
    require_management(viewer, Place(county_of(area_code), areas.get(area_code).code))
    # the pinyin of a name costs more than anything else here, and needs no lock
    prepared = {name: derived([name]) for line in lines if (name := str(line.values.get("name", "")))}
    with transaction():
        outcomes = plan(viewer, lines, area_code, clock.local(now).date())
        taken = {Action.NEW, Action.DOUBLE} if with_doubles else {Action.NEW}
        clusters = _Clusters()
        added = _add([one for one in outcomes if one.action in taken], prepared, clusters, viewer, now)
        changed = _change([one for one in outcomes if one.action is Action.CHANGED], clusters, viewer, now)
        if added or changed:
            record(
                scope=f"area:{viewer.scope.county_code}",
                actor=viewer.actor,
                action="organisation.import",
                obj=f"area:{area_code}",
                after={"organisations": [*added, *changed]},
                details={"new": len(added), "changed": len(changed), "rows": [lines[0].number, lines[-1].number]},
                now=now,
            )
    return Counter(one.action for one in outcomes)


class _Clusters:
    """Clusters by county and name, each looked up once."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int | None] = {}

    def of(self, entered: Registration) -> int | None:
        key = (county_of(entered.area_code), entered.cluster)
        if key not in self._ids:
            self._ids[key] = cluster_id(*key)
        return self._ids[key]


def _add(
    outcomes: Sequence[Outcome],
    prepared: Mapping[str, dict[str, str]],
    clusters: _Clusters,
    viewer: Viewer,
    now: datetime,
) -> list[dict[str, Any]]:
    if not outcomes:
        return []
    rows = [
        {
            **columns(one.wanted.registration, clusters.of(one.wanted.registration)),
            **prepared[one.wanted.registration.name],
            **fresh(now),
            "status": one.wanted.status,
            "status_date": one.wanted.status_date,
            "provisional": False,
        }
        for one in outcomes
    ]
    made = insert(Organisation).returning(Organisation.id, sort_by_parameter_order=True)
    try:
        ids = list(db.session.execute(made, rows).scalars())
    except IntegrityError as error:
        raise Conflict(N_("Somebody registered one of these codes at the same moment. Send it again.")) from error
    add_terms(
        (gram, organisation_id)
        for organisation_id, row in zip(ids, rows, strict=True)
        for gram in grams(str(row["search_key"]))
    )
    _note([(organisation_id, "imported", None) for organisation_id in ids], viewer, now)
    derived_columns = next(iter(prepared.values()))
    return [
        {"id": organisation_id, **{key: value for key, value in row.items() if key not in derived_columns}}
        for organisation_id, row in zip(ids, rows, strict=True)
    ]


def _change(outcomes: Sequence[Outcome], clusters: _Clusters, viewer: Viewer, now: datetime) -> list[dict[str, Any]]:
    if not outcomes:
        return []
    wanted = {one.organisation_id: one for one in outcomes}
    found = db.session.execute(
        select(Organisation).where(Organisation.id.in_(wanted)).order_by(Organisation.id).with_for_update()
    ).scalars()
    after = []
    for organisation in found:
        one = wanted[organisation.id]
        registration = one.wanted.registration
        values = columns(registration, clusters.of(registration))
        apply(organisation, {**values, "status": one.wanted.status, "status_date": one.wanted.status_date}, now)
        after.append(state(organisation))
    _note([(one.organisation_id, "edited", one.changes) for one in outcomes], viewer, now)
    return after


def _note(happened: Sequence[tuple[int | None, str, dict[str, Any] | None]], viewer: Viewer, now: datetime) -> None:
    rows = [
        {
            "organisation_id": organisation_id,
            "at": now,
            "account_id": viewer.account_id,
            "action": action,
            "details": details,
        }
        for organisation_id, action, details in happened
    ]
    db.session.execute(insert(OrganisationEvent), rows)
