"""What the records say of a brand's owners: visits, opinions, solved problems, satisfaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from webapp.core import clock
from webapp.core.db import db
from webapp.organisations.models import Organisation
from webapp.organisations.queries import merged_ids
from webapp.problems.models import Problem
from webapp.problems.rules import State as ProblemState
from webapp.problems.rules import title_of
from webapp.programmes.brands.models import BrandEvidence, BrandOwner
from webapp.visits.models import Visit, VisitOpinion
from webapp.visits.rules.states import State as VisitState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute

    from webapp.programmes.brands.rules import Record

_MOST_OFFERED = 30
_COUNTED_VISIT = (Visit.state == VisitState.REVIEWED) & (Visit.missing_photos == 0)
_SOLVED = Problem.state == ProblemState.CLOSED


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence: a visit (`problem` None) or a problem. `evidence_id` is None while it is only offered."""

    day: date | None
    organisation: str
    title: str
    visit_id: int | None = None
    problem_id: int | None = None
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures from the records of some organisations up to a day, by the counting rules of the domain.

    `visits` counts reviewed visits (家次), `opinions` those of them, `solved` problems by their closing day.
    `satisfaction` is the mean rating of solved problems, 1 to 5 with one decimal, None without any of `ratings`.
    """

    visits: int
    opinions: int
    solved: int
    ratings: int
    satisfaction: Decimal | None


def linked(brand_id: int) -> list[Proof]:
    """Return a brand's evidence, the latest first."""
    visits = (
        select(Visit.visited_on, Organisation.name, Visit.id, BrandEvidence.id)
        .join(BrandEvidence, BrandEvidence.visit_id == Visit.id)
        .join(Organisation, Organisation.id == Visit.organisation_id)
        .where(BrandEvidence.brand_id == brand_id)
    )
    problems = (
        select(Problem.closed_at, Organisation.name, Problem.text, Problem.id, BrandEvidence.id)
        .join(BrandEvidence, BrandEvidence.problem_id == Problem.id)
        .join(Organisation, Organisation.id == Problem.organisation_id)
        .where(BrandEvidence.brand_id == brand_id)
    )
    found = [
        Proof(day, name, "", visit_id=visit_id, evidence_id=evidence_id)
        for day, name, visit_id, evidence_id in db.session.execute(visits)
    ]
    found += [
        Proof(clock.day_of(at), name, title_of(text), problem_id=problem_id, evidence_id=evidence_id)
        for at, name, text, problem_id, evidence_id in db.session.execute(problems)
    ]
    return sorted(found, key=lambda proof: proof.day or clock.today(), reverse=True)


def offered(brand_id: int) -> list[Proof]:
    """Return what could be linked: the owners' latest reviewed visits and solved problems not yet linked."""
    ids = owner_ids(brand_id)
    visits = (
        select(Visit.visited_on, Organisation.name, Visit.id)
        .join(Organisation, Organisation.id == Visit.organisation_id)
        .where(Visit.organisation_id.in_(ids), _COUNTED_VISIT)
        .where(Visit.id.not_in(_taken(brand_id, BrandEvidence.visit_id)))
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(_MOST_OFFERED)
    )
    problems = (
        select(Problem.closed_at, Organisation.name, Problem.text, Problem.id)
        .join(Organisation, Organisation.id == Problem.organisation_id)
        .where(Problem.organisation_id.in_(ids), _SOLVED)
        .where(Problem.id.not_in(_taken(brand_id, BrandEvidence.problem_id)))
        .order_by(Problem.closed_at.desc(), Problem.id.desc())
        .limit(_MOST_OFFERED)
    )
    found = [Proof(day, name, "", visit_id=visit_id) for day, name, visit_id in db.session.execute(visits)]
    for at, name, text, problem_id in db.session.execute(problems):
        found.append(Proof(clock.day_of(at), name, title_of(text), problem_id=problem_id))
    return found


def owner_ids(brand_id: int) -> list[int]:
    """Return the organisations that a brand belongs to, and every record merged into one of them."""
    owned = select(BrandOwner.organisation_id).where(BrandOwner.brand_id == brand_id)
    return [one for owner in db.session.execute(owned).scalars() for one in merged_ids(owner)]


def figures(organisation_ids: Sequence[int], until: date) -> Figures:
    """Count what the records say of these organisations up to the end of a day in Lishui."""
    visits = _COUNTED_VISIT & Visit.organisation_id.in_(organisation_ids) & (Visit.visited_on <= until)
    end = clock.midnight(until + timedelta(days=1))
    solved = _SOLVED & Problem.organisation_id.in_(organisation_ids) & (Problem.closed_at < end)
    opinions = select(func.count()).select_from(VisitOpinion).join(Visit, Visit.id == VisitOpinion.visit_id)
    rated = select(func.count(Problem.rating), func.sum(Problem.rating)).where(solved)
    ratings, total = db.session.execute(rated).one()
    mean = (Decimal(total or 0) / ratings).quantize(Decimal("0.1"), ROUND_HALF_UP) if ratings else None
    return Figures(
        visits=_count(Visit, visits),
        opinions=db.session.execute(opinions.where(visits)).scalar_one(),
        solved=_count(Problem, solved),
        ratings=ratings,
        satisfaction=mean,
    )


def may_prove(brand_id: int, record: Record) -> bool:
    """Whether the record is a reviewed visit or a solved problem of an owner."""
    ids = owner_ids(brand_id)
    if record.visit_id is not None:
        return _count(Visit, _COUNTED_VISIT & (Visit.id == record.visit_id) & Visit.organisation_id.in_(ids)) == 1
    return _count(Problem, _SOLVED & (Problem.id == record.problem_id) & Problem.organisation_id.in_(ids)) == 1


def _taken(brand_id: int, column: InstrumentedAttribute[int | None]) -> Select[int | None]:
    return select(column).where(BrandEvidence.brand_id == brand_id, column.is_not(None))


def _count(model: type[Visit | Problem], condition: ColumnElement[bool]) -> int:
    return int(db.session.execute(select(func.count()).select_from(model).where(condition)).scalar_one())
