"""Scoring, the stage and the timer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.integration.roadshows.loaded import (
    COORDINATOR,
    actions,
    by,
    entry,
    loaded,
)
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid
from webapp.live.queries import revision
from webapp.roadshows import queries
from webapp.roadshows.commands import console, entries, events, judges
from webapp.roadshows.rules.stages import Stage

pytestmark = pytest.mark.usefixtures("context")


def test_scoring_opens_and_closes_for_one_or_all() -> None:
    event_id = loaded()
    first = entry(event_id, "e1").id
    assert console.open_scoring(event_id=event_id, entry_id=first, **by()) == ["e1"]
    assert console.open_scoring(event_id=event_id, entry_id=first, **by()) == []
    assert console.close_scoring(event_id=event_id, entry_id=first, version=2, **by()) == ["e1"]
    assert console.close_scoring(event_id=event_id, entry_id=first, **by()) == []
    with pytest.raises(Invalid) as caught:
        console.open_scoring(event_id=event_id, entry_id=None, **by())
    assert caught.value.field == "reason"
    assert console.open_scoring(event_id=event_id, entry_id=None, reason="补评", **by()) == ["e1", "e2", "e3"]
    assert console.close_scoring(event_id=event_id, entry_id=None, **by()) == ["e1", "e2", "e3"]
    assert actions(event_id).count("scoring.open") == 2


def test_two_coordinators_do_not_fight_silently() -> None:
    event_id = loaded()
    first = entry(event_id, "e1").id
    console.open_scoring(event_id=event_id, entry_id=first, version=1, **by())
    with pytest.raises(Conflict) as caught:
        console.close_scoring(event_id=event_id, entry_id=first, version=1, **by())
    assert caught.value.code == "stale"


def test_scoring_waits_for_the_presentations() -> None:
    event_id = loaded()
    events.move_event(event_id=event_id, version=None, target=Stage.DRAW, reason="重抽", **by())
    with pytest.raises(Conflict):
        console.open_scoring(event_id=event_id, entry_id=None, **by())


def test_the_timer_keeps_the_servers_time() -> None:
    event_id = loaded()
    first = entry(event_id, "e1").id
    start = clock.now()
    at: dict[str, Any] = {"event_id": event_id, "version": None, "actor": COORDINATOR}
    console.set_on_stage(**at, entry_id=first, now=start)
    console.start_timer(**at, now=start + timedelta(seconds=1))
    console.start_timer(**at, now=start + timedelta(seconds=5))
    console.pause_timer(**at, now=start + timedelta(seconds=11))
    podium = queries.podium(event_id)
    assert (podium.entry_id, podium.timer_spent_ms, podium.timer_started_at) == (first, 10_000, None)
    console.set_timer(**at, timer="questions", now=start)
    podium = queries.podium(event_id)
    assert (podium.timer, podium.timer_spent_ms) == ("questions", 0)
    with pytest.raises(Conflict):
        console.start_timer(event_id=event_id, version=1, **by())
    with pytest.raises(Invalid):
        console.set_timer(**at, timer="coffee", now=start)


def test_a_withdrawn_entry_does_not_take_the_stage() -> None:
    event_id = loaded()
    first = entry(event_id, "e1").id
    entries.withdraw_entry(event_id=event_id, entry_id=first, version=1, reason="弃权", **by())
    with pytest.raises(Conflict):
        console.set_on_stage(event_id=event_id, entry_id=first, version=None, **by())


def test_what_the_hall_does_not_see_leaves_its_screen_alone() -> None:
    event_id = loaded()
    first = entry(event_id, "e1").id
    entries.deduct(event_id=event_id, entry_id=first, points=Decimal(1), reason="超时", **by())
    judges.add_judge(event_id=event_id, name="新评委", unit="", **by())
    assert revision(f"screen:{event_id}") == 0
    assert revision(f"event:{event_id}") == 3
    console.set_on_stage(event_id=event_id, entry_id=first, version=None, **by())
    db.session.rollback()
    assert queries.podium(event_id).entry_id == first
