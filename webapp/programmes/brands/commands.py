"""Every write to the brand library: one function a use case, each with a step in the timeline and one audit row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from webapp.areas.rules import county_of
from webapp.audit import commands as audit
from webapp.core.db import db, transaction, upsert
from webapp.core.errors import N_, Conflict, Invalid, NotAllowed, NotFound
from webapp.organisations import queries as organisations
from webapp.organisations.rules.access import Place
from webapp.programmes.brands import rules
from webapp.programmes.brands.models import Brand, BrandAward, BrandEvidence, BrandOwner, BrandStep
from webapp.programmes.brands.queries import evidence, reading
from webapp.programmes.brands.rules import Action, Record, Stage, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from webapp.accounts.rules import Viewer
    from webapp.audit.rules import Actor


def create(*, viewer: Viewer, text: Text, area_code: str, now: datetime) -> int:
    """Enter a brand at its first stage and return its id. Invalid for a name that the county has, or a bad text."""
    text = rules.checked(text)
    county = county_of(area_code)
    with transaction() as session:
        if not rules.may_change(viewer, Place(county, area_code)):
            raise NotAllowed(N_("Only a coordinator of the area keeps its brands."))
        _refuse_double(county, text.name, None)
        brand = Brand(
            **text._asdict(), stage=Stage.CULTIVATED, county_code=county, area_code=area_code, created_at=now, version=1
        )
        session.add(brand)
        session.flush()
        _note(brand, Action.CREATE, viewer.actor, viewer.account_id, now, before=None)
        return brand.id


def edit(*, viewer: Viewer, brand_id: int, version: int, text: Text, now: datetime) -> None:
    """Change what is written about a brand. Raises Invalid as `create`, Conflict (stale) when it changed meanwhile."""
    text = rules.checked(text)
    with transaction():
        brand = _held(viewer, brand_id, version)
        _refuse_double(brand.county_code, text.name, brand.id)
        before = _state(brand)
        for field, value in text._asdict().items():
            setattr(brand, field, value)
        _note(brand, Action.EDIT, viewer.actor, viewer.account_id, now, before=before)


def move(*, viewer: Viewer, brand_id: int, version: int, action: Action, words: str, now: datetime) -> Stage:
    """Move a brand one stage on (`ADVANCE`) or back (`SET_BACK`) and say why; return its stage."""
    words = rules.checked_words(words)
    with transaction():
        brand = _held(viewer, brand_id, version)
        before = _state(brand)
        brand.stage = rules.after(brand.stage, action)
        _note(brand, action, viewer.actor, viewer.account_id, now, before=before, words=words)
        return brand.stage


def add_owner(*, viewer: Viewer, brand_id: int, organisation_id: int, now: datetime) -> None:
    """Let a brand belong to an organisation that the viewer manages. Twice is harmless."""
    with transaction() as session:
        brand = _held(viewer, brand_id, None)
        organisation = organisations.get(viewer, organisation_id)
        if len(reading.owners(brand_id)) >= rules.MOST_OWNERS:
            raise Invalid(N_("At most %(limit)s organisations."), field="q", limit=rules.MOST_OWNERS)
        added = session.execute(
            upsert(BrandOwner)
            .values(brand_id=brand_id, organisation_id=organisation_id)
            .on_conflict_do_nothing()
            .returning(BrandOwner.brand_id)
        ).first()
        if added:
            _note(brand, Action.EDIT, viewer.actor, viewer.account_id, now, before=None, words=f"+ {organisation.name}")


def remove_owner(*, viewer: Viewer, brand_id: int, organisation_id: int, now: datetime) -> None:
    """Let a brand no longer belong to an organisation. Evidence that is linked stays. Raises NotFound."""
    with transaction() as session:
        brand = _held(viewer, brand_id, None)
        owner = next((one for one in reading.owners(brand_id) if one.id == organisation_id), None)
        if owner is None:
            raise NotFound
        session.execute(
            delete(BrandOwner).where(BrandOwner.brand_id == brand_id, BrandOwner.organisation_id == organisation_id)
        )
        _note(brand, Action.EDIT, viewer.actor, viewer.account_id, now, before=None, words=f"− {owner.name}")


def link(*, viewer: Viewer, brand_id: int, chosen: Sequence[Record], now: datetime) -> int:
    """Link reviewed visits and solved problems of the owners as evidence; return how many were new.

    Raises Invalid when nothing was chosen, NotFound for a record that is no evidence.
    """
    if not chosen:
        raise Invalid(N_("Tick at least one record."), field="visit")
    with transaction() as session:
        brand = _held(viewer, brand_id, None)
        new: list[str] = []
        for record in chosen:
            if not evidence.may_prove(brand_id, record):
                raise NotFound
            row = {"brand_id": brand_id, "added_at": now, **record._asdict()}
            statement = upsert(BrandEvidence).values(**row).on_conflict_do_nothing().returning(BrandEvidence.id)
            if session.execute(statement).first():
                new.append(str(record))
        if new:
            _note(brand, Action.PROVE, viewer.actor, viewer.account_id, now, before=None, words=" ".join(new))
        return len(new)


def unlink(*, viewer: Viewer, brand_id: int, evidence_id: int, now: datetime) -> None:
    """Take a piece of evidence out. Raises NotFound when it is not the brand's."""
    with transaction() as session:
        brand = _held(viewer, brand_id, None)
        held = session.execute(
            select(BrandEvidence).where(BrandEvidence.id == evidence_id, BrandEvidence.brand_id == brand_id)
        ).scalar_one_or_none()
        if held is None:
            raise NotFound
        words = str(Record(held.visit_id, held.problem_id))
        session.delete(held)
        _note(brand, Action.UNPROVE, viewer.actor, viewer.account_id, now, before=None, words=words)


