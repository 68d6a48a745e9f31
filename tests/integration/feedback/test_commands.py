"""Cards and opinions: one link at a time, nothing becomes a problem unseen, contacts do not stay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.core.ids import new_uuid
from webapp.feedback import commands, queries
from webapp.feedback.models import EnterpriseLink, EnterpriseOpinion
from webapp.feedback.rules import CONTACT_KEPT, MOST_WAITING, State
from webapp.inbox.queries import unread
from webapp.organisations.commands import merge
from webapp.organisations.queries import get
from webapp.problems.models import Problem
from webapp.problems.rules import Category
from webapp.problems.rules import State as Stands

if TYPE_CHECKING:
    from tests.fixtures.city import City
    from webapp.accounts.rules import Viewer

TEXT = "园区门口晚上没有公交"


def card(city: City, viewer: Viewer | None = None, place: str = "tea") -> str:
    [(_, token)] = commands.issue(viewer=viewer or city.ye, organisation_ids=[city.places[place]], now=clock.now())
    return token


def say(token: str, text: str = TEXT, key: str | None = None) -> int:
    return commands.raise_opinion(
        token=token,
        category=Category.OTHER,
        text=text,
        contact_name="王女士",
        contact_phone="13800001234",
        key=key or new_uuid(),
        now=clock.now(),
    )


def opinion(opinion_id: int) -> EnterpriseOpinion:
    db.session.rollback()
    return db.session.get_one(EnterpriseOpinion, opinion_id)


def test_a_new_card_replaces_the_old_one_and_only_hashes_are_kept(inside: City) -> None:
    first = card(inside)
    second = card(inside, inside.lan)
    assert len(first) >= 32
    assert queries.seat_of(first) is None
    seat = queries.seat_of(second)
    assert seat is not None
    assert seat.organisation_id == inside.places["tea"]
    kept = db.session.execute(select(EnterpriseLink.token_hash)).scalars().all()
    assert second not in kept
    assert commands.revoke(viewer=inside.ye, organisation_id=inside.places["tea"], now=clock.now())
    assert queries.seat_of(second) is None
    assert not commands.revoke(viewer=inside.ye, organisation_id=inside.places["tea"], now=clock.now())


def test_only_its_instructor_and_the_areas_coordinator_make_a_card(here: City) -> None:
    for viewer in (here.wu, here.ji, here.guan, here.ban, here.shen):
        with pytest.raises(NotFound):
            card(here, viewer)
        with pytest.raises(NotFound):
            commands.revoke(viewer=viewer, organisation_id=here.places["tea"], now=clock.now())


def test_the_card_of_a_merged_record_speaks_for_the_one_it_lives_on_in(here: City) -> None:
    token = card(here, here.lan, "mall")
    kept, gone = here.places["tea"], here.places["mall"]
    merge(
        viewer=here.lan,
        kept_id=kept,
        kept_version=get(here.lan, kept).version,
        merged_id=gone,
        merged_version=get(here.lan, gone).version,
        now=clock.now(),
    )
    seat = queries.seat_of(token)
    assert seat is not None
    assert seat.organisation_id == kept


def test_an_opinion_waits_until_it_is_taken_up(inside: City) -> None:
    token, key = card(inside), new_uuid()
    opinion_id = say(token, key=key)
    assert say(token, key=key) == opinion_id
    with pytest.raises(Conflict):
        say(token, "etwas anderes", key=key)
    assert unread(inside.lan.account_id) == 1
    assert db.session.execute(select(Problem)).first() is None
    with pytest.raises(NotFound):
        commands.take_up(viewer=inside.ji, opinion_id=opinion_id, category=Category.OTHER, now=clock.now())
    problem_id = commands.take_up(
        viewer=inside.lan, opinion_id=opinion_id, category=Category.INFRASTRUCTURE, now=clock.now()
    )
    problem = db.session.get_one(Problem, problem_id)
    assert (problem.state, problem.text, problem.category) == (Stands.COLLECTED, TEXT, Category.INFRASTRUCTURE)
    assert problem.origin == f"feedback:{opinion_id}"
    assert opinion(opinion_id).state is State.TAKEN
    with pytest.raises(Conflict):
        commands.take_up(viewer=inside.lan, opinion_id=opinion_id, category=Category.OTHER, now=clock.now())
    with pytest.raises(Conflict):
        commands.refuse(viewer=inside.lan, opinion_id=opinion_id, reason="已处理", now=clock.now())


def test_a_refusal_has_a_reason_and_erases_the_contact(here: City) -> None:
    opinion_id = say(card(here))
    with pytest.raises(Invalid):
        commands.refuse(viewer=here.lan, opinion_id=opinion_id, reason=" ", now=clock.now())
    commands.refuse(viewer=here.lan, opinion_id=opinion_id, reason="已由公交公司答复", now=clock.now())
    refused = opinion(opinion_id)
    assert (refused.state, refused.contact_name, refused.contact_phone) == (State.REFUSED, "", "")
    assert db.session.execute(select(Problem)).first() is None


def test_contacts_are_erased_in_time(here: City) -> None:
    token, now = card(here), clock.now()
    taken, waiting = say(token), say(token)
    commands.take_up(viewer=here.lan, opinion_id=taken, category=Category.OTHER, now=now)
    assert commands.purge(now=now + CONTACT_KEPT - timedelta(hours=1)) == 0
    assert commands.purge(now=now + CONTACT_KEPT + timedelta(hours=1)) == 1
    assert opinion(taken).contact_phone == ""
    assert opinion(waiting).contact_phone == "13800001234"


def test_what_waits_is_limited(city: City) -> None:
    with city.app.app_context():
        token = card(city)
        for _ in range(MOST_WAITING):
            say(token)
        with pytest.raises(Conflict) as refused:
            say(token)
        assert refused.value.code == "full"
