"""Which earlier version of a ballot may count again."""

from __future__ import annotations

import pytest

from webapp.ballots.rules.restoring import check_restore, is_restored
from webapp.core.errors import Conflict, NotAllowed, NotFound


@pytest.mark.parametrize(
    ("number", "current", "seen", "error"),
    [(1, 3, 2, Conflict), (3, 3, 3, NotFound), (0, 3, 3, NotFound), (4, 3, 3, NotFound), (1, 0, 0, NotFound)],
)
def test_a_version_that_is_not_there_or_was_outrun(
    number: int, current: int, seen: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        check_restore(number=number, current=current, seen=seen, by_judge=False)


def test_the_judge_s_own_version_is_not_replaced() -> None:
    with pytest.raises(NotAllowed):
        check_restore(number=1, current=2, seen=2, by_judge=True)


def test_any_earlier_version_may_follow_one_that_others_brought() -> None:
    for number in (1, 2):
        check_restore(number=number, current=3, seen=3, by_judge=False)


def test_a_restored_version_names_an_earlier_one_than_the_last() -> None:
    told = {(number, base): is_restored(number=number, base=base) for number, base in ((1, 0), (3, 2), (3, 1), (4, 1))}
    assert told == {(1, 0): False, (3, 2): False, (3, 1): True, (4, 1): True}
