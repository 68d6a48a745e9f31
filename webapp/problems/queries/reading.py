"""Single problems and lists of them, always through the eyes of a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, func, or_, select

from webapp.accounts.models import Account, Department
from webapp.accounts.rules import Role
from webapp.areas.queries import within
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import NotFound
from webapp.core.pagination import paginate
from webapp.organisations.models import Organisation
from webapp.organisations.queries import assigned_ids, merged_ids
from webapp.problems.models import Problem, ProblemEvent, ProblemPhoto
from webapp.problems.queries import awaiting, clocks, parties
from webapp.problems.rules.categories import Category
from webapp.problems.rules.clocks import Mark, days_left
from webapp.problems.rules.states import OPEN_STATES, State
from webapp.problems.rules.wording import title_of
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from webapp.accounts.rules import Viewer
    from webapp.core.pagination import Page
    from webapp.problems.rules.clocks import Horizon


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of problems is narrowed to; None and "" mean all. `waiting`: a coordinator has to do something."""

    states: frozenset[State] | None = None
    category: Category | None = None
    area_code: str = ""
    mark: Mark | None = None
    department_id: int | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A problem with its organisation's name, the department that leads it ("" for none) and its mark of today.

    `left` are the workdays until it is due, below zero those since; None while nothing is due.
    """

    problem: Problem
    organisation: str
    lead: str = ""
    mark: Mark | None = None
    left: int | None = None

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
    """An organisation by name; `readable` when its page may be opened, `former` its name before a merge."""

    organisation_id: int
    name: str
    readable: bool
    former: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a timeline with the names of who acted, "" for the system, and for which department; its photos.

    `missing` photos are still on the phone that took them.
    """

    event: ProblemEvent
    actor: str
    department: str = ""
    photos: tuple[ProblemPhoto, ...] = ()
    missing: int = 0


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition of the problems that the viewer may see: `rules.may_see` for lists."""
    match viewer.role:
        case Role.INSTRUCTOR:
            assigned = assigned_ids(viewer.account_id, clock.today())
            return or_(Problem.organisation_id.in_(assigned), Problem.raised_by_id == viewer.account_id)
        case Role.COORDINATOR | Role.ADMIN:
            return within(viewer.scope, Problem)
        case Role.DEPARTMENT:
            return Problem.id.in_(parties.handled_by(viewer.department_id))
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
    """Return one page of the viewer's problems: the newest first, or what is due first when a mark is asked for."""
    known = clocks.horizons()
    whole = listed().where(visible(viewer))
    order = (Problem.raised_at.desc(), Problem.id.desc()) if chosen.mark is None else (Problem.due_on, Problem.id)
    statement = whole.where(*conditions(chosen, known)).order_by(*order)
    rows = paginate(statement, number, rows=True, whole=None if chosen == Filter() else whole)
    return rows.holding(marked(rows.items, known))


def counts(viewer: Viewer) -> dict[State, int]:
    """Count the viewer's problems by state; states without any are there with 0."""
    rows = db.session.execute(select(Problem.state, func.count()).where(visible(viewer)).group_by(Problem.state)).all()
    return dict.fromkeys(State, 0) | {row[0]: row[1] for row in rows}


def mark_counts(viewer: Viewer) -> dict[Mark, int]:
    """Count the viewer's problems by today's mark; what is escalated counts as overdue too."""
    known = clocks.horizons()
    found = {}
    for mark in Mark:
        statement = select(func.count()).select_from(Problem).where(visible(viewer), clocks.marked(mark, known))
        found[mark] = db.session.execute(statement).scalar_one()
    return found


def some(viewer: Viewer, states: Iterable[State], limit: int, *, by_due: bool = False) -> list[Listed]:
    """Return the viewer's problems in these states, oldest (or first due) first, at most `limit`."""
    statement = listed().where(visible(viewer), Problem.state.in_(states))
    order = (Problem.due_on.is_(None), Problem.due_on) if by_due else (Problem.raised_at,)
    rows = db.session.execute(statement.order_by(*order, Problem.id).limit(limit)).all()
    return marked(rows, clocks.horizons())


def still_open(viewer: Viewer, limit: int) -> list[Listed]:
    """Return the viewer's open problems, oldest first, at most `limit`."""
    return some(viewer, OPEN_STATES, limit)


def to_decide(viewer: Viewer, limit: int) -> Page[Listed]:
    """Return the problems that wait for a coordinator, the longest wait first: at most `limit`, and how many."""
    statement = listed().where(visible(viewer), waits_for_coordinator())
    rows = paginate(statement.order_by(Problem.raised_at, Problem.id), 1, per_page=limit, rows=True)
    return rows.holding(marked(rows.items, clocks.horizons()))


