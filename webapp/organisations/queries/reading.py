"""Single records, lists, and what an organisation's page tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas import queries as areas
from webapp.areas.queries import within
from webapp.areas.rules import Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.pagination import PER_PAGE, Page, paginate
from webapp.organisations.models import Cluster, Organisation, OrganisationEvent, OrganisationName
from webapp.organisations.queries.assigned import assigned_ids, is_assigned, looked_after, names_by_organisation
from webapp.organisations.queries.search import matches, ranked
from webapp.organisations.rules.access import may_choose, may_see
from webapp.organisations.rules.filtering import Filter
from webapp.organisations.rules.importing import Wanted
from webapp.organisations.rules.naming import official
from webapp.organisations.rules.registration import FIELDS, Registration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from webapp.accounts.rules import Viewer

_CHUNK = 500


@dataclass(frozen=True)
class Listed:
    """One organisation in a list with its cluster and who looks after it now."""

    organisation: Organisation
    cluster: str = ""
    instructors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """What anybody who logs visits may know of an organisation of the county, for choosing it."""

    id: int
    name: str
    code: str | None
    town: str
    assigned: bool


@dataclass(frozen=True)
class Happened:
    """An entry of the history with the name of who did it."""

    event: OrganisationEvent
    name: str


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition of the records that the viewer may read in full: `access.may_see` for lists."""
    match viewer.role:
        case Role.COORDINATOR | Role.ADMIN:
            return within(viewer.scope, Organisation)
        case Role.INSTRUCTOR:
            return Organisation.id.in_(assigned_ids(viewer.account_id, clock.today()))
        case _:
            return false()


