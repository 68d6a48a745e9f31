"""Entries are added, ordered, withdrawn; points are taken off and given back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.integration.roadshows.loaded import (
    actions,
    by,
    entry,
    loaded,
    row,
)
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid
from webapp.roadshows import queries
from webapp.roadshows.commands import console, entries
from webapp.roadshows.models import Deduction
from webapp.roadshows.rules.entry import EntryText

pytestmark = pytest.mark.usefixtures("context")


def test_added_at_the_end_with_a_free_key() -> None:
    event_id = loaded()
    key = entries.add_entry(event_id=event_id, text=EntryText("沈姐志愿者", "331102"), **by())
    assert (key, entry(event_id, key).position) == ("e4", 4)
    with pytest.raises(Invalid) as caught:
        entries.add_entry(event_id=event_id, text=EntryText("远客", "110000"), **by())
    assert caught.value.field == "area_code"


def test_the_order_changes_by_hand() -> None:
    event_id = loaded()
    third = entry(event_id, "e3").id
    entries.move_entry(event_id=event_id, entry_id=third, version=1, by=-1, **by())
    assert [one.key for one in queries.entries(event_id)] == ["e1", "e3", "e2"]
    with pytest.raises(Conflict):
        entries.move_entry(event_id=event_id, entry_id=third, version=1, by=-1, **by())
    entries.move_entry(event_id=event_id, entry_id=third, version=2, by=1, **by())
    entries.move_entry(event_id=event_id, entry_id=third, version=3, by=1, **by())
    assert [one.key for one in queries.entries(event_id)] == ["e1", "e2", "e3"]
    assert row(event_id).version == 3


def test_withdrawn_and_reinstated() -> None:
    event_id = loaded()
    first = entry(event_id, "e1").id
    console.open_scoring(event_id=event_id, entry_id=first, **by())
    with pytest.raises(Invalid):
        entries.withdraw_entry(event_id=event_id, entry_id=first, version=2, reason=" ", **by())
    entries.withdraw_entry(event_id=event_id, entry_id=first, version=2, reason="主讲人生病", **by())
    gone = entry(event_id, "e1")
    assert (gone.withdrawn_reason, gone.scoring) == ("主讲人生病", "closed")
    with pytest.raises(Conflict):
        console.open_scoring(event_id=event_id, entry_id=first, reason="再来", **by())
    assert console.open_scoring(event_id=event_id, entry_id=None, **by()) == ["e2", "e3"]
    entries.reinstate_entry(event_id=event_id, entry_id=first, version=gone.version, **by())
    assert entry(event_id, "e1").withdrawn_reason is None


def test_deductions_are_cancelled_not_deleted() -> None:
    event_id = loaded()
    first = entry(event_id, "e1").id
    with pytest.raises(Invalid):
        entries.deduct(event_id=event_id, entry_id=first, points=Decimal(-1), reason="超时", **by())
    with pytest.raises(Invalid):
        entries.deduct(event_id=event_id, entry_id=first, points=Decimal("0.5"), reason="", **by())
    entries.deduct(event_id=event_id, entry_id=first, points=Decimal("0.50"), reason="超时", **by())
    [row] = queries.deductions(event_id)
    assert str(row.points) == "0.50"
    entries.cancel_deduction(event_id=event_id, deduction_id=row.id, reason="计时有误", **by())
    entries.cancel_deduction(event_id=event_id, deduction_id=row.id, reason="又一次", **by())
    assert db.session.get_one(Deduction, row.id, populate_existing=True).cancelled_reason == "计时有误"
    assert actions(event_id) == ["event.load", "entry.deduct", "entry.deduct_cancel"]
