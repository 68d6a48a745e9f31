"""Reading single visits, always through the eyes of a viewer; `listing` reads many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, false, or_, select

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.organisations.models import Organisation
from webapp.organisations.queries import assigned_ids, loggable
from webapp.organisations.queries.reading import choosable
from webapp.problems.models import Problem
from webapp.problems.rules import locks_opinion
from webapp.visits.models import AwaitedPhoto, PhotoUpload, Visit, VisitOpinion, VisitPhoto, VisitVersion
from webapp.visits.rules.comparing import Difference, differences
from webapp.visits.rules.content import Content, Opinion, Position, Theme
from webapp.visits.rules.opinions import KeptOpinion
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True, slots=True)
class SpokenOpinion:
    """An opinion with the problem it became, if any."""

    opinion: VisitOpinion
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Version:
    """A kept version with the name of who made it."""

    version: VisitVersion
    actor: str
    differences: tuple[Difference, ...] = ()


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition of the visits that the viewer may see: `access.may_see` for lists."""
    own = Visit.author_id == viewer.account_id
    others: ColumnElement[bool]
    match viewer.role:
        case Role.INSTRUCTOR:
            others = Visit.organisation_id.in_(assigned_ids(viewer.account_id, clock.today()))
        case Role.COORDINATOR | Role.ADMIN:
            others = within(viewer.scope, Visit)
        case _:
            others = false()
    return or_(own, and_(Visit.state != State.DRAFT, others))


def get(viewer: Viewer, visit_id: int, *, lock: bool = False) -> Visit:
    """Return the visit, or raise NotFound; `lock` holds its row until the transaction ends."""
    statement = select(Visit).where(Visit.id == visit_id, visible(viewer))
    visit = db.session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()
    if visit is None:
        raise NotFound
    return visit


def of_client(client_id: str) -> Visit | None:
    """Return the visit that a phone gave this id, if it arrived; its row is held until the transaction ends."""
    statement = select(Visit).where(Visit.client_id == client_id).with_for_update()
    return db.session.execute(statement).scalar_one_or_none()


def own_of_client(viewer: Viewer, client_id: str) -> Visit | None:
    """Return the viewer's own visit that a phone gave this id, if it arrived."""
    statement = select(Visit).where(Visit.client_id == client_id, Visit.author_id == viewer.account_id)
    return db.session.execute(statement).scalar_one_or_none()


def require_own(viewer: Viewer, client_id: str) -> Visit:
    """Return the viewer's own visit that a phone gave this id. Raises NotFound."""
    visit = own_of_client(viewer, client_id)
    if visit is None:
        raise NotFound
    return visit


def opinions(viewer: Viewer, visit_id: int) -> list[SpokenOpinion]:
    """Return the opinions of a visit that the viewer may see, with their problems, in order."""
    rows = db.session.execute(
        select(VisitOpinion, Problem)
        .join(Visit, Visit.id == VisitOpinion.visit_id)
        .outerjoin(Problem, Problem.id == VisitOpinion.problem_id)
        .where(VisitOpinion.visit_id == visit_id, visible(viewer))
        .order_by(VisitOpinion.position)
    ).all()
    return [SpokenOpinion(*row) for row in rows]


def photos(viewer: Viewer, visit_id: int) -> list[VisitPhoto]:
    """Return the photos of a visit that the viewer may see, in order."""
    statement = select(VisitPhoto).join(Visit, Visit.id == VisitPhoto.visit_id)
    statement = statement.where(VisitPhoto.visit_id == visit_id, visible(viewer))
    return list(db.session.execute(statement.order_by(VisitPhoto.position)).scalars())


def versions(viewer: Viewer, visit_id: int) -> list[Version]:
    """Return every version of a visit that the viewer may see with what it changed, the first one first."""
    rows = db.session.execute(
        select(VisitVersion, Account.name)
        .join(Visit, Visit.id == VisitVersion.visit_id)
        .join(Account, Account.id == VisitVersion.actor_id)
        .where(VisitVersion.visit_id == visit_id, visible(viewer))
        .order_by(VisitVersion.version)
    ).all()
    found: list[Version] = []
    for version, actor in rows:
        changed = differences(found[-1].version.content, version.content) if found else []
        found.append(Version(version, actor, tuple(changed)))
    return found


def kept_opinions(visit_id: int) -> list[KeptOpinion]:
    """Return the opinions as the rules compare them."""
    rows = db.session.execute(
        select(VisitOpinion, Problem.state)
        .outerjoin(Problem, Problem.id == VisitOpinion.problem_id)
        .where(VisitOpinion.visit_id == visit_id)
        .order_by(VisitOpinion.position)
    ).all()
    return [
        KeptOpinion(_opinion(row), row.problem_id, locked=state is not None and locks_opinion(state))
        for row, state in rows
    ]


