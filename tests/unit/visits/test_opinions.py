"""Problems follow their opinions until a coordinator decides; then the opinion is locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from webapp.core.errors import Invalid
from webapp.problems.rules import Category
from webapp.visits.rules.content import Content, Follow, Opinion
from webapp.visits.rules.opinions import KeptOpinion, check_locked, problem_steps

PROBLEM = Opinion("a", Category.INFRASTRUCTURE, "道路夜间无照明", Follow.PROBLEM)
RECORD = Opinion("b", Category.TRAINING, "希望开设夜校", Follow.RECORD)
OPEN = KeptOpinion(PROBLEM, problem_id=7, locked=False)
LOCKED = KeptOpinion(PROBLEM, problem_id=7, locked=True)


def content(*opinions: Opinion, organisation_id: int = 1) -> Content:
    return Content(organisation_id=organisation_id, visited_on=date(2026, 11, 24), opinions=opinions)


def test_a_new_problem_is_raised_once() -> None:
    steps = problem_steps([], [PROBLEM, RECORD])
    assert (steps.raised, steps.amended, steps.withdrawn) == ((PROBLEM,), (), ())


def test_an_opinion_kept_in_a_draft_is_raised_at_submission() -> None:
    assert problem_steps([KeptOpinion(PROBLEM, None, locked=False)], [PROBLEM]).raised == (PROBLEM,)


def test_a_changed_opinion_amends_its_problem() -> None:
    changed = replace(PROBLEM, text="道路夜间仍无照明")
    steps = problem_steps([OPEN], [changed])
    assert (steps.raised, steps.amended, steps.withdrawn) == ((), ((7, changed),), ())


@pytest.mark.parametrize("left", [(), (replace(PROBLEM, follow=Follow.RECORD),), (RECORD,)])
def test_an_opinion_deleted_or_no_longer_a_problem_withdraws_it(left: tuple[Opinion, ...]) -> None:
    steps = problem_steps([OPEN], left)
    assert (steps.raised, steps.amended, steps.withdrawn) == ((), (), (7,))


def test_a_plain_opinion_turned_into_a_problem_is_raised() -> None:
    turned = replace(RECORD, follow=Follow.PROBLEM)
    assert problem_steps([KeptOpinion(RECORD, None, locked=False)], [turned]).raised == (turned,)


def test_a_locked_opinion_moves_nothing() -> None:
    steps = problem_steps([LOCKED], [PROBLEM])
    assert (steps.raised, steps.amended, steps.withdrawn) == ((), (), ())


def test_a_locked_opinion_must_stay_as_it_is() -> None:
    check_locked([LOCKED], 1, content(RECORD, PROBLEM))
    with pytest.raises(Invalid) as refusal:
        check_locked([LOCKED], 1, content(RECORD, replace(PROBLEM, text="别的")))
    assert refusal.value.field == "opinions.a.text"
    with pytest.raises(Invalid) as refusal:
        check_locked([LOCKED], 1, content(RECORD))
    assert refusal.value.field == "opinions"


def test_a_visit_with_a_locked_opinion_keeps_its_organisation() -> None:
    with pytest.raises(Invalid) as refusal:
        check_locked([LOCKED], 1, content(PROBLEM, organisation_id=2))
    assert refusal.value.field == "organisation_id"


def test_an_open_opinion_may_change_freely() -> None:
    check_locked([OPEN], 1, content(replace(PROBLEM, text="别的"), organisation_id=2))
    check_locked([OPEN], 1, content())
