"""Single brands and lists of them, always through the eyes of a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, false, func, or_, select, true

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.areas.rules import Level
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.pagination import Page, paginate
from webapp.organisations.models import Organisation
from webapp.programmes.brands.models import Brand, BrandAward, BrandEvidence, BrandOwner, BrandStep
from webapp.programmes.brands.rules import Stage

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; None and "" mean all. `text` is part of a name."""

    stage: Stage | None = None
    area_code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A brand with how many owners, pieces of evidence and awards it has."""

    brand: Brand
    owners: int
    evidence: int
    awards: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the timeline with the name of who made it, "" for the system."""

    step: BrandStep
    actor: str


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition of the brands that the viewer may read: `rules.may_read` for lists."""
    match viewer.role:
        case Role.INSTRUCTOR:
            return true() if viewer.scope.level is Level.CITY else Brand.county_code == viewer.scope.county_code
        case Role.COORDINATOR | Role.ADMIN:
            return within(viewer.scope, Brand)
        case _:
            return false()


def get(viewer: Viewer, brand_id: int, *, lock: bool = False) -> Brand:
    """Return the brand, or raise NotFound; `lock` holds its row until the transaction ends."""
    statement = select(Brand).where(Brand.id == brand_id, visible(viewer))
    brand = db.session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()
    if brand is None:
        raise NotFound
    return brand


def page(viewer: Viewer, chosen: Filter, number: int) -> Page[Listed]:
    """Return one page of brands, the furthest stage first, then by name."""
    furthest_first = case({stage.value: -place for place, stage in enumerate(Stage)}, value=Brand.stage)
    counts = [
        select(func.count()).where(part.brand_id == Brand.id).scalar_subquery()
        for part in (BrandOwner, BrandEvidence, BrandAward)
    ]
    whole = select(Brand, *counts).where(visible(viewer))
    statement = whole
    if chosen.stage is not None:
        statement = statement.where(Brand.stage == chosen.stage)
    if chosen.area_code:
        code = chosen.area_code
        statement = statement.where(or_(Brand.area_code == code, Brand.county_code == code))
    if chosen.text:
        statement = statement.where(Brand.name.contains(chosen.text, autoescape=True))
    statement = statement.order_by(furthest_first, Brand.name, Brand.id)
    rows = paginate(statement, number, rows=True, whole=None if chosen == Filter() else whole)
    return rows.holding([Listed(*row) for row in rows.items])


def choices(viewer: Viewer) -> list[Brand]:
    """Return every brand that the viewer may read, by name, for choosing one."""
    return list(db.session.execute(select(Brand).where(visible(viewer)).order_by(Brand.name, Brand.id)).scalars())


def stage_counts(viewer: Viewer) -> dict[Stage, int]:
    """Count the viewer's brands by stage; stages without any are there with 0."""
    rows = db.session.execute(select(Brand.stage, func.count()).where(visible(viewer)).group_by(Brand.stage)).all()
    return dict.fromkeys(Stage, 0) | {row[0]: row[1] for row in rows}


def owners(brand_id: int) -> list[Organisation]:
    """Return the organisations that a brand belongs to, by name."""
    statement = (
        select(Organisation)
        .join(BrandOwner, BrandOwner.organisation_id == Organisation.id)
        .where(BrandOwner.brand_id == brand_id)
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return list(db.session.execute(statement).scalars())


def awards(brand_id: int) -> list[BrandAward]:
    """Return what a brand won, the latest first."""
    statement = select(BrandAward).where(BrandAward.brand_id == brand_id)
    return list(db.session.execute(statement.order_by(BrandAward.awarded_on.desc(), BrandAward.id.desc())).scalars())


def timeline(brand_id: int) -> list[Step]:
    """Return what happened to a brand, in order."""
    rows = db.session.execute(
        select(BrandStep, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == BrandStep.actor_id)
        .where(BrandStep.brand_id == brand_id)
        .order_by(BrandStep.id)
    )
    return [Step(*row) for row in rows]


def of_organisation(viewer: Viewer, organisation_id: int) -> list[Brand]:
    """Return the brands of an organisation that the viewer may read, by name."""
    statement = (
        select(Brand)
        .join(BrandOwner, BrandOwner.brand_id == Brand.id)
        .where(BrandOwner.organisation_id == organisation_id, visible(viewer))
        .order_by(Brand.name)
    )
    return list(db.session.execute(statement).scalars())
