"""Who may take which step: by role, area, department, and by having handled the problem."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from webapp.accounts.rules import Role, Viewer
from webapp.areas.rules import Level, Scope
from webapp.core.errors import NotAllowed
from webapp.problems.rules import access
from webapp.problems.rules.access import COORDINATING, HANDLING, LEADING, Parties
from webapp.problems.rules.states import Action

LEAD, HELPER, THIRD = 1, 2, 3
PARTIES = Parties(LEAD, frozenset({HELPER}), frozenset({77}))


@dataclass(frozen=True)
class Problem:
    county_code: str = "331124"
    area_code: str = "331124101"
    raised_by_id: int | None = 5


def viewer(role: Role, area: str = "331124", *, department: int | None = None, account_id: int = 9) -> Viewer:
    level = Level.CITY if area == "331100" else Level.COUNTY
    return Viewer(account_id, "somebody", "某人", role, Scope(area, level), department)


def allowed(who: Viewer) -> set[Action]:
    return {action for action in Action if access.refusal(who, Problem(), PARTIES, action) is None}


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        (viewer(Role.COORDINATOR), COORDINATING | {Action.CHECK}),
        (viewer(Role.COORDINATOR, "331100"), COORDINATING | {Action.CHECK}),
        (viewer(Role.COORDINATOR, "331121"), set()),
        (viewer(Role.INSTRUCTOR), {Action.CHECK, Action.NOTE}),
        (viewer(Role.DEPARTMENT, department=LEAD), LEADING),
        (viewer(Role.DEPARTMENT, department=HELPER), {Action.HELP}),
        (viewer(Role.DEPARTMENT, department=THIRD), set()),
        (viewer(Role.DEPARTMENT), set()),
        (viewer(Role.ADMIN), set()),
        (viewer(Role.AUDITOR), set()),
    ],
)
def test_each_role_has_its_steps(who: Viewer, steps: set[Action]) -> None:
    assert allowed(who) == steps


def test_no_department_is_not_a_department_without_number() -> None:
    nobody = Parties(None, frozenset(), frozenset())
    assert access.refusal(viewer(Role.DEPARTMENT), Problem(), nobody, Action.SIGN) is not None


def test_whoever_handled_a_problem_neither_verifies_nor_closes_it() -> None:
    for role in (Role.COORDINATOR, Role.INSTRUCTOR):
        for action in (Action.CHECK, Action.CLOSE):
            with pytest.raises(NotAllowed) as refusal:
                access.check(viewer(role, account_id=77), Problem(), PARTIES, action)
            assert "handled" in refusal.value.message
    assert Action.SUPERVISE in allowed(viewer(Role.COORDINATOR, account_id=77))


def test_accepting_handing_over_and_supervising_is_not_handling() -> None:
    assert not HANDLING & COORDINATING
    assert Action.RETURN not in HANDLING


def test_the_city_sets_the_clocks() -> None:
    assert access.may_set_clocks(viewer(Role.COORDINATOR, "331100"))
    assert access.may_set_clocks(viewer(Role.ADMIN, "331100"))
    assert not access.may_set_clocks(viewer(Role.COORDINATOR))
    assert not access.may_set_clocks(viewer(Role.DEPARTMENT, "331100"))
