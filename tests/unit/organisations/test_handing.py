"""What a hand-over makes of an assignment: days follow one another, nobody has an organisation twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from webapp.core.errors import Invalid
from webapp.organisations.rules.assigning import is_live
from webapp.organisations.rules.handing import Exchange, Term, check, exchange

DAY = date(2026, 12, 1)
DAYS = some.dates(date(2026, 11, 1), date(2026, 12, 31))
TERMS = some.builds(
    lambda first, length: Term(first, None if length is None else first + timedelta(days=length)),
    DAYS,
    some.none() | some.integers(0, 60),
)


def test_the_taker_follows_the_giver() -> None:
    last = date(2027, 6, 30)
    assert exchange(Term(date(2026, 1, 1), None), [], DAY) == Exchange(date(2026, 11, 30), Term(DAY, None))
    assert exchange(Term(date(2026, 1, 1), last), [], DAY) == Exchange(date(2026, 11, 30), Term(DAY, last))


def test_what_does_not_run_on_that_day_is_not_handed_over() -> None:
    assert exchange(Term(date(2026, 12, 2), None), [], DAY) is None
    assert exchange(Term(date(2026, 1, 1), date(2026, 11, 30)), [], DAY) is None


def test_a_taker_who_has_it_already_is_given_nothing_more() -> None:
    what = exchange(Term(date(2026, 1, 1), None), [Term(date(2026, 5, 1), None)], DAY)
    assert what == Exchange(date(2026, 11, 30), None)


@given(TERMS, some.lists(TERMS, max_size=3), DAYS)
def test_somebody_has_it_on_every_day_on_which_somebody_had_it(own: Term, held: list[Term], day: date) -> None:
    what = exchange(own, held, day)
    if what is None:
        assert not is_live(own.first, own.last, day)
        return
    assert own.first <= what.last_day <= max(own.first, day)
    after = [Term(own.first, what.last_day), *held, *([what.taken] if what.taken else [])]
    for offset in range(120):
        at = date(2026, 11, 1) + timedelta(days=offset)
        if is_live(own.first, own.last, at) and what.taken:
            assert any(is_live(term.first, term.last, at) for term in after)
    if what.taken:
        for term in held:
            assert not is_live(term.first, term.last, what.taken.first)


def test_what_is_refused() -> None:
    check(giver_id=1, taker_id=2, reason="轮换")
    for giver, taker, reason, field in ((1, 1, "轮换", "taker_id"), (1, 2, "", "reason"), (1, 2, "x" * 101, "reason")):
        with pytest.raises(Invalid) as caught:
            check(giver_id=giver, taker_id=taker, reason=reason)
        assert caught.value.field == field
