"""Problems: what follows what, who sees and who decides, and what a reason is."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from webapp.accounts.rules import Role, Viewer
from webapp.areas.rules import Level, Scope
from webapp.core.errors import Conflict, Invalid
from webapp.problems import rules
from webapp.problems.rules import Action, State, clocks, states, wording

SONGYANG, JINYUN, GUSHI = "331124", "331122", "331124101"


@dataclass(frozen=True)
class Problem:
    county_code: str = SONGYANG
    area_code: str = GUSHI
    raised_by_id: int | None = 5


def viewer(role: Role, area: str = SONGYANG, account_id: int = 9) -> Viewer:
    level = Level.CITY if area == "331100" else Level.COUNTY if len(area) == 6 else Level.TOWNSHIP
    return Viewer(account_id=account_id, username="somebody", name="某人", role=role, scope=Scope(area, level))


# Where each step leads from where; everything else is refused.
ALLOWED = {
    (State.COLLECTED, Action.AMEND): State.COLLECTED,
    (State.COLLECTED, Action.WITHDRAW): State.WITHDRAWN,
    (State.COLLECTED, Action.ACCEPT): State.ACCEPTED,
    (State.COLLECTED, Action.REFUSE): State.REFUSED,
    (State.COLLECTED, Action.MERGE): State.MERGED,
    (State.ACCEPTED, Action.MERGE): State.MERGED,
    (State.ACCEPTED, Action.HAND_OVER): State.ASSIGNED,
    (State.ACCEPTED, Action.SHELVE): State.SHELVED,
    (State.ASSIGNED, Action.SIGN): State.SIGNED,
    (State.SIGNED, Action.PROGRESS): State.WORKING,
    (State.WORKING, Action.PROGRESS): State.WORKING,
    (State.WORKING, Action.ANSWER): State.ANSWERED,
    (State.ANSWERED, Action.VERIFY): State.VERIFIED,
    (State.ANSWERED, Action.CHECK): State.VERIFIED,
    (State.VERIFIED, Action.CLOSE): State.CLOSED,
    (State.CLOSED, Action.REOPEN): State.WORKING,
    (State.SHELVED, Action.RESUME): State.ACCEPTED,
    (State.SHELVED, Action.SHELVE): State.SHELVED,
    **{
        (state, action): target or state
        for state in (State.ASSIGNED, State.SIGNED, State.WORKING)
        for action, target in (
            (Action.REROUTE, State.ASSIGNED),
            (Action.RETURN, State.ACCEPTED),
            (Action.SHELVE, State.SHELVED),
            (Action.HELP, None),
            (Action.SUPERVISE, None),
        )
    },
    **{
        (state, action): state
        for state in (State.SIGNED, State.WORKING)
        for action in (Action.ASK_EXTENSION, Action.GRANT, Action.DENY)
    },
    **{(state, Action.NOTE): state for state in rules.OPEN_STATES - {State.COLLECTED}},
}


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.COLLECT}))
@pytest.mark.parametrize("state", State)
def test_a_step_starts_only_where_it_may(state: State, action: Action) -> None:
    if (state, action) in ALLOWED:
        assert rules.after(state, action) is ALLOWED[state, action]
        assert states.startable(state, action)
    else:
        assert not states.startable(state, action)
        with pytest.raises(Conflict) as refusal:
            rules.after(state, action)
        assert refusal.value.code == "closed"


def test_only_a_verified_case_closes() -> None:
    assert [state for state, action in ALLOWED if action is Action.CLOSE] == [State.VERIFIED]
    assert {action for (_, action), target in ALLOWED.items() if target is State.VERIFIED} == {
        Action.VERIFY,
        Action.CHECK,
        Action.NOTE,
    }
    assert states.after_rating(satisfied=False) is State.WORKING


def test_a_version_that_stands_is_needed() -> None:
    states.check_version(3, 3)
    with pytest.raises(Conflict) as refusal:
        states.check_version(3, 2)
    assert refusal.value.code == "stale"


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


def test_a_department_sees_what_it_has_or_had() -> None:
    assert rules.may_see(viewer(Role.DEPARTMENT), Problem(), handed=True)
    assert not rules.may_see(viewer(Role.COORDINATOR, JINYUN), Problem(), handed=True)


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


@pytest.mark.parametrize("words", ["", " ", "好", "长" * 2001])
def test_words_say_something(words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        wording.check_words(words)
    assert refusal.value.field == "words"


def test_words_may_be_left_out_where_they_are_not_needed() -> None:
    assert wording.check_words(" ", needed=False) == ""


@pytest.mark.parametrize("rating", [None, 0, 6, -1])
def test_a_rating_is_one_to_five(rating: int | None) -> None:
    with pytest.raises(Invalid) as refusal:
        wording.check_rating(rating)
    assert refusal.value.field == "rating"


def test_one_and_two_are_not_satisfied() -> None:
    assert [wording.satisfied(rating) for rating in range(1, 6)] == [False, False, True, True, True]


def test_who_was_asked_is_said() -> None:
    assert wording.check_contact(" 王经理 ") == "王经理"
    for contact in ("", "王", "长" * 61):
        with pytest.raises(Invalid):
            wording.check_contact(contact)


def test_titles_are_one_short_line() -> None:
    assert rules.title_of("厂区道路夜间无照明\n建议加装路灯") == "厂区道路夜间无照明"
    assert len(rules.title_of("长" * 100)) == 40
    assert rules.title_of("  ") == ""


def test_everything_has_a_label() -> None:
    assert set(rules.STATE_LABELS) == set(State)
    assert set(rules.ACTION_LABELS) == set(Action)
    assert set(rules.CATEGORY_LABELS) == set(rules.Category)
    assert set(clocks.MARK_LABELS) == set(clocks.Mark)
    assert set(states.PART_LABELS) == set(states.Part)
