"""Verifying with the organisation (回访核实): by its own word, or by asking it by telephone or on site (人工回访)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.errors import N_, Conflict, Invalid
from webapp.core.idempotency import once
from webapp.problems.commands.deciding import redo
from webapp.problems.commands.moving import By, Moment, Order, Said, Taken, move, step
from webapp.problems.queries import clocks as policies
from webapp.problems.queries.enterprise import own_locked
from webapp.problems.rules import clocks, states, wording
from webapp.problems.rules.states import Action, State, Way
from webapp.workdays.queries import calendar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from webapp.accounts.rules import Viewer
    from webapp.audit.rules import Actor
    from webapp.problems.commands.photos import Kept
    from webapp.problems.models import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """What somebody found out by asking: whom, on which day, their satisfaction 1 to 5 and their words."""

    contact: str
    checked_on: date | None
    rating: int | None
    words: str


def check(*, viewer: Viewer, order: Order, finding: Finding, photos: Sequence[Kept] = (), now: datetime) -> Taken:
    """Record a check by telephone or on site, when the organisation has not answered for some workdays.

    Raises NotAllowed for whoever handled the problem, Conflict (closed) too early, Invalid with the field, else as
    `moving.step`.
    """
    contact, words = wording.check_contact(finding.contact), wording.check_words(finding.words)
    rating = wording.check_rating(finding.rating)

    def change(problem: Problem, moment: Moment) -> Said:
        answered_on = clock.local(problem.answered_at).date() if problem.answered_at else None
        if not clocks.may_check(answered_on, moment.today, policies.policy(problem.category), calendar()):
            raise Conflict(N_("The organisation may still answer by itself. Ask it later."), code="closed")
        checked_on = _day(finding.checked_on, answered_on, moment.today)
        _rate(problem, rating, Way.MANUAL, moment)
        details = {"rating": rating, "contact": contact, "checked_on": checked_on.isoformat()}
        return Said(words, details, photos)

    fields = {
        "contact": contact,
        "checked_on": finding.checked_on,
        "rating": rating,
        "words": words,
        "photos": [photo.sha256 for photo in photos],
    }
    return step(viewer=viewer, order=order, action=Action.CHECK, fields=fields, change=change, now=now)


def verify_by_enterprise(
    *,
    actor: Actor,
    organisation_id: int,
    problem_id: int,
    cycle: int,
    rating: int | None,
    words: str,
    key: str,
    now: datetime,
) -> State:
    """Take in an organisation's own word on whether a problem is solved, and return where the problem then stands.

    `actor` stands for its link in the audit record and owns the key. Raises NotFound unless it is the
    organisation's problem, Invalid (`rating`; `words` when dissatisfied without any), Conflict: `closed` unless the
    problem waits for its word, `stale` when `cycle` is not the present round.
    """
    chosen = wording.check_rating(rating)
    words = wording.check_words(words, needed=not wording.satisfied(chosen))
    with transaction():
        answer = once(
            owner=actor.id,
            key=key,
            endpoint="problems.verify",
            fields={"problem": problem_id, "cycle": cycle, "rating": chosen, "words": words},
            now=now,
            write=lambda: _verify(actor, organisation_id, problem_id, cycle, (chosen, words), now),
        )
    return State(answer.body["state"])


def _verify(
    actor: Actor, organisation_id: int, problem_id: int, cycle: int, word: tuple[int, str], now: datetime
) -> dict[str, Any]:
    problem = own_locked(organisation_id, problem_id)
    states.after(problem.state, Action.VERIFY)
    states.check_version(problem.cycle, cycle)
    rating, words = word

    def change(problem: Problem, moment: Moment) -> Said:
        _rate(problem, rating, Way.LINK, moment)
        return Said(words, {"rating": rating})

    return move(problem, Action.VERIFY, By(actor), change, now)


def _rate(problem: Problem, rating: int, way: Way, moment: Moment) -> None:
    problem.state = states.after_rating(satisfied=wording.satisfied(rating))
    if problem.state is State.WORKING:
        redo(problem, moment.today)
    else:
        problem.verified_at, problem.verified_way = moment.now, way
    problem.rating = rating


def _day(checked_on: date | None, answered_on: date | None, today: date) -> date:
    if checked_on is None or checked_on > today or (answered_on is not None and checked_on < answered_on):
        raise Invalid(N_("Choose the day of the check: since the report, not after today."), field="checked_on")
    return checked_on
