"""A visit goes only where the life-cycle lets it go."""

from __future__ import annotations

import pytest

from webapp.core.errors import Conflict
from webapp.visits.rules.states import (
    ACTION_LABELS,
    MOVES,
    STATE_LABELS,
    Action,
    State,
    after,
    check_version,
    submitting,
)

ALLOWED = {
    (State.DRAFT, Action.SAVE): State.DRAFT,
    (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.EDIT): State.SUBMITTED,
    (State.SUBMITTED, Action.REVIEW): State.REVIEWED,
    (State.SUBMITTED, Action.RETURN): State.RETURNED,
    (State.REVIEWED, Action.RETURN): State.RETURNED,
    (State.SUBMITTED, Action.VOID): State.VOID,
    (State.REVIEWED, Action.VOID): State.VOID,
    (State.RETURNED, Action.VOID): State.VOID,
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_every_pair_of_state_and_action(state: State, action: Action) -> None:
    if (state, action) in ALLOWED:
        assert after(state, action) is ALLOWED[state, action]
    else:
        with pytest.raises(Conflict) as refusal:
            after(state, action)
        assert refusal.value.code == "closed"


def test_nothing_leaves_void() -> None:
    assert not any(State.VOID in moves for moves in MOVES.values())


def test_what_the_authors_submit_means() -> None:
    assert submitting(State.DRAFT) is Action.SUBMIT
    assert submitting(State.RETURNED) is Action.SUBMIT
    assert submitting(State.SUBMITTED) is Action.EDIT


def test_an_edit_of_an_older_version_is_stale() -> None:
    check_version(3, 3)
    for base in (2, 4):
        with pytest.raises(Conflict) as refusal:
            check_version(3, base)
        assert refusal.value.code == "stale"


def test_everything_has_a_label() -> None:
    assert set(STATE_LABELS) == set(State)
    assert set(ACTION_LABELS) == set(Action)
