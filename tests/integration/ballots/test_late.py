"""What arrives after the close is kept, with a receipt, until the coordinator decides."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.integration.roadshows.loaded import COORDINATOR
from webapp.ballots import commands, queries
from webapp.ballots.models import BallotRevision, LateBallot
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.roadshows.commands.events import lock_event

if TYPE_CHECKING:
    from tests.integration.ballots.hall import Hall
    from webapp.ballots.queries.board import Cell


def cell(hall: Hall, judge: str = "j1", entry: str = "e1") -> Cell:
    with hall.app.app_context():
        return queries.read_board(hall.event_id).cells[judge, entry]


def send_late(hall: Hall) -> str:
    """Submit for a closed entry; return the receipt."""
    judge = hall.start("j1")
    form = judge.fields("e1")
    hall.close("e1")
    answer = judge.send(form)
    assert (answer.status_code, answer.get_json()["error"]) == (409, "closed")
    assert "现在提交按迟到处理" in judge.page("e1")
    assert judge.send(form).get_json() == answer.get_json()
    assert hall.count(LateBallot) == 1
    return str(answer.get_json()["receipt"])


def test_a_late_ballot_is_kept_and_does_not_count(any_hall: Hall) -> None:
    code = send_late(any_hall)
    assert len(code) == 10
    assert any_hall.count(BallotRevision) == 0
    assert any_hall.actions()[-1] == "ballot.late"
    held = cell(any_hall)
    assert (held.state, held.total) == ("late", None)
    assert held.late is not None


def test_without_scripts_the_page_says_late_and_keeps_what_was_typed(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    any_hall.close("e1")
    page = judge.send(judge.fields("e1"), headers={})
    assert page.status_code == 409
    assert "迟到" in page.text
    assert 'value="50.5"' in page.text
    assert "待协调员决定" in judge.page("e1")


def test_an_accepted_late_ballot_is_the_current_revision(any_hall: Hall) -> None:
    code = send_late(any_hall)
    late = cell(any_hall).late
    assert late is not None
    with any_hall.app.app_context():
        fresh = commands.accept_late(
            event_id=any_hall.event_id, late_id=late, reason="网络中断", actor=COORDINATOR, now=clock.now()
        )
        row = db.session.execute(select(BallotRevision)).scalar_one()
        kept = db.session.execute(select(LateBallot)).scalar_one()
        assert (row.receipt, row.number, row.received_at) == (fresh, 1, kept.received_at)
        assert fresh != code
        assert (kept.decision, kept.receipt, kept.revision_id) == ("accepted", code, row.id)
        with pytest.raises(Conflict):
            commands.refuse_late(
                event_id=any_hall.event_id, late_id=late, reason="x", actor=COORDINATOR, now=clock.now()
            )
    held = cell(any_hall)
    assert (held.state, held.total, held.late) == ("submitted", Decimal("80.5"), None)
    assert any_hall.actions()[-1] == "late.accept"


def test_an_accepted_late_ballot_follows_the_earlier_one(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    judge.submit("e1", score_stage="1")
    any_hall.close("e1")
    judge.submit("e1", base_revision="1")
    assert cell(any_hall).state == "late"
    late = cell(any_hall).late
    assert late is not None
    with any_hall.app.app_context():
        commands.accept_late(
            event_id=any_hall.event_id, late_id=late, reason="网络中断", actor=COORDINATOR, now=clock.now()
        )
    held = cell(any_hall)
    assert (held.state, held.total, held.revision) == ("submitted", Decimal("80.5"), 2)
    assert any_hall.count(BallotRevision, is_current=True) == 1


def test_a_refused_late_ballot_stays_on_record(any_hall: Hall) -> None:
    send_late(any_hall)
    late = cell(any_hall).late
    assert late is not None
    decide = {"event_id": any_hall.event_id, "late_id": late, "actor": COORDINATOR, "now": clock.now()}
    with any_hall.app.app_context():
        with pytest.raises(Invalid) as refusal:
            commands.refuse_late(**decide, reason=" ")  # type: ignore[arg-type]
        assert refusal.value.field == "reason"
        commands.refuse_late(**decide, reason="超过时限")  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            commands.accept_late(**{**decide, "late_id": 999}, reason="x")  # type: ignore[arg-type]
    assert cell(any_hall).state == "missing"
    assert any_hall.count(LateBallot, decision="refused") == 1


def test_after_the_lock_nothing_is_decided_any_more(any_hall: Hall) -> None:
    send_late(any_hall)
    late = cell(any_hall).late
    assert late is not None
    any_hall.close()
    with any_hall.app.app_context():
        lock_event(event_id=any_hall.event_id, version=None, actor=COORDINATOR, now=clock.now())
        with pytest.raises(Conflict):
            commands.accept_late(
                event_id=any_hall.event_id, late_id=late, reason="x", actor=COORDINATOR, now=clock.now()
            )


def test_an_excluded_ballot_does_not_count_until_it_is_included_again(any_hall: Hall) -> None:
    any_hall.start("j1").submit("e1")
    pair = {
        "event_id": any_hall.event_id,
        "judge_id": any_hall.judge_id("j1"),
        "entry_id": any_hall.entry_id("e1"),
        "actor": COORDINATOR,
        "now": clock.now(),
    }
    with any_hall.app.app_context():
        with pytest.raises(Invalid):
            commands.exclude_ballot(**pair, reason="")  # type: ignore[arg-type]
        commands.exclude_ballot(**pair, reason="评分有误")  # type: ignore[arg-type]
        assert cell(any_hall).state == "excluded"
        commands.include_ballot(**pair, reason="核对无误")  # type: ignore[arg-type]
        assert cell(any_hall).state == "submitted"
        with pytest.raises(NotFound):
            commands.exclude_ballot(**{**pair, "entry_id": any_hall.entry_id("e2")}, reason="x")  # type: ignore[arg-type]
    assert any_hall.actions()[-2:] == ["ballot.exclude", "ballot.include"]
