"""Publishing: only a final result or one with a reason, frozen, revealed place by place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import fmean
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.ballots.hall import build
from tests.integration.roadshows.loaded import COORDINATOR, by
from webapp.audit.queries import check_all
from webapp.ballots.commands import publish as commands
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.roadshows import queries
from webapp.roadshows.commands import console, entries, events

if TYPE_CHECKING:
    from flask import Flask

    from tests.integration.ballots.hall import Hall, JudgeBrowser

# (content, stage) by entry and judge; j1 is recused from e3.
SCORES = {
    "e1": {"j1": ("50.5", "30"), "j2": ("55", "31"), "j3": ("52", "33")},
    "e2": {"j1": ("41", "38"), "j2": ("44.5", "37"), "j3": ("43", "40")},
    "e3": {"j2": ("59.5", "39"), "j3": ("58", "36")},
}


@pytest.fixture
def scored(any_hall: Hall) -> Hall:
    """Give a hall in which every expected ballot is in and scoring is closed."""
    fill(any_hall)
    any_hall.close()
    return any_hall


def fill(hall: Hall) -> dict[str, JudgeBrowser]:
    """Let every judge hand in every expected ballot; return their browsers."""
    judges = {key: hall.start(key) for key in hall.tokens}
    for entry, sheets in SCORES.items():
        for judge, (content, stage) in sheets.items():
            answer = judges[judge].submit(entry, score_content=content, score_stage=stage)
            assert answer.status_code == 200, answer.text
    return judges


def expected() -> list[tuple[str, str]]:
    """Work the result out without the program: trimmed by one and one where there are three, best first."""
    scores = {}
    for entry, sheets in SCORES.items():
        totals = sorted(Fraction(content) + Fraction(stage) for content, stage in sheets.values())
        kept = totals[1:-1] if len(totals) > 2 else totals
        scores[entry] = Decimal(str(round(fmean(map(float, kept)), 2))).quantize(Decimal("0.01"))
    return [(entry, str(score)) for entry, score in sorted(scores.items(), key=lambda one: -one[1])]


def result(hall: Hall) -> dict[str, Any]:
    with hall.app.app_context():
        _event, publication = queries.published("brand-2026")
        document: dict[str, Any] = publication.result
        return document


def stage(hall: Hall) -> str:
    with hall.app.app_context():
        return queries.by_slug("brand-2026").stage


def test_the_published_result_is_the_independent_one(scored: Hall) -> None:
    with scored.app.app_context():
        assert commands.publish(event_id=scored.event_id, **by()) == 1
    rows = result(scored)["rows"]
    assert [(row["entry"], row["score"]) for row in rows] == expected()
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert [row["judges"] for row in rows] == [2, 3, 3]
    assert rows[0]["small_panel"]
    assert not any(row["provisional"] for row in rows)
    assert stage(scored) == "notice"
    assert scored.actions()[-3:] == ["result.freeze", "event.notice", "result.bundle"]


def test_the_head_on_the_result_is_in_the_record(scored: Hall) -> None:
    with scored.app.app_context():
        commands.publish(event_id=scored.event_id, **by())
        _event, publication = queries.published("brand-2026")
        events.award_event(event_id=scored.event_id, version=None, **by())
        scope = f"event:{scored.event_id}"
        checked = check_all(printed={scope: publication.audit_head})
        assert checked[scope].broken is None
        forged = check_all(printed={scope: "0" * 63 + "1"})
        assert forged[scope].broken is not None


def test_nobody_stands_on_stage_once_the_scores_are_locked(hall: Hall) -> None:
    judge = hall.start("j1")
    with hall.app.app_context():
        console.set_on_stage(event_id=hall.event_id, entry_id=hall.entry_id("e2"), version=None, **by())
    hall.later()
    assert "正在路演" in judge.page("e1")
    hall.close()
    with hall.app.app_context():
        events.lock_event(event_id=hall.event_id, version=None, **by())
    hall.later()
    assert "正在路演" not in judge.page("e1")


def test_open_scoring_stands_in_the_way(any_hall: Hall) -> None:
    with any_hall.app.app_context():
        for command in (commands.publish, commands.begin_reveal):
            with pytest.raises(Conflict) as caught:
                command(event_id=any_hall.event_id, reason="赶时间", **by())
            assert caught.value.params == {"count": 3}
    assert stage(any_hall) == "roadshow"


def test_a_provisional_result_needs_a_reason_which_is_published(any_hall: Hall) -> None:
    any_hall.start("j1").submit("e1")
    any_hall.close()
    with any_hall.app.app_context():
        with pytest.raises(Invalid) as caught:
            commands.publish(event_id=any_hall.event_id, **by())
        assert caught.value.field == "reason"
        with pytest.raises(NotFound):
            queries.published("brand-2026")
        commands.publish(event_id=any_hall.event_id, reason="两位评委临时离场", **by())
        _event, publication = queries.published("brand-2026")
        assert publication.reason == "两位评委临时离场"
    rows = result(any_hall)["rows"]
    assert [(row["entry"], row["rank"], row["provisional"]) for row in rows] == [
        ("e1", 1, True),
        ("e2", None, True),
        ("e3", None, True),
    ]


def test_a_reason_that_was_not_needed_is_not_published(scored: Hall) -> None:
    with scored.app.app_context():
        commands.publish(event_id=scored.event_id, reason="无", **by())
        assert queries.published("brand-2026")[1].reason == ""


def test_nothing_is_published_twice(scored: Hall) -> None:
    with scored.app.app_context():
        commands.publish(event_id=scored.event_id, **by())
        for command in (commands.publish, commands.begin_reveal):
            with pytest.raises(Conflict):
                command(event_id=scored.event_id, **by())


def test_what_comes_after_changes_nothing_published(any_hall: Hall) -> None:
    judges = fill(any_hall)
    any_hall.close()
    with any_hall.app.app_context():
        entry = queries.entries(any_hall.event_id)[0]
        entries.deduct(event_id=any_hall.event_id, entry_id=entry.id, points=Decimal("0.5"), reason="超时", **by())
        commands.publish(event_id=any_hall.event_id, **by())
    before = result(any_hall)
    deducted = next(row for row in before["rows"] if row["entry"] == "e1")
    assert (deducted["score"], deducted["deduction"]) == ("84.50", "0.5")
    refused = judges["j2"].submit("e1", score_stage="1")
    assert refused.status_code in {403, 404, 409}
    with any_hall.app.app_context(), pytest.raises(Conflict):
        entries.deduct(event_id=any_hall.event_id, entry_id=entry.id, points=Decimal(5), reason="超时", **by())
    assert result(any_hall) == before


def test_the_reveal_goes_from_the_last_place_to_the_first(scored: Hall) -> None:
    with scored.app.app_context():
        commands.begin_reveal(event_id=scored.event_id, **by())
        assert stage(scored) == "locked"
        with pytest.raises(Conflict):
            commands.begin_reveal(event_id=scored.event_id, **by())
        for shown in range(3):
            with pytest.raises(NotFound):
                queries.published("brand-2026")
            assert commands.reveal_next(event_id=scored.event_id, shown=shown, **by()) == shown + 1
        assert stage(scored) == "notice"
        with pytest.raises(NotFound):
            commands.reveal_next(event_id=scored.event_id, shown=3, **by())
    assert [row["entry"] for row in result(scored)["rows"]] == [entry for entry, _score in expected()]


def test_two_taps_reveal_one_place(scored: Hall) -> None:
    with scored.app.app_context():
        commands.begin_reveal(event_id=scored.event_id, **by())
        commands.reveal_next(event_id=scored.event_id, shown=0, **by())
        with pytest.raises(Conflict):
            commands.reveal_next(event_id=scored.event_id, shown=0, **by())


def test_a_shared_place_is_revealed_at_once(any_app: Flask) -> None:
    hall = build(any_app, rules={"aggregation": "mean", "ties": ["decision"]}, judges=[{"key": "j1", "name": "评委一"}])
    judge = hall.start("j1")
    for entry, content in (("e1", "50"), ("e2", "40"), ("e3", "40")):
        judge.submit(entry, score_content=content)
    hall.close()
    with any_app.app_context():
        commands.begin_reveal(event_id=hall.event_id, **by())
        assert commands.reveal_next(event_id=hall.event_id, shown=0, **by()) == 2
        assert commands.reveal_next(event_id=hall.event_id, shown=2, **by()) == 3
    assert [(row["rank"], row["shared"]) for row in result(hall)["rows"]] == [(1, False), (2, True), (2, True)]


def test_a_reveal_can_be_called_off_before_its_first_place(scored: Hall) -> None:
    with scored.app.app_context():
        commands.begin_reveal(event_id=scored.event_id, **by())
        commands.cancel_reveal(event_id=scored.event_id, reason="发现漏记扣分", **by())
        events.unlock_event(event_id=scored.event_id, version=None, reason="发现漏记扣分", **by())
        commands.begin_reveal(event_id=scored.event_id, **by())
        commands.reveal_next(event_id=scored.event_id, shown=0, **by())
        with pytest.raises(Conflict):
            commands.cancel_reveal(event_id=scored.event_id, reason="又发现", **by())


def test_the_scores_stay_locked_while_they_are_revealed(scored: Hall) -> None:
    with scored.app.app_context():
        commands.begin_reveal(event_id=scored.event_id, **by())
        with pytest.raises(Conflict):
            events.unlock_event(event_id=scored.event_id, version=None, reason="改分", **by())


def test_the_rest_is_published_in_one_step(scored: Hall) -> None:
    with scored.app.app_context():
        commands.begin_reveal(event_id=scored.event_id, **by())
        commands.reveal_next(event_id=scored.event_id, shown=0, **by())
        commands.publish(event_id=scored.event_id, **by())
        assert queries.published("brand-2026")[1].revealed == 3
    assert scored.actions().count("result.reveal") == 1


def test_a_stale_page_publishes_nothing(scored: Hall) -> None:
    with scored.app.app_context():
        with pytest.raises(Conflict) as caught:
            commands.publish(event_id=scored.event_id, version=99, actor=COORDINATOR, now=by()["now"])
        assert caught.value.code == "stale"
