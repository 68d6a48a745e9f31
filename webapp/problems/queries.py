"""Reading problems, always through the eyes of a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import false, func, or_, select

from webapp.accounts.models import Account
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.pagination import Page, paginate
from webapp.organisations.models import Organisation
from webapp.organisations.queries import assigned_ids, merged_ids
from webapp.problems.models import Problem, ProblemEvent
from webapp.problems.rules import OPEN_STATES, Category, State, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of problems is narrowed to; None and "" mean all."""

    states: frozenset[State] | None = None
    category: Category | None = None
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A problem with its organisation's name."""

    problem: Problem
    organisation: str

    @property
    def title(self) -> str:
        """The first line, shortened."""
        return title_of(self.problem.text)

    @property
    def raised_on(self) -> date:
        """The day in Lishui."""
        return clock.local(self.problem.raised_at).date()


@dataclass(frozen=True, slots=True)
class Subject:
    """An organisation by name; `readable` when its page may be opened."""

    organisation_id: int
    name: str
    readable: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a timeline with the name of who acted; "" for the system."""

    event: ProblemEvent
    actor: str


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition of the problems that the viewer may see: `rules.may_see` for lists."""
    match viewer.role:
        case Role.INSTRUCTOR:
            assigned = assigned_ids(viewer.account_id, clock.today())
            return or_(Problem.organisation_id.in_(assigned), Problem.raised_by_id == viewer.account_id)
        case Role.COORDINATOR | Role.ADMIN:
            return within(viewer.scope, Problem)
        case _:
            return false()


def get(viewer: Viewer, problem_id: int, *, lock: bool = False) -> Problem:
    """Return the problem, or raise NotFound; `lock` holds its row until the transaction ends."""
    statement = select(Problem).where(Problem.id == problem_id, visible(viewer))
    problem = db.session.execute(statement.with_for_update() if lock else statement).scalar_one_or_none()
    if problem is None:
        raise NotFound
    return problem


def locked(problem_id: int) -> Problem:
    """Return a problem that another record refers to, its row held until the transaction ends."""
    return db.session.execute(select(Problem).where(Problem.id == problem_id).with_for_update()).scalar_one()


def page(viewer: Viewer, chosen: Filter, number: int) -> Page[Listed]:
    """Return one page of the viewer's problems, newest first."""
    statement = _listed().where(visible(viewer)).order_by(Problem.raised_at.desc(), Problem.id.desc())
    if chosen.states is not None:
        statement = statement.where(Problem.state.in_(chosen.states))
    if chosen.category is not None:
        statement = statement.where(Problem.category == chosen.category)
    if chosen.area_code:
        code = chosen.area_code
        statement = statement.where(or_(Problem.area_code == code, Problem.county_code == code))
    rows = paginate(statement, number, rows=True)
    return Page([Listed(*row) for row in rows.items], rows.number, rows.pages, rows.total)


def counts(viewer: Viewer) -> dict[State, int]:
    """Count the viewer's problems by state; states without any are there with 0."""
    rows = db.session.execute(select(Problem.state, func.count()).where(visible(viewer)).group_by(Problem.state)).all()
    return dict.fromkeys(State, 0) | {row[0]: row[1] for row in rows}


def still_open(viewer: Viewer, limit: int) -> list[Listed]:
    """Return the viewer's open problems, oldest first, at most `limit`."""
    statement = _listed().where(visible(viewer), Problem.state.in_(OPEN_STATES))
    rows = db.session.execute(statement.order_by(Problem.raised_at, Problem.id).limit(limit)).all()
    return [Listed(*row) for row in rows]


def to_decide(viewer: Viewer, limit: int) -> list[Listed]:
    """Return the problems that wait for a coordinator's decision, oldest first, at most `limit`."""
    statement = _listed().where(visible(viewer), Problem.state == State.COLLECTED)
    rows = db.session.execute(statement.order_by(Problem.raised_at, Problem.id).limit(limit)).all()
    return [Listed(*row) for row in rows]


def of_organisation(viewer: Viewer, organisation_id: int, limit: int) -> list[Problem]:
    """Return what the viewer may see of an organisation's problems, newest first, at most `limit`."""
    statement = select(Problem).where(Problem.organisation_id.in_(merged_ids(organisation_id)), visible(viewer))
    return list(db.session.execute(statement.order_by(Problem.raised_at.desc()).limit(limit)).scalars())


def open_counts(viewer: Viewer, organisation_ids: Sequence[int]) -> dict[int, int]:
    """Count the viewer's open problems of each organisation that has any."""
    rows = db.session.execute(
        select(Problem.organisation_id, func.count())
        .where(Problem.organisation_id.in_(organisation_ids), Problem.state.in_(OPEN_STATES), visible(viewer))
        .group_by(Problem.organisation_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def subject(viewer: Viewer, organisation_id: int) -> Subject:
    """Return the organisation that a problem or a visit is about, as far as the viewer may know it."""
    statement = select(Organisation.name).where(Organisation.id == organisation_id)
    name = db.session.execute(statement).scalar_one()
    if viewer.role is not Role.INSTRUCTOR:
        return Subject(organisation_id, name, readable=viewer.role in {Role.COORDINATOR, Role.ADMIN})
    assigned = assigned_ids(viewer.account_id, clock.today()).where(Organisation.id == organisation_id)
    return Subject(organisation_id, name, readable=db.session.execute(assigned).first() is not None)


def timeline(problem_id: int) -> list[Step]:
    """Return what happened to a problem, in order."""
    rows = db.session.execute(
        select(ProblemEvent, func.coalesce(Account.name, ""))
        .outerjoin(Account, Account.id == ProblemEvent.actor_id)
        .where(ProblemEvent.problem_id == problem_id)
        .order_by(ProblemEvent.id)
    ).all()
    return [Step(*row) for row in rows]


def _listed() -> Select[Problem, str]:
    return select(Problem, Organisation.name).join(Organisation, Organisation.id == Problem.organisation_id)