def waits_for_coordinator() -> ColumnElement[bool]:
    """Return the condition of what a coordinator has to accept, hand over, grant, look at again or close."""
    return or_(
        Problem.state.in_((State.COLLECTED, State.ACCEPTED, State.VERIFIED)),
        Problem.extension_days.is_not(None),
        and_(Problem.state == State.SHELVED, Problem.review_on <= clock.today()),
    )


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


def mergeable(viewer: Viewer, problem: Problem, limit: int) -> list[Listed]:
    """Return the open problems of the same county and category into which this one may go, newest first."""
    statement = listed().where(
        visible(viewer),
        Problem.state.in_(OPEN_STATES),
        Problem.id != problem.id,
        Problem.county_code == problem.county_code,
        Problem.category == problem.category,
    )
    rows = db.session.execute(statement.order_by(Problem.raised_at.desc(), Problem.id.desc()).limit(limit)).all()
    return [Listed(*row) for row in rows]


def merged_into(viewer: Viewer, problem_id: int) -> list[Problem]:
    """Return the cases that were merged into a problem, as far as the viewer may see them."""
    statement = select(Problem).where(Problem.main_id == problem_id, visible(viewer)).order_by(Problem.id)
    return list(db.session.execute(statement).scalars())


def main_state(problem: Problem) -> State | None:
    """Return where the main case of a merged problem stands; None for any other."""
    return db.session.execute(select(Problem.state).where(Problem.id == problem.main_id)).scalar_one_or_none()


def subject(viewer: Viewer, organisation_id: int) -> Subject:
    """Return the organisation that a problem or a visit is about, as it is now, as far as the viewer may know it."""
    record = db.session.get_one(Organisation, organisation_id)
    now = db.session.get_one(Organisation, record.merged_into_id) if record.merged_into_id else record
    if viewer.role is Role.INSTRUCTOR:
        assigned = assigned_ids(viewer.account_id, clock.today()).where(Organisation.id == now.id)
        readable = db.session.execute(assigned).first() is not None
    else:
        readable = viewer.role in {Role.COORDINATOR, Role.ADMIN}
    return Subject(now.id, now.name, readable, former=record.name if record.name != now.name else "")


def timeline(problem_id: int) -> list[Step]:
    """Return what happened to a problem, in order."""
    rows = db.session.execute(
        select(ProblemEvent, func.coalesce(Account.name, ""), func.coalesce(Department.name, ""))
        .outerjoin(Account, Account.id == ProblemEvent.actor_id)
        .outerjoin(Department, Department.id == ProblemEvent.department_id)
        .where(ProblemEvent.problem_id == problem_id)
        .order_by(ProblemEvent.id)
    ).all()
    photos: dict[int, list[ProblemPhoto]] = {}
    kept = select(ProblemPhoto).where(ProblemPhoto.problem_id == problem_id).order_by(ProblemPhoto.position)
    for photo in db.session.execute(kept).scalars():
        photos.setdefault(photo.event_id, []).append(photo)
    missing = awaiting.missing_counts(problem_id)
    return [
        Step(event, actor, office, tuple(photos.get(event.id, ())), missing.get(event.id, 0))
        for event, actor, office in rows
    ]


def photo(viewer: Viewer, sha256: str) -> ProblemPhoto:
    """Return a photo or PDF of a problem that the viewer may see, or raise NotFound."""
    held = select(ProblemPhoto).join(Problem, Problem.id == ProblemPhoto.problem_id)
    seen = db.session.execute(held.where(ProblemPhoto.sha256 == sha256, visible(viewer)).limit(1)).scalar_one_or_none()
    if seen is None:
        raise NotFound
    return seen


def listed() -> Select[Problem, str, str]:
    """Return the statement of all problems as lists show them; the caller narrows it."""
    return select(Problem, Organisation.name, parties.lead_name()).join(
        Organisation, Organisation.id == Problem.organisation_id
    )


def marked(rows: Iterable[Any], known: dict[Category, Horizon]) -> list[Listed]:
    """Return rows of `listed` with the mark that each wears."""
    return [Listed(row[0], row[1], row[2], known[row[0].category].mark(row[0].due_on), left(row[0])) for row in rows]


def left(problem: Problem) -> int | None:
    """Return the workdays until a problem is due, below zero those since; None while nothing is due."""
    return None if problem.due_on is None else days_left(problem.due_on, clock.today(), calendar())


def conditions(chosen: Filter, known: dict[Category, Horizon]) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of what a list is narrowed to."""
    found: list[ColumnElement[bool]] = []
    if chosen.states is not None:
        found.append(Problem.state.in_(chosen.states))
    if chosen.category is not None:
        found.append(Problem.category == chosen.category)
    if chosen.area_code:
        code = chosen.area_code
        found.append(or_(Problem.area_code == code, Problem.county_code == code))
    if chosen.mark is not None:
        found.append(clocks.marked(chosen.mark, known))
    if chosen.waiting:
        found.append(waits_for_coordinator())
    if chosen.department_id is not None:
        found.append(Problem.id.in_(parties.handled_by(chosen.department_id)))
    return found