def content(visit: Visit) -> Content:
    """Return what a visit says, as it was entered."""
    hashes = db.session.execute(
        select(VisitPhoto.sha256).where(VisitPhoto.visit_id == visit.id).order_by(VisitPhoto.position)
    ).scalars()
    return Content(
        organisation_id=visit.organisation_id,
        visited_on=visit.visited_on,
        themes=tuple(Theme(theme) for theme in visit.themes),
        registered=visit.registered,
        floating=visit.floating,
        contact=visit.contact,
        opinions=tuple(kept.opinion for kept in kept_opinions(visit.id)),
        photos=tuple(hashes),
        position=position(visit),
        awaited=missing_photos(visit.id),
    )


def awaited(visit_id: int) -> dict[str, AwaitedPhoto]:
    """Return the photos that a phone announced for a visit, by their hash there, in order."""
    statement = select(AwaitedPhoto).where(AwaitedPhoto.visit_id == visit_id).order_by(AwaitedPhoto.position)
    return {row.client_sha256: row for row in db.session.execute(statement).scalars()}


def missing_photos(visit_id: int) -> tuple[str, ...]:
    """Return the hashes, on the phone, of the announced photos that have not arrived."""
    return tuple(hash_ for hash_, row in awaited(visit_id).items() if row.sha256 is None)


def position(visit: Visit) -> Position | None:
    """Return where the visit was made, if that is known."""
    if visit.latitude is None or visit.longitude is None or visit.accuracy_m is None:
        return None
    return Position(visit.latitude, visit.longitude, visit.accuracy_m)


def organisation_name(viewer: Viewer, organisation_id: int) -> str:
    """Return the name of an organisation that the viewer may choose; "" for any other."""
    statement = select(Organisation.name).where(Organisation.id == organisation_id, choosable(viewer))
    return db.session.execute(statement).scalar_one_or_none() or ""


def organisation_names(found: Iterable[Difference]) -> dict[int, str]:
    """Return the names of the organisations that differences speak of, by id."""
    ids = {id_ for one in found if one.field == "organisation_id" for id_ in (one.before, one.after)}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def place_of_visit(viewer: Viewer, organisation_id: int, visit: Visit | None) -> Organisation:
    """Return the organisation if the viewer may log a visit there; where the visit already stands, it stays.

    Somebody who moved to another county must still be able to correct what was sent back. Raises NotFound.
    """
    if visit is not None and visit.organisation_id == organisation_id:
        return db.session.execute(select(Organisation).where(Organisation.id == organisation_id)).scalar_one()
    return loggable(viewer, organisation_id)


def name_of_place(visit: Visit) -> str:
    """Return the name of the organisation where a visit was made."""
    return db.session.execute(select(Organisation.name).where(Organisation.id == visit.organisation_id)).scalar_one()


def organisation_of(visit: Visit) -> Organisation:
    """Return the organisation of a visit that the caller has looked up for a viewer."""
    return db.session.get_one(Organisation, visit.organisation_id)


def author_name(visit: Visit) -> str:
    """Return the name of who logged a visit."""
    return db.session.execute(select(Account.name).where(Account.id == visit.author_id)).scalar_one()


def uploads(account_id: int, hashes: Sequence[str]) -> dict[str, PhotoUpload]:
    """Return which of these photos the person sent in."""
    rows = db.session.execute(
        select(PhotoUpload).where(PhotoUpload.account_id == account_id, PhotoUpload.sha256.in_(hashes))
    ).scalars()
    return {row.sha256: row for row in rows}


def photo_sizes(viewer: Viewer, hashes: Sequence[str]) -> dict[str, int]:
    """Return the bytes of those of these photos that the viewer sent in."""
    return {sha256: upload.size for sha256, upload in uploads(viewer.account_id, hashes).items()}


def require_photo(viewer: Viewer, sha256: str) -> None:
    """Raise NotFound unless the viewer sent the photo in or may see a visit that holds it."""
    seen = select(VisitPhoto.id).join(Visit, Visit.id == VisitPhoto.visit_id)
    seen = seen.where(VisitPhoto.sha256 == sha256, visible(viewer))
    if uploads(viewer.account_id, [sha256]):
        return
    if not db.session.execute(select(exists(seen))).scalar():
        raise NotFound


def of_problem(viewer: Viewer, problem_id: int) -> Visit | None:
    """Return the visit in which a problem was raised, if the viewer may see it."""
    statement = select(Visit).join(VisitOpinion, VisitOpinion.visit_id == Visit.id)
    statement = statement.where(VisitOpinion.problem_id == problem_id, visible(viewer))
    return db.session.execute(statement).scalar_one_or_none()


def _opinion(row: VisitOpinion) -> Opinion:
    return Opinion(row.client_id, row.category, row.text, row.follow, row.answer)
