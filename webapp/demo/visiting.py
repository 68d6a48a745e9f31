"""A season of visits: what instructors wrote, what coordinators found, which opinions became problems."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from webapp.demo.handling import Life
from webapp.demo.names import OPINIONS, person
from webapp.demo.season import Step, play
from webapp.problems import commands as problems
from webapp.problems.queries import get
from webapp.problems.rules import Category
from webapp.visits.commands.deciding import Order, review, send_back
from webapp.visits.commands.writing import submit
from webapp.visits.queries.reading import kept_opinions, of_client
from webapp.visits.rules.content import Content, Entry, Follow, Opinion, Theme

if TYPE_CHECKING:
    from random import Random

    from webapp.demo.register import Looked

VISITS = 300
DAYS = 150
LATELY = 1.6  # beyond 1, the more visits lie in the last weeks
SHOWN = "331124"  # the county whose people the demonstration lets one be: more happens there
BEFORE = timedelta(days=DAYS + 2)
ANSWERS = ("当场讲解了政策要点，并留下办事窗口电话", "已请镇里联络员次日上门办理", "现场演示了网上申报流程")
CORRECTED_AFTER = timedelta(days=25)  # so that some still wait for their instructor
RETURN_REASON = "请补充在册党员人数，并写明对方联系人"


def visit_all(random: Random, looked: list[Looked], now: datetime) -> None:
    """Play the whole season in the order in which it happened."""
    often = looked + [one for one in looked if one.county.code == SHOWN] * 2
    steps: list[Step] = []
    for _ in range(VISITS):
        steps.extend(_visit(random, random.choice(often), now))
    play(steps)


def _visit(random: Random, where: Looked, now: datetime) -> list[Step]:
    day = (now - timedelta(days=1 + int((DAYS - 1) * random.random() ** LATELY))).date()
    at = datetime.combine(day, time(1 + random.randrange(8), random.randrange(60)), UTC)
    entry = _entry(random, where, at)
    steps = [Step(at, lambda moment: _submit(where, entry, moment))]
    later = min(at + timedelta(hours=20 + random.randrange(60)), now - timedelta(minutes=random.randrange(1, 400)))
    fate = random.random()
    if later > at and fate < 0.86:  # noqa: PLR2004 - most visits are found in order
        steps.append(Step(later, lambda moment: _decide(where, entry, moment, now, returned=False)))
    elif later > at and fate < 0.9:  # noqa: PLR2004 - a few are sent back
        steps.append(Step(later, lambda moment: _decide(where, entry, moment, now, returned=True)))
    return steps


def _entry(random: Random, where: Looked, at: datetime) -> Entry:
    registered = random.randrange(0, 25)
    content = Content(
        organisation_id=where.organisation_id,
        visited_on=at.date(),
        themes=tuple(sorted(random.sample(list(Theme), random.choice((1, 1, 2))))),
        registered=registered,
        floating=random.randrange(0, 8),
        contact=person(random),
        opinions=tuple(_opinion(random) for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3)))),
    )
    return Entry(_uuid(random), _uuid(random), 0, content)


def _opinion(random: Random) -> Opinion:
    category, text = random.choice(OPINIONS)
    follow = random.choice((Follow.RECORD, Follow.ANSWERED, Follow.PROBLEM, Follow.PROBLEM))
    answer = random.choice(ANSWERS) if follow is Follow.ANSWERED else ""
    return Opinion(_uuid(random), Category(category), text, follow, answer)


def _submit(where: Looked, entry: Entry, now: datetime) -> list[Step]:
    submit(viewer=where.instructor, entry=entry, now=now)
    return []


def _decide(where: Looked, entry: Entry, at: datetime, now: datetime, *, returned: bool) -> list[Step]:
    viewer = where.county.coordinator
    visit = of_client(entry.client_id)
    if visit is None:
        raise RuntimeError("a visit was decided on before it was sent")
    order = Order(visit.id, visit.version, entry.key)
    if returned:
        send_back(viewer=viewer, order=order, reason=RETURN_REASON, now=at)
        corrected = at + CORRECTED_AFTER
        return [Step(corrected, lambda moment: _correct(where, entry, moment, now))] if corrected < now else []
    review(viewer=viewer, order=order, now=at)
    following: list[Step] = []
    for problem_id in [kept.problem_id for kept in kept_opinions(visit.id) if kept.problem_id is not None]:
        key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"accept {problem_id}"))
        problems.accept(viewer=viewer, order=problems.Order(problem_id, get(viewer, problem_id).version, key), now=at)
        following += Life(where.county, problem_id, where.instructor, now).begin(at)
    return following


def _correct(where: Looked, entry: Entry, at: datetime, now: datetime) -> list[Step]:
    """Let the instructor put right what was sent back; it is looked at again the next day."""
    visit = of_client(entry.client_id)
    if visit is None:
        raise RuntimeError("a visit was corrected before it was sent")
    content = replace(entry.content, registered=(entry.content.registered or 0) + 2, themes=tuple(Theme)[:2])
    key = str(uuid.uuid5(uuid.NAMESPACE_OID, f"correct {entry.key}"))
    again = Entry(entry.client_id, key, visit.version, content)
    submit(viewer=where.instructor, entry=again, now=at)
    looked = at + timedelta(days=1)
    return [Step(looked, lambda moment: _decide(where, again, moment, now, returned=False))] if looked < now else []


def _uuid(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
