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
from webapp.organisations.commands.kept import (
    DERIVED,
    add_terms,
    cluster_ids,
    derived,
    grams,
    require_management,
    state,
)
from webapp.organisations.commands.registering import apply, columns, fresh
from webapp.organisations.models import Organisation, OrganisationEvent
from webapp.organisations.queries.planning import Action, Outcome, plan
from webapp.organisations.rules.access import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.importing import Line


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
        new = [one for one in outcomes if one.action in taken]
        known = [one for one in outcomes if one.action is Action.CHANGED]
        clusters = cluster_ids(_cluster_key(one) for one in (*new, *known))
        added = _add(new, prepared, clusters, viewer, now)
        changed = _change(known, clusters, viewer, now)
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


def _cluster_key(one: Outcome) -> tuple[str, str]:
    entered = one.wanted.registration
    return county_of(entered.area_code), entered.cluster


def _add(
    outcomes: Sequence[Outcome],
    prepared: Mapping[str, dict[str, str]],
    clusters: Mapping[tuple[str, str], int],
    viewer: Viewer,
    now: datetime,
) -> list[dict[str, Any]]:
    if not outcomes:
        return []
    rows = [
        {
            **columns(one.wanted.registration, clusters.get(_cluster_key(one))),
            **prepared[one.wanted.registration.name],
            **fresh(now),
            "status": one.wanted.status,
            "status_date": one.wanted.status_date,
            "provisional": False,
        }
        for one in outcomes
    ]
    table: Any = Organisation.__table__
    columns_made = [column for column in table.columns if column.key not in DERIVED]
    try:
        # without an order the rows go in by the hundred; in order SQLite would take them one by one
        made = db.session.execute(insert(table).returning(table.c.search_key, *columns_made), rows).mappings().all()
    except IntegrityError as error:
        raise Conflict(N_("Somebody registered one of these codes at the same moment. Send it again.")) from error
    add_terms((gram, row["id"]) for row in made for gram in grams(row["search_key"]))
    _note([(row["id"], "imported", None) for row in made], viewer, now)
    return [{column.key: row[column.key] for column in columns_made} for row in made]


def _change(
    outcomes: Sequence[Outcome], clusters: Mapping[tuple[str, str], int], viewer: Viewer, now: datetime
) -> list[dict[str, Any]]:
    if not outcomes:
        return []
    wanted = {one.organisation_id: one for one in outcomes}
    found = db.session.execute(
        select(Organisation).where(Organisation.id.in_(wanted)).order_by(Organisation.id).with_for_update()
    ).scalars()
    after = []
    for organisation in found:
        one = wanted[organisation.id]
        values = columns(one.wanted.registration, clusters.get(_cluster_key(one)))
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
