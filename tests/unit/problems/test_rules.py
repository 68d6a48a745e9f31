"""Problems: what follows what, who sees and who decides, and what a reason is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from webapp.accounts.rules import Role, Viewer
from webapp.areas.rules import Level, Scope
from webapp.core.errors import Conflict, Invalid
from webapp.problems import rules
from webapp.problems.rules import Action, State

SONGYANG, JINYUN, GUSHI = "331124", "331122", "331124101"


@dataclass(frozen=True)
class Problem:
    county_code: str = SONGYANG
    area_code: str = GUSHI
    raised_by_id: int | None = 5


def viewer(role: Role, area: str = SONGYANG, account_id: int = 9) -> Viewer:
    level = Level.CITY if area == "331100" else Level.COUNTY if len(area) == 6 else Level.TOWNSHIP
    return Viewer(account_id=account_id, username="somebody", name="某人", role=role, scope=Scope(area, level))


ALLOWED = {
    Action.AMEND: State.COLLECTED,
    Action.WITHDRAW: State.WITHDRAWN,
    Action.ACCEPT: State.ACCEPTED,
    Action.REFUSE: State.REFUSED,
}


@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("state", State)
def test_everything_starts_from_collected(state: State, action: Action) -> None:
    if state is State.COLLECTED:
        assert rules.after(state, action) is ALLOWED[action]
    else:
        with pytest.raises(Conflict) as refusal:
            rules.after(state, action)
        assert refusal.value.code == "closed"


def test_the_opinion_is_free_only_while_collected() -> None:
    assert [state for state in State if not rules.locks_opinion(state)] == [State.COLLECTED]


def test_states_that_still_need_somebody() -> None:
    assert State.COLLECTED in rules.OPEN_STATES
    assert State.SHELVED in rules.OPEN_STATES
    assert not rules.OPEN_STATES & {State.WITHDRAWN, State.REFUSED, State.MERGED, State.CLOSED}


@pytest.mark.parametrize(
    ("role", "area", "assigned", "seen"),
    [
        (Role.INSTRUCTOR, SONGYANG, True, True),
        (Role.INSTRUCTOR, SONGYANG, False, False),
        (Role.COORDINATOR, SONGYANG, False, True),
        (Role.COORDINATOR, "331100", False, True),
        (Role.COORDINATOR, JINYUN, False, False),
        (Role.ADMIN, "331100", False, True),
        (Role.DEPARTMENT, SONGYANG, True, False),
        (Role.AUDITOR, "331100", True, False),
    ],
)
def test_who_sees_a_problem(role: Role, area: str, assigned: bool, seen: bool) -> None:  # noqa: FBT001
    assert rules.may_see(viewer(role, area), Problem(), assigned=assigned) is seen


def test_who_raised_it_keeps_seeing_it() -> None:
    assert rules.may_see(viewer(Role.INSTRUCTOR, JINYUN, 5), Problem(), assigned=False)


def test_only_coordinators_of_the_area_decide() -> None:
    for role in Role:
        assert rules.may_decide(viewer(role), Problem()) is (role is Role.COORDINATOR)
    assert not rules.may_decide(viewer(Role.COORDINATOR, JINYUN), Problem())


@pytest.mark.parametrize("reason", ["", " ", "无", "长" * 501])
def test_a_reason_says_something(reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_reason(reason)
    assert refusal.value.field == "reason"


def test_a_reason_is_trimmed() -> None:
    assert rules.check_reason("  不属本级职权 ") == "不属本级职权"


def test_titles_are_one_short_line() -> None:
    assert rules.title_of("厂区道路夜间无照明\n建议加装路灯") == "厂区道路夜间无照明"
    assert len(rules.title_of("长" * 100)) == 40
    assert rules.title_of("  ") == ""


def test_everything_has_a_label() -> None:
    assert set(rules.STATE_LABELS) == set(State)
    assert set(rules.ACTION_LABELS) == set(Action)
    assert set(rules.CATEGORY_LABELS) == set(rules.Category)
