"""The stages of an event: what may follow what, and what needs a reason."""

from __future__ import annotations

from itertools import product

import pytest

from webapp.core.errors import Conflict, DomainError, Invalid
from webapp.roadshows.rules import stages
from webapp.roadshows.rules.stages import ORDER, Stage

EARLY = (Stage.SIGN_UP, Stage.SCREENING, Stage.DRAW, Stage.ROADSHOW)
LATE = (Stage.LOCKED, Stage.NOTICE, Stage.AWARD)


def test_the_official_order() -> None:
    assert [stage.value for stage in ORDER] == [
        *("sign_up", "screening", "draw", "roadshow", "locked", "notice", "award")
    ]
    assert len({stage.label for stage in ORDER}) == len(ORDER)


def test_before_scoring_the_coordinator_moves_forward_freely() -> None:
    for current, target in product(EARLY, EARLY):
        if ORDER.index(target) >= ORDER.index(current):
            stages.check_prepare(current, target, ballots=True, reason="")


def test_a_step_back_needs_a_reason_and_no_ballots() -> None:
    for current, target in product(EARLY, EARLY):
        if ORDER.index(target) < ORDER.index(current):
            stages.check_prepare(current, target, ballots=False, reason="名单有误")
            with pytest.raises(Invalid) as missing:
                stages.check_prepare(current, target, ballots=False, reason="  ")
            assert missing.value.field == "reason"
            with pytest.raises(Conflict):
                stages.check_prepare(current, target, ballots=True, reason="名单有误")


@pytest.mark.parametrize(("current", "target"), [*product(LATE, ORDER), *product(EARLY, LATE)])
def test_later_steps_are_no_preparation(current: Stage, target: Stage) -> None:
    with pytest.raises(Conflict):
        stages.check_prepare(current, target, ballots=False, reason="因故")


@pytest.mark.parametrize("stage", [stage for stage in ORDER if stage is not Stage.ROADSHOW])
def test_scoring_happens_at_the_presentations_alone(stage: Stage) -> None:
    stages.check_scoring(Stage.ROADSHOW)
    with pytest.raises(Conflict) as caught:
        stages.check_scoring(stage)
    assert caught.value.code == "closed"


def test_a_lock_needs_every_entry_closed() -> None:
    stages.check_lock(Stage.ROADSHOW, open_entries=0)
    with pytest.raises(Conflict) as caught:
        stages.check_lock(Stage.ROADSHOW, open_entries=2)
    assert caught.value.params == {"count": 2}
    with pytest.raises(Conflict):
        stages.check_lock(Stage.LOCKED, open_entries=0)


def test_an_unlock_needs_a_lock_and_a_reason() -> None:
    stages.check_unlock(Stage.LOCKED, frozen=False, reason="录入有误")
    with pytest.raises(Invalid):
        stages.check_unlock(Stage.LOCKED, frozen=False, reason="")
    with pytest.raises(Conflict):
        stages.check_unlock(Stage.LOCKED, frozen=True, reason="录入有误")
    for stage in ORDER:
        if stage is not Stage.LOCKED:
            with pytest.raises(Conflict):
                stages.check_unlock(stage, frozen=False, reason="录入有误")


def test_publishing_needs_closed_scoring_and_a_final_result_or_a_reason() -> None:
    for stage in (Stage.ROADSHOW, Stage.LOCKED):
        stages.check_publish(stage, open_entries=0, provisional=0, reason="")
        stages.check_publish(stage, open_entries=0, provisional=3, reason="评委请假")
        with pytest.raises(Invalid) as provisional:
            stages.check_publish(stage, open_entries=0, provisional=3, reason=" ")
        assert provisional.value.field == "reason"
        with pytest.raises(Conflict):
            stages.check_publish(stage, open_entries=1, provisional=0, reason="评委请假")
    for stage in ORDER:
        if stage not in {Stage.ROADSHOW, Stage.LOCKED}:
            with pytest.raises(DomainError):
                stages.check_publish(stage, open_entries=0, provisional=0, reason="因故")


def test_awards_follow_the_public_notice() -> None:
    stages.check_award(Stage.NOTICE)
    for stage in ORDER:
        if stage is not Stage.NOTICE:
            with pytest.raises(Conflict):
                stages.check_award(stage)


def test_entries_and_judges_change_until_the_lock() -> None:
    assert [stage for stage in ORDER if stages.entries_editable(stage)] == list(EARLY)
    assert [stage for stage in ORDER if stages.judges_editable(stage)] == list(EARLY)