def award(*, viewer: Viewer, brand_id: int, title: str, awarded_on: date, now: datetime) -> None:
    """Record by hand an award that came from elsewhere. Raises Invalid without a title."""
    title = rules.checked_words(title)
    with transaction():
        brand = _held(viewer, brand_id, None)
        record_award(
            brand=brand,
            title=title,
            awarded_on=awarded_on,
            origin="",
            actor=viewer.actor,
            actor_id=viewer.account_id,
            now=now,
        )


def record_award(
    *, brand: Brand, title: str, awarded_on: date, origin: str, actor: Actor, actor_id: int | None, now: datetime
) -> None:
    """Record an award within the transaction of what it follows from, such as a published result. Twice is harmless."""
    row = {"brand_id": brand.id, "title": title, "awarded_on": awarded_on, "origin": origin}
    added = db.session.execute(
        upsert(BrandAward).values(**row).on_conflict_do_nothing().returning(BrandAward.id)
    ).first()
    if added:
        _note(brand, Action.AWARD, actor, actor_id, now, before=None, words=title)


def _held(viewer: Viewer, brand_id: int, version: int | None) -> Brand:
    brand = reading.get(viewer, brand_id, lock=True)
    if not rules.may_change(viewer, brand):
        raise NotAllowed(N_("Only a coordinator of the area keeps its brands."))
    if version is not None and brand.version != version:
        raise Conflict(N_("The brand has changed since you opened it. Read it again, then change it."))
    return brand


def _refuse_double(county_code: str, name: str, own_id: int | None) -> None:
    same = select(Brand.id).where(Brand.county_code == county_code, Brand.name == name)
    held = db.session.execute(same).scalar_one_or_none()
    if held is not None and held != own_id:
        raise Invalid(N_("This county has a brand of that name already."), field="name")


def _state(brand: Brand) -> dict[str, Any]:
    return {column.key: getattr(brand, column.key) for column in Brand.__table__.columns}


def _note(
    brand: Brand,
    action: Action,
    actor: Actor,
    actor_id: int | None,
    now: datetime,
    *,
    before: dict[str, Any] | None,
    words: str = "",
) -> None:
    if action is not Action.CREATE:
        brand.version += 1
    db.session.execute(
        insert(BrandStep).values(
            brand_id=brand.id, at=now, actor_id=actor_id, action=action, stage=brand.stage, words=words
        )
    )
    db.session.flush()
    audit.record(
        scope=f"area:{brand.county_code}",
        actor=actor,
        action=f"brand.{action}",
        obj=f"brand:{brand.id}",
        before=before,
        after={**_state(brand), "words": words},
        details={"stage": brand.stage.value},
        now=now,
    )