def choosable(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition of what the viewer may choose: `access.may_choose` for lists."""
    if viewer.role is not Role.INSTRUCTOR:
        return visible(viewer)
    if viewer.scope.level is Level.CITY:
        return true()
    return or_(Organisation.county_code == viewer.scope.county_code, visible(viewer))


def get(viewer: Viewer, organisation_id: int, *, lock: bool = False) -> Organisation:
    """Return the record, merged or not, if the viewer may read it in full. Raises NotFound.

    `lock` keeps other writers away from it until the transaction ends.
    """
    found = _find(organisation_id, lock=lock)
    assigned = viewer.role is Role.INSTRUCTOR and is_assigned(viewer.account_id, organisation_id, clock.today())
    if found is None or not may_see(viewer, found, assigned=assigned):
        raise NotFound
    return found


def loggable(viewer: Viewer, organisation_id: int) -> Organisation:
    """Return the organisation at which the viewer may log a visit: in the own county, or assigned now.

    A record that was merged gives the one it lives on in: a phone may not know yet. Raises NotFound.
    """
    found = _find(organisation_id)
    if found is not None and found.merged_into_id is not None:
        found = _find(found.merged_into_id)
    if found is None or not may_choose(viewer, found, assigned=is_assigned(viewer.account_id, found.id, clock.today())):
        raise NotFound
    return found


def of_name(viewer: Viewer, name: str, county_code: str) -> int | None:
    """Return the organisation of the county that is or was called exactly so, if the viewer may choose it."""
    kept = official(name)
    former = select(OrganisationName.organisation_id).where(OrganisationName.name == kept)
    statement = (
        select(Organisation.id)
        .where(or_(Organisation.name == kept, Organisation.id.in_(former)), Organisation.county_code == county_code)
        .where(choosable(viewer), Organisation.merged_into_id.is_(None))
        .order_by(Organisation.name != kept, Organisation.id)
    )
    return db.session.execute(statement.limit(1)).scalar_one_or_none()


def provisional_count(viewer: Viewer) -> int:
    """Count the records that wait to be completed or merged, among those the viewer may read."""
    statement = select(func.count()).select_from(Organisation).where(visible(viewer))
    waiting = Organisation.provisional & Organisation.merged_into_id.is_(None)
    return db.session.execute(statement.where(waiting)).scalar_one()


def _find(organisation_id: int, *, lock: bool = False) -> Organisation | None:
    statement = select(Organisation).where(Organisation.id == organisation_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.execute(statement).scalar_one_or_none()


def merged_ids(organisation_id: int) -> list[int]:
    """Return the organisation and every record merged into it: what hangs on any of them is its own."""
    merged = select(Organisation.id).where(Organisation.merged_into_id == organisation_id).order_by(Organisation.id)
    return [organisation_id, *db.session.execute(merged).scalars()]


def merged_records(organisation_id: int) -> list[Organisation]:
    """Return the records merged into an organisation."""
    merged = select(Organisation).where(Organisation.merged_into_id == organisation_id).order_by(Organisation.id)
    return list(db.session.execute(merged).scalars())


def listing(viewer: Viewer, wanted: Filter, page: int, *, per_page: int = PER_PAGE) -> tuple[Page[Listed], bool]:
    """Return one page of the organisations that the viewer may read, by name, and whether the search was capped."""
    statement, capped = _filtered(viewer, wanted)
    whole = None if wanted == Filter() else _filtered(viewer, Filter())[0]
    found = paginate(statement, page, per_page=per_page, rows=True, whole=whole)
    instructors = names_by_organisation((organisation.id for organisation, _ in found.items), clock.today())
    items = [
        Listed(organisation, cluster or "", instructors.get(organisation.id, []))
        for organisation, cluster in found.items
    ]
    return found.holding(items), capped


def picked(viewer: Viewer, ids: Collection[int]) -> list[Listed]:
    """Return these organisations, by name, as far as the viewer may read them; they keep their ticks."""
    rows = db.session.execute(_filtered(viewer, Filter())[0].where(Organisation.id.in_(ids))).all()
    instructors = names_by_organisation((organisation.id for organisation, _ in rows), clock.today())
    return [Listed(organisation, cluster or "", instructors.get(organisation.id, [])) for organisation, cluster in rows]


def export(viewer: Viewer, wanted: Filter) -> Iterator[Listed]:
    """Yield everything that the list shows, over all pages."""
    statement, _ = _filtered(viewer, wanted)
    rows = db.session.execute(statement).all()
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        instructors = names_by_organisation((organisation.id for organisation, _ in chunk), clock.today())
        for organisation, cluster in chunk:
            yield Listed(organisation, cluster or "", instructors.get(organisation.id, []))


def _filtered(viewer: Viewer, wanted: Filter) -> tuple[Select[Organisation, str], bool]:
    narrowed = [visible(viewer), Organisation.merged_into_id.is_(None), *_chosen(wanted)]
    found = matches(wanted.text, narrowed)
    if found is not None:
        narrowed.append(found.condition)
    statement = (
        select(Organisation, Cluster.name)
        .outerjoin(Cluster, Cluster.id == Organisation.cluster_id)
        .where(*narrowed)
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return statement, found is not None and found.capped


def _chosen(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (Organisation.kind, wanted.kind),
        (Organisation.industry, wanted.industry),
        (Organisation.size, wanted.size),
        (Organisation.status, wanted.status),
        (Organisation.above_scale, wanted.above_scale),
        (Organisation.provisional, wanted.provisional),
    ):
        if value is not None:
            yield column == value
    if wanted.area_code:
        yield or_(Organisation.area_code == wanted.area_code, Organisation.county_code == wanted.area_code)
    if wanted.assigned is not None:
        held = looked_after(clock.today())
        yield Organisation.id.in_(held) if wanted.assigned else Organisation.id.not_in(held)


def choices(viewer: Viewer, text: str, limit: int = 8) -> list[Choice]:
    """Return the best matches among what the viewer may choose, own ones first; without text the own ones."""
    mine = assigned_ids(viewer.account_id, clock.today())
    narrowed = [choosable(viewer), Organisation.merged_into_id.is_(None)]
    if text.strip():
        ids = ranked(text, narrowed, limit)
        statement = select(Organisation).where(Organisation.id.in_(ids))
        order = {organisation_id: at for at, organisation_id in enumerate(ids)}
        found = sorted(db.session.execute(statement).scalars(), key=lambda organisation: order[organisation.id])
    else:
        statement = select(Organisation).where(Organisation.merged_into_id.is_(None), Organisation.id.in_(mine))
        found = list(db.session.execute(statement.order_by(Organisation.sort_key).limit(limit)).scalars())
    own = set(db.session.execute(mine.where(Organisation.id.in_([one.id for one in found]))).scalars())
    offered = [Choice(one.id, one.name, one.code, town_name(one), one.id in own) for one in found]
    return sorted(offered, key=lambda choice: not choice.assigned)


def town_name(organisation: Organisation) -> str:
    """Return where an organisation lies, such as 松阳县古市镇, in the reader's language."""
    return areas.full_name(organisation.area_code)


def registration_of(organisation: Organisation) -> Registration:
    """Return what is registered of an organisation."""
    cluster = db.session.get(Cluster, organisation.cluster_id) if organisation.cluster_id else None
    return wanted_of(organisation, cluster.name if cluster else "").registration


def wanted_of(organisation: Organisation, cluster: str) -> Wanted:
    """Return what the register holds of an organisation whose cluster's name is known."""
    values = {name: getattr(organisation, name) for name in FIELDS if name != "cluster"}
    return Wanted(Registration(**values, cluster=cluster), organisation.status, organisation.status_date)


def former_names(organisation_id: int) -> list[OrganisationName]:
    """Return the names that an organisation had, the latest first."""
    statement = select(OrganisationName).where(OrganisationName.organisation_id == organisation_id)
    return list(db.session.execute(statement.order_by(OrganisationName.id.desc())).scalars())


def events(organisation_id: int) -> list[Happened]:
    """Return the history of an organisation and of the records merged into it, the latest first."""
    rows = db.session.execute(
        select(OrganisationEvent, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == OrganisationEvent.account_id)
        .where(OrganisationEvent.organisation_id.in_(merged_ids(organisation_id)))
        .order_by(OrganisationEvent.at.desc(), OrganisationEvent.id.desc())
    )
    return [Happened(event, name) for event, name in rows]


def cluster_names(county_code: str) -> list[str]:
    """Return the clusters of a county by name."""
    statement = select(Cluster.name).where(Cluster.county_code == county_code).order_by(Cluster.name)
    return list(db.session.execute(statement).scalars())
