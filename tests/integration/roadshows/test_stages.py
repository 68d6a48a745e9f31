"""An event moves from stage to stage, and not otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.integration.roadshows.loaded import (
    actions,
    by,
    entry,
    freeze,
    judge,
    loaded,
    row,
)
from webapp.core.errors import Conflict, Invalid
from webapp.roadshows import queries
from webapp.roadshows.commands import console, entries, events, judges
from webapp.roadshows.rules import scoring
from webapp.roadshows.rules.entry import EntryText
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("context")


def test_from_sign_up_to_award() -> None:
    slug = events.create_event(
        slug="new",
        name="新活动",
        area_code="331125",
        day=date(2026, 12, 1),
        rules=scoring.Rules(),
        criteria=scoring.default_criteria(),
        **by(),
    )
    event_id = queries.by_slug(slug).id
    assert (row(event_id).stage, row(event_id).county_code) == ("sign_up", "331125")
    for target in (Stage.SCREENING, Stage.DRAW, Stage.ROADSHOW):
        events.move_event(event_id=event_id, version=None, target=target, reason="", **by())
    events.lock_event(event_id=event_id, version=None, **by())
    with pytest.raises(Invalid):
        events.unlock_event(event_id=event_id, version=None, reason="", **by())
    events.unlock_event(event_id=event_id, version=None, reason="漏记扣分", **by())
    assert row(event_id).stage == "roadshow"
    with pytest.raises(Conflict):
        events.award_event(event_id=event_id, version=None, **by())
    assert actions(event_id) == [
        *("event.create", "event.screening", "event.draw", "event.roadshow", "event.locked", "event.roadshow")
    ]


def test_no_way_back_once_a_ballot_is_in() -> None:
    event_id = loaded()
    freeze(event_id)
    with pytest.raises(Conflict):
        events.move_event(event_id=event_id, version=None, target=Stage.DRAW, reason="重来", **by())


def test_a_lock_waits_for_the_close() -> None:
    event_id = loaded()
    console.open_scoring(event_id=event_id, entry_id=entry(event_id, "e1").id, **by())
    with pytest.raises(Conflict):
        events.lock_event(event_id=event_id, version=None, **by())


def test_nothing_changes_once_locked() -> None:
    event_id = loaded()
    events.lock_event(event_id=event_id, version=None, **by())
    first, someone = entry(event_id, "e1"), judge(event_id, "j2")
    text = EntryText("新项目", "331100")
    refused: list[Callable[[], object]] = [
        lambda: entries.add_entry(event_id=event_id, text=text, **by()),
        lambda: entries.edit_entry(event_id=event_id, entry_id=first.id, version=1, text=text, **by()),
        lambda: entries.withdraw_entry(event_id=event_id, entry_id=first.id, version=1, reason="弃权", **by()),
        lambda: entries.deduct(event_id=event_id, entry_id=first.id, points=Decimal(1), reason="超时", **by()),
        lambda: judges.add_judge(event_id=event_id, name="新评委", unit="", **by()),
        lambda: judges.mark_absent(event_id=event_id, judge_id=someone.id, version=1, reason="病", **by()),
        lambda: judges.recuse(event_id=event_id, judge_id=someone.id, entry_id=first.id, reason="亲属", **by()),
        lambda: console.open_scoring(event_id=event_id, entry_id=None, reason="补", **by()),
        lambda: console.set_on_stage(event_id=event_id, entry_id=first.id, version=None, **by()),
    ]
    for command in refused:
        with pytest.raises(Conflict):
            command()
    assert actions(event_id) == ["event.load", "event.locked"]
