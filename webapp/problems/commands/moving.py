"""One step of a problem, the same for all: checked, done, and kept in timeline, audit record and inboxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from webapp.audit import commands as audit
from webapp.audit.rules import Actor
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.idempotency import once
from webapp.problems import queries
from webapp.problems.commands import photos, telling
from webapp.problems.commands.photos import Kept
from webapp.problems.models import Problem, ProblemEvent
from webapp.problems.queries import parties
from webapp.problems.rules import access, states
from webapp.problems.rules.clocks import Dues, is_late
from webapp.problems.rules.states import Action, State

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer


@dataclass(frozen=True, slots=True)
class Order:
    """Which problem, as of which version, the key of this sending, and the time by the device that kept it."""

    problem_id: int
    version: int
    key: str
    device_time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a step: its place in the timeline, the server's time then (ISO 8601), the problem's new version.

    The same again when the same sending arrives again.
    """

    problem_id: int
    event_id: int
    at: str
    version: int


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, also for the audit record and a department; under which key, and when by the device."""

    actor: Actor
    account_id: int | None = None
    department_id: int | None = None
    key: str = ""
    device_time: datetime | None = None

    @classmethod
    def viewer(cls, viewer: Viewer, order: Order | None = None) -> By:
        """Name the signed-in person, who gives this order."""
        who = cls(viewer.actor, viewer.account_id, viewer.department_id)
        return who if order is None else replace(who, key=order.key, device_time=order.device_time)


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step happens, and where the problem stood before."""

    now: datetime
    today: date
    before: State


@dataclass(frozen=True, slots=True)
class Said:
    """What a step leaves in the timeline: words, facts of its kind, photos that are there or follow."""

    words: str = ""
    details: dict[str, Any] | None = None
    photos: Sequence[Kept] = field(default=())


Change = Callable[[Problem, Moment], Said]


def step(
    *, viewer: Viewer, order: Order, action: Action, fields: dict[str, Any], change: Change, now: datetime
) -> Taken:
    """Do something to a problem, once for each key; `change` alters it and says what the timeline shall hold.

    Raises NotFound out of the viewer's reach, NotAllowed when it is not theirs to do, Conflict: `closed` when the
    problem's state does not allow it, `stale` when it changed since, `key_reused`.
    """
    with transaction():
        answer = once(
            owner=viewer.actor.id,
            key=order.key,
            endpoint=f"problems.{action}",
            fields={"problem": order.problem_id, "version": order.version, **fields},
            now=now,
            write=lambda: _checked(viewer, order, action, change, now),
        )
    body = answer.body
    return Taken(body["problem"], body["event"], body["at"], body["version"])


def _checked(viewer: Viewer, order: Order, action: Action, change: Change, now: datetime) -> dict[str, Any]:
    problem = queries.get(viewer, order.problem_id, lock=True)
    access.check(viewer, problem, parties.parties(problem.id), action)
    states.after(problem.state, action)
    states.check_version(problem.version, order.version)
    return move(problem, action, By.viewer(viewer, order), change, now)


def move(problem: Problem, action: Action, by: By, change: Change, now: datetime) -> dict[str, Any]:
    """Let a locked problem make a step that its caller has allowed. Conflict (closed) from a wrong state."""
    moment = Moment(now, clock.local(now).date(), problem.state)
    target = states.after(problem.state, action)
    before, due_on = state_of(problem), problem.due_on
    if is_late(due_on, moment.today) and problem.missed_on is None:
        problem.missed_on = due_on
    with db.session.no_autoflush:  # what is looked up on the way must not write half of the step
        problem.state = target
        said = change(problem, moment)
    problem.due_on = dues(problem).of(problem.state)
    problem.version += 1
    db.session.flush()
    event_id = leave_event(problem, action, by, now, said, due_on)
    audit.record(
        scope=f"area:{problem.county_code}",
        actor=by.actor,
        action=f"problem.{action}",
        obj=f"problem:{problem.id}",
        before=before,
        after=state_of(problem),
        now=now,
    )
    telling.bump(problem)
    telling.tell(problem, action, event_id, by.account_id, now)
    return {
        "problem": problem.id,
        "state": problem.state,
        "event": event_id,
        "at": now.isoformat(),
        "version": problem.version,
    }


def dues(problem: Problem) -> Dues:
    """Return the due days of a problem's present round."""
    return Dues(problem.receive_due_on, problem.answer_due_on, problem.finish_due_on)


def set_dues(problem: Problem, given: Dues) -> None:
    """Let these be the due days of the present round."""
    problem.receive_due_on, problem.answer_due_on, problem.finish_due_on = given.receive, given.answer, given.finish


def leave_event(problem: Problem, action: Action, by: By, now: datetime, said: Said, due_on: date | None = None) -> int:
    """Add a step to the timeline and return its number."""
    event_id: int = db.session.execute(
        insert(ProblemEvent)
        .values(
            problem_id=problem.id,
            at=now,
            actor_id=by.account_id,
            department_id=by.department_id,
            action=action,
            state=problem.state,
            cycle=problem.cycle,
            due_on=due_on,
            note=said.words,
            details=said.details if by.device_time is None else {**(said.details or {}), **_told(by.device_time)},
        )
        .returning(ProblemEvent.id)
    ).scalar_one()
    photos.put_into(problem.id, event_id, by.key, said.photos)
    return event_id


def _told(device_time: datetime) -> dict[str, str]:
    return {"device_time": device_time.isoformat()}


def state_of(problem: Problem) -> dict[str, Any]:
    """Return the whole problem for the audit record, which keeps only its hash."""
    return {column.key: getattr(problem, column.key) for column in Problem.__table__.columns}
