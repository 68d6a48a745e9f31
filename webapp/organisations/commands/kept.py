"""What every change leaves behind: the search index, the readable history and the audit row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, text

from webapp.audit.commands import record
from webapp.core import pinyin
from webapp.core.db import db, is_postgres, upsert
from webapp.core.errors import N_, Conflict, NotAllowed
from webapp.organisations.models import SORT_KEY_MAX, Cluster, Organisation, OrganisationEvent, OrganisationTerm
from webapp.organisations.rules.access import may_manage
from webapp.organisations.rules.naming import duplicate_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.organisations.rules.access import Placed

DERIVED = ("duplicate_key", "sort_key", "search_text", "search_key")
# Forty rows an organisation make up most of an import; bound one by one they take five times as long.
_ADD_TERMS_SQLITE = text(
    "INSERT INTO organisation_terms (gram, organisation_id)"
    " SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:pairs)"
)
_ADD_TERMS_POSTGRES = text(
    "INSERT INTO organisation_terms (gram, organisation_id)"
    " SELECT * FROM unnest(CAST(:grams AS text[]), CAST(:ids AS integer[]))"
)


def require_management(viewer: Viewer, place: Placed) -> None:
    """Refuse whoever may not change records there."""
    if not may_manage(viewer, place):
        raise NotAllowed(N_("Only a coordinator of this area may change the register."))


def require_fresh(organisation: Organisation, version: int) -> None:
    """Refuse a change to what somebody else has changed, or merged, in the meantime."""
    if organisation.version != version or organisation.merged_into_id is not None:
        raise Conflict(N_("This record has changed since you opened it."))


def derived(names: Sequence[str]) -> dict[str, str]:
    """Return the columns that follow from an organisation's names, the present one first."""
    lines = [pinyin.encode(name) for name in names]
    return {
        "duplicate_key": duplicate_key(names[0]),
        "sort_key": pinyin.sort_key(lines[0])[:SORT_KEY_MAX],
        "search_text": "\n".join(pinyin.fold(name) for name in names),
        "search_key": "\n".join(lines),
    }


def grams(search_key: str) -> frozenset[str]:
    """Return what the index holds of an organisation with these names."""
    return frozenset[str]().union(*map(pinyin.grams, search_key.split("\n")))


def index(organisation_id: int, *, before: str, after: str) -> None:
    """Bring the index from the names it holds to the names it should hold; both as `search_key`."""
    old, new = grams(before), grams(after)
    if gone := old - new:
        db.session.execute(
            delete(OrganisationTerm).where(
                OrganisationTerm.organisation_id == organisation_id, OrganisationTerm.gram.in_(sorted(gone))
            )
        )
    add_terms((gram, organisation_id) for gram in new - old)


def add_terms(pairs: Iterable[tuple[str, int]]) -> None:
    """Add (gram, organisation) pairs to the index: thousands in one statement, in the index's own order."""
    rows = sorted(pairs)
    if is_postgres():
        values: dict[str, Any] = {"grams": [gram for gram, _ in rows], "ids": [one for _, one in rows]}
        db.session.execute(_ADD_TERMS_POSTGRES, values)
    else:
        db.session.execute(_ADD_TERMS_SQLITE, {"pairs": json.dumps(rows)})


def cluster_ids(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the clusters of these counties and names, made where there is none; an empty name is no cluster."""
    pairs = sorted({(county, name) for county, name in wanted if name})
    if not pairs:
        return {}
    rows = [{"county_code": county, "name": name} for county, name in pairs]
    db.session.execute(upsert(Cluster).values(rows).on_conflict_do_nothing())
    found = select(Cluster.county_code, Cluster.name, Cluster.id).where(
        Cluster.county_code.in_({county for county, _ in pairs}), Cluster.name.in_({name for _, name in pairs})
    )
    return {(county, name): one for county, name, one in db.session.execute(found)}


def state(organisation: Organisation) -> dict[str, Any]:
    """Return the whole record for the audit's hash, without what only follows from it."""
    columns = (column.key for column in Organisation.__table__.columns)
    return {key: getattr(organisation, key) for key in columns if key not in DERIVED}


def note(
    organisation: Organisation,
    action: str,
    *,
    viewer: Viewer,
    now: datetime,
    before: dict[str, Any] | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write a change into the readable history and into the audit record of its county."""
    db.session.add(
        OrganisationEvent(
            organisation_id=organisation.id, at=now, account_id=viewer.account_id, action=action, details=details
        )
    )
    db.session.flush()
    record(
        scope=f"area:{organisation.county_code}",
        actor=viewer.actor,
        action=f"organisation.{action}",
        obj=f"organisation:{organisation.id}",
        before=before,
        after=state(organisation),
        details={"fields": sorted(details)} if details else None,
        now=now,
    )
