"""Judges are absent, replaced, recused, each with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.roadshows.loaded import (
    COORDINATOR,
    actions,
    by,
    entry,
    event_file,
    judge,
    loaded,
    row,
)
from webapp.core import clock
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.roadshows import queries
from webapp.roadshows.commands import console, judges
from webapp.roadshows.commands.load import load_event

pytestmark = pytest.mark.usefixtures("context")


def test_absent_and_back() -> None:
    event_id = loaded()
    one = judge(event_id, "j2").id
    judges.mark_absent(event_id=event_id, judge_id=one, version=1, reason="临时会议", **by())
    assert (judge(event_id, "j2").status, judge(event_id, "j2").status_reason) == ("absent", "临时会议")
    with pytest.raises(Conflict):
        judges.mark_present(event_id=event_id, judge_id=one, version=1, **by())
    judges.mark_present(event_id=event_id, judge_id=one, version=2, **by())
    assert judge(event_id, "j2").status == "active"


def test_replaced_once() -> None:
    event_id = loaded()
    one = judge(event_id, "j2").id
    change: dict[str, Any] = {
        "event_id": event_id,
        "judge_id": one,
        "name": "替补",
        "unit": "商会",
        "reason": "因公出差",
    }
    assert judges.replace_judge(version=1, **change, **by()) == "j4"
    gone = judge(event_id, "j2")
    assert (gone.status, gone.replaced_by_id) == ("replaced", judge(event_id, "j4").id)
    with pytest.raises(Conflict):
        judges.replace_judge(version=gone.version, **change, **by())
    assert [part["key"] for part in queries.document_of(row(event_id))["judges"]] == ["j1", "j3", "j4"]


def test_a_recusal_is_recorded_once_and_can_be_taken_back() -> None:
    event_id = loaded()
    pair: dict[str, Any] = {
        "event_id": event_id,
        "judge_id": judge(event_id, "j2").id,
        "entry_id": entry(event_id, "e1").id,
    }
    with pytest.raises(Invalid):
        judges.recuse(**pair, reason="", **by())
    judges.recuse(**pair, reason="同单位", **by())
    judges.recuse(**pair, reason="同单位", **by())
    assert len(queries.recusals(event_id)) == 2
    judges.cancel_recusal(**pair, reason="误记", **by())
    with pytest.raises(NotFound):
        judges.cancel_recusal(**pair, reason="误记", **by())
    assert actions(event_id) == ["event.load", "judge.recuse", "judge.recuse_cancel"]


def test_a_stranger_to_the_event_is_not_found() -> None:
    event_id = loaded()
    other = load_event(document=event_file(slug="other"), actor=COORDINATOR, now=clock.now())
    with pytest.raises(NotFound):
        judges.recuse(
            event_id=event_id,
            judge_id=judge(other, "j1").id,
            entry_id=entry(event_id, "e1").id,
            reason="同单位",
            **by(),
        )
    with pytest.raises(NotFound):
        console.open_scoring(event_id=event_id, entry_id=entry(other, "e1").id, **by())
