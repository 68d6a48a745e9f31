"""Who sees, changes and decides on a visit: every role, in and outside its area, in every state."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from webapp.accounts.rules import Role, Viewer
from webapp.areas.rules import Level, Scope
from webapp.visits.rules import access
from webapp.visits.rules.states import State

SONGYANG, JINYUN, GUSHI = "331124", "331122", "331124101"
AUTHOR_ID = 5


@dataclass(frozen=True)
class Visit:
    state: State = State.SUBMITTED
    author_id: int = AUTHOR_ID
    county_code: str = SONGYANG
    area_code: str = GUSHI


def viewer(role: Role, area: str = SONGYANG, account_id: int = 9) -> Viewer:
    level = Level.CITY if area == "331100" else Level.COUNTY if len(area) == 6 else Level.TOWNSHIP
    return Viewer(account_id=account_id, username="somebody", name="某人", role=role, scope=Scope(area, level))


@pytest.mark.parametrize("state", State)
def test_the_author_sees_their_own_visit_for_ever(state: State) -> None:
    moved_away = viewer(Role.INSTRUCTOR, JINYUN, AUTHOR_ID)
    assert access.may_see(moved_away, Visit(state), assigned=False)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("area", ["331100", SONGYANG, GUSHI])
def test_a_draft_is_its_authors_alone(role: Role, area: str) -> None:
    draft = Visit(State.DRAFT)
    assert not access.may_see(viewer(role, area), draft, assigned=True)
    assert not access.may_decide(viewer(role, area), draft)
    assert not access.may_void(viewer(role, area), draft)


@pytest.mark.parametrize(
    ("role", "area", "assigned", "seen"),
    [
        (Role.INSTRUCTOR, SONGYANG, True, True),
        (Role.INSTRUCTOR, SONGYANG, False, False),
        (Role.COORDINATOR, "331100", False, True),
        (Role.COORDINATOR, SONGYANG, False, True),
        (Role.COORDINATOR, GUSHI, False, True),
        (Role.COORDINATOR, JINYUN, False, False),
        (Role.COORDINATOR, "331124102", False, False),
        (Role.ADMIN, "331100", False, True),
        (Role.DEPARTMENT, SONGYANG, True, False),
        (Role.AUDITOR, "331100", True, False),
    ],
)
def test_who_else_sees_a_submitted_visit(role: Role, area: str, assigned: bool, seen: bool) -> None:  # noqa: FBT001
    assert access.may_see(viewer(role, area), Visit(), assigned=assigned) is seen


@pytest.mark.parametrize("state", State)
def test_only_the_author_edits_and_only_before_review(state: State) -> None:
    open_states = {State.DRAFT, State.SUBMITTED, State.RETURNED}
    assert access.may_edit(viewer(Role.INSTRUCTOR, account_id=AUTHOR_ID), Visit(state)) is (state in open_states)
    for role in Role:
        assert not access.may_edit(viewer(role), Visit(state))


def test_only_coordinators_of_the_area_decide() -> None:
    for role in Role:
        assert access.may_decide(viewer(role), Visit()) is (role is Role.COORDINATOR)
    assert access.may_decide(viewer(Role.COORDINATOR, "331100"), Visit())
    assert not access.may_decide(viewer(Role.COORDINATOR, JINYUN), Visit())


def test_nobody_decides_on_their_own_visit() -> None:
    became_coordinator = viewer(Role.COORDINATOR, account_id=AUTHOR_ID)
    assert not access.may_decide(became_coordinator, Visit())


def test_the_author_voids_only_before_review() -> None:
    author = viewer(Role.INSTRUCTOR, account_id=AUTHOR_ID)
    assert access.may_void(author, Visit(State.SUBMITTED))
    assert access.may_void(author, Visit(State.RETURNED))
    assert not access.may_void(author, Visit(State.REVIEWED))
    assert access.may_void(viewer(Role.COORDINATOR), Visit(State.REVIEWED))


def test_only_instructors_log_visits() -> None:
    assert [role for role in Role if access.may_log(viewer(role))] == [Role.INSTRUCTOR]
