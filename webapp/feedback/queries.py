"""Reading links and opinions: what a card leads to, and what a coordinator has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.audit.rules import Actor
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.ids import token_hash
from webapp.core.pagination import Page, paginate
from webapp.feedback.models import EnterpriseLink, EnterpriseOpinion
from webapp.feedback.rules import State
from webapp.organisations import queries as organisations
from webapp.organisations.models import Organisation

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Select

    from webapp.accounts.rules import Viewer

ISSUERS = (Role.INSTRUCTOR, Role.COORDINATOR)
CODE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Seat:
    """Whom a link speaks for; `organisation_id` is the record it lives on in."""

    link_id: int
    organisation_id: int
    name: str
    county_code: str
    area_code: str

    @property
    def actor(self) -> Actor:
        """The name under which the audit record keeps what comes through the link: no person's."""
        return Actor(f"link:{self.link_id}", "enterprise")


@dataclass(frozen=True, slots=True)
class Listed:
    """An opinion with the name of its organisation."""

    opinion: EnterpriseOpinion
    name: str


# --- the card ---------------------------------------------------------------------------------------------


def seat_of(token: str) -> Seat | None:
    """Return whom a working link speaks for, or None."""
    row = db.session.execute(
        select(EnterpriseLink.id, Organisation)
        .join(Organisation, Organisation.id == EnterpriseLink.organisation_id)
        .where(EnterpriseLink.token_hash == token_hash(token), EnterpriseLink.revoked_at.is_(None))
    ).first()
    if row is None:
        return None
    link_id, organisation = row
    if organisation.merged_into_id is not None:
        organisation = db.session.get_one(Organisation, organisation.merged_into_id)
    return Seat(link_id, organisation.id, organisation.name, organisation.county_code, organisation.area_code)


def card_code(hashed: str) -> str:
    """Return what tells two cards apart on paper, and betrays nothing."""
    return hashed[:CODE_LENGTH].upper()


def issuable(viewer: Viewer, organisation_id: int) -> Organisation:
    """Return an organisation whose card the viewer may make: an own one, or one of a coordinator's area.

    Raises NotFound.
    """
    organisation = organisations.get(viewer, organisation_id)
    if viewer.role not in ISSUERS or organisation.merged_into_id is not None:
        raise NotFound
    return organisation


def live_link(organisation_id: int) -> EnterpriseLink | None:
    """Return the link of an organisation that works now, or None; one of a record merged into it counts."""
    statement = select(EnterpriseLink).where(
        EnterpriseLink.organisation_id.in_(organisations.merged_ids(organisation_id)),
        EnterpriseLink.revoked_at.is_(None),
    )
    return db.session.execute(statement.order_by(EnterpriseLink.id.desc()).limit(1)).scalar_one_or_none()


def own_with_links(viewer: Viewer) -> list[tuple[Organisation, date | None]]:
    """Return the organisations assigned to the viewer, each with the day its card was made, by name."""
    found = [organisation for organisation, _ in organisations.assigned(viewer.account_id, clock.today())]
    rows = db.session.execute(
        select(EnterpriseLink.organisation_id, EnterpriseLink.issued_at)
        .where(EnterpriseLink.organisation_id.in_([one.id for one in found]))
        .where(EnterpriseLink.revoked_at.is_(None))
    )
    issued = {row.organisation_id: clock.local(row.issued_at).date() for row in rows}
    return [(one, issued.get(one.id)) for one in dict.fromkeys(found) if one.merged_into_id is None]


# --- opinions ---------------------------------------------------------------------------------------------


def of_organisation(organisation_id: int) -> list[EnterpriseOpinion]:
    """Return what the organisation raised and nobody has taken up yet, the newest first, at most 20."""
    statement = (
        select(EnterpriseOpinion)
        .where(EnterpriseOpinion.organisation_id.in_(organisations.merged_ids(organisation_id)))
        .where(EnterpriseOpinion.state != State.TAKEN)
    )
    return list(db.session.execute(statement.order_by(EnterpriseOpinion.id.desc()).limit(20)).scalars())


def waiting_of(organisation_id: int) -> int:
    """Return how many opinions of the organisation wait."""
    ids = organisations.merged_ids(organisation_id)
    waiting = (EnterpriseOpinion.state == State.WAITING) & EnterpriseOpinion.organisation_id.in_(ids)
    return db.session.execute(select(func.count()).where(waiting)).scalar_one()


def opinions(viewer: Viewer, state: State | None, page: int) -> Page[Listed]:
    """Return one page of the opinions within the viewer's area, the oldest waiting first, else the newest."""
    statement = _visible(viewer)
    if state is State.WAITING:
        statement = statement.order_by(EnterpriseOpinion.id)
    else:
        statement = statement.order_by(EnterpriseOpinion.id.desc())
    if state is not None:
        statement = statement.where(EnterpriseOpinion.state == state)
    rows = paginate(statement, page, rows=True)
    return rows.holding([Listed(*row) for row in rows.items])


def opinion(viewer: Viewer, opinion_id: int) -> Listed:
    """Return an opinion within the viewer's area. Raises NotFound."""
    row = db.session.execute(_visible(viewer).where(EnterpriseOpinion.id == opinion_id)).first()
    if row is None:
        raise NotFound
    return Listed(*row)


def locked(viewer: Viewer, opinion_id: int) -> EnterpriseOpinion:
    """Return an opinion that nobody else decides on before the transaction ends. Raises NotFound."""
    statement = select(EnterpriseOpinion).where(
        EnterpriseOpinion.id == opinion_id, within(viewer.scope, EnterpriseOpinion)
    )
    held = statement.with_for_update().execution_options(populate_existing=True)
    found = db.session.execute(held).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _visible(viewer: Viewer) -> Select[EnterpriseOpinion, str]:
    return (
        select(EnterpriseOpinion, Organisation.name)
        .join(Organisation, Organisation.id == EnterpriseOpinion.organisation_id)
        .where(within(viewer.scope, EnterpriseOpinion))
    )
