"""Every write to problems.

`collect`, `amend` and `withdraw` are steps of another change, such as the submission of a visit: they run inside
its transaction and its audit row covers them. What a coordinator decides has an audit row of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from webapp.audit import commands as audit
from webapp.core.db import db, transaction
from webapp.core.errors import N_, Conflict, NotAllowed
from webapp.core.idempotency import once
from webapp.problems import queries, rules
from webapp.problems.models import Problem, ProblemEvent
from webapp.problems.rules import Action, Category, State

if TYPE_CHECKING:
    from datetime import datetime

    from webapp.accounts.rules import Viewer


@dataclass(frozen=True, slots=True)
class Wording:
    """What a problem says, and of which organisation and place."""

    organisation_id: int
    category: Category
    text: str
    county_code: str
    area_code: str


def collect(*, wording: Wording, origin: str, raised_by_id: int | None, now: datetime) -> int:
    """Take in a problem (收集) and return its id. `origin` names the record it came from."""
    state = State.COLLECTED
    problem_id: int = db.session.execute(
        insert(Problem)
        .values(
            **_columns(wording),
            state=state,
            origin=origin,
            raised_by_id=raised_by_id,
            raised_at=now,
            refused_reason="",
            version=1,
        )
        .returning(Problem.id)
    ).scalar_one()
    _event(problem_id, Action.COLLECT, state, raised_by_id, now)
    return problem_id


def amend(*, problem_id: int, wording: Wording, actor_id: int, now: datetime) -> None:
    """Let a problem follow the opinion it came from. Conflict (closed) once it was decided on."""
    problem = queries.locked(problem_id)
    rules.after(problem.state, Action.AMEND)
    changed = {name: value for name, value in _columns(wording).items() if getattr(problem, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(problem, name, value)
    problem.version += 1
    _event(problem_id, Action.AMEND, problem.state, actor_id, now)


def withdraw(*, problem_id: int, actor_id: int, now: datetime) -> None:
    """Withdraw a problem whose opinion is gone. Conflict (closed) once it was decided on."""
    problem = queries.locked(problem_id)
    problem.state = rules.after(problem.state, Action.WITHDRAW)
    problem.version += 1
    _event(problem_id, Action.WITHDRAW, problem.state, actor_id, now)


def accept(*, viewer: Viewer, problem_id: int, key: str, version: int, now: datetime) -> None:
    """Accept a problem for handling (受理).

    Raises NotFound outside the viewer's reach, NotAllowed for others than coordinators, Conflict (closed) when it
    was decided on already, Conflict (stale) when it changed since `version`.
    """
    _decide(viewer, problem_id, key, version, Action.ACCEPT, "", now)


def refuse(*, viewer: Viewer, problem_id: int, key: str, version: int, reason: str, now: datetime) -> None:
    """Refuse a problem (不予受理) with a reason. Raises Invalid without one, else as `accept`."""
    _decide(viewer, problem_id, key, version, Action.REFUSE, rules.check_reason(reason), now)


def _decide(
    viewer: Viewer, problem_id: int, key: str, version: int, action: Action, reason: str, now: datetime
) -> None:
    with transaction():
        once(
            owner=viewer.actor.id,
            key=key,
            endpoint=f"problems.{action}",
            fields={"problem": problem_id, "version": version, "reason": reason},
            now=now,
            write=lambda: _move(viewer, problem_id, version, action, reason, now),
        )


def _move(viewer: Viewer, problem_id: int, version: int, action: Action, reason: str, now: datetime) -> dict[str, Any]:
    problem = queries.get(viewer, problem_id, lock=True)
    if not rules.may_decide(viewer, problem):
        raise NotAllowed(N_("Only a coordinator of the area decides on a problem."))
    target = rules.after(problem.state, action)
    if problem.version != version:
        raise Conflict(N_("The problem has changed since you opened it. Read it again, then decide."))
    before = _state(problem)
    problem.state = target
    if action is Action.ACCEPT:
        problem.accepted_at, problem.accepted_by_id = now, viewer.account_id
    else:
        problem.refused_reason = reason
    problem.version += 1
    _event(problem_id, action, target, viewer.account_id, now, reason)
    audit.record(
        scope=f"area:{problem.county_code}",
        actor=viewer.actor,
        action=f"problem.{action}",
        obj=f"problem:{problem_id}",
        before=before,
        after=_state(problem),
        now=now,
    )
    return {"problem": problem_id, "state": target}


def _columns(wording: Wording) -> dict[str, Any]:
    return {
        "organisation_id": wording.organisation_id,
        "category": wording.category,
        "text": wording.text,
        "county_code": wording.county_code,
        "area_code": wording.area_code,
    }


def _state(problem: Problem) -> dict[str, Any]:
    return {
        "id": problem.id,
        "organisation": problem.organisation_id,
        "category": problem.category,
        "text": problem.text,
        "state": problem.state,
        "refused_reason": problem.refused_reason,
        "version": problem.version,
    }


def _event(problem_id: int, action: Action, state: State, actor_id: int | None, now: datetime, note: str = "") -> None:
    db.session.execute(
        insert(ProblemEvent).values(
            problem_id=problem_id, at=now, actor_id=actor_id, action=action, state=state, note=note
        )
    )
