"""Telling those whom a problem concerns: watching pages, the inboxes of people, and groups and systems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from webapp.areas.rules import CITY
from webapp.core.db import db
from webapp.inbox.commands import announce, deliver
from webapp.live import commands as live
from webapp.organisations.models import Organisation
from webapp.problems.models import Problem
from webapp.problems.queries import parties
from webapp.problems.rules.reminding import ANNOUNCED, REDO_SUBJECT, SUBJECTS, Audience
from webapp.problems.rules.states import Action, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

KIND = "problem"


def bump(problem: Problem) -> None:
    """Let pages that watch the county, the city or a department of the problem ask again."""
    offices = {f"problems:department:{office}" for office in parties.departments_ever(problem.id)}
    for topic in sorted(offices | {f"problems:{problem.county_code}", f"problems:{CITY}"}):
        live.bump(topic)


def tell(problem: Problem, action: Action, event_id: int, acting: int | None, now: datetime) -> None:
    """Put what happened into the inboxes of those whom it concerns, but not of who did it; announce the chief steps."""
    if action in ANNOUNCED:
        topic, words = ANNOUNCED[action]
        place, params = problem.area_code, {"number": problem.id}
        announce(area_code=place, topic=topic, subject=words, params=params, url=_url(problem), now=now)
    if action not in SUBJECTS:
        return
    subject, audiences = SUBJECTS[action]
    if problem.state is State.WORKING and action in {Action.VERIFY, Action.CHECK}:
        subject, audiences = REDO_SUBJECT, (Audience.OFFICES, Audience.HANDER)
    people = {id_ for audience in audiences for id_ in _people(problem, audience)} - {acting}
    put(problem, people, subject, f"problem:{problem.id}:{event_id}", now)
    if Audience.RAISER in audiences:  # whoever raised a merged case hears of its main case, on the page of their own
        merged = select(Problem).where(Problem.main_id == problem.id).order_by(Problem.id)
        for one in db.session.execute(merged).scalars():
            put(one, {one.raised_by_id} - {acting}, subject, f"problem:{one.id}:{event_id}", now)


def put(problem: Problem, people: Iterable[int | None], subject: str, key: str, now: datetime) -> None:
    """Deliver one message about a problem to these accounts; the same key a second time changes nothing."""
    ids = sorted(id_ for id_ in people if id_ is not None)
    if not ids:
        return
    named = select(Organisation.name).where(Organisation.id == problem.organisation_id)
    deliver(
        account_ids=ids,
        kind=KIND,
        subject=subject,
        params={"number": problem.id, "organisation": db.session.execute(named).scalar_one()},
        url=_url(problem),
        key=key,
        now=now,
    )


def _url(problem: Problem) -> str:
    return f"/problems/{problem.id}"


def _people(problem: Problem, audience: Audience) -> list[int | None]:
    match audience:
        case Audience.RAISER:
            return [problem.raised_by_id]
        case Audience.HANDER:
            return [problem.handed_over_by_id or problem.accepted_by_id]
        case Audience.OFFICES:
            return list(parties.members(parties.with_departments([problem.id]).get(problem.id, [])))
