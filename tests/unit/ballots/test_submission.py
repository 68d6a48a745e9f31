"""Which revision a ballot may follow, and what a cell of the judge × entry matrix says."""

from __future__ import annotations

import pytest

from webapp.ballots.rules.submission import StaleBallot, Standing, check_base, standing


def test_a_ballot_must_start_from_the_current_revision() -> None:
    check_base(current=3, base=3)
    for base in (0, 2, 4):
        with pytest.raises(StaleBallot) as stale:
            check_base(current=3, base=base)
        assert (stale.value.code, stale.value.status, stale.value.current) == ("stale", 409, 3)


@pytest.mark.parametrize(
    ("true", "expected"),
    [
        (set(), Standing.MISSING),
        ({"draft"}, Standing.DRAFT),
        ({"draft", "submitted"}, Standing.SUBMITTED),
        ({"submitted", "excluded"}, Standing.EXCLUDED),
        ({"submitted", "recused"}, Standing.RECUSED),
        ({"late"}, Standing.LATE),
        ({"late", "submitted"}, Standing.LATE),
        ({"absent", "draft"}, Standing.ABSENT),
        ({"absent", "submitted"}, Standing.SUBMITTED),
    ],
)
def test_a_cell_s_standing(true: set[str], expected: Standing) -> None:
    names = ("recused", "excluded", "submitted", "late", "absent", "draft")
    assert standing(**{name: name in true for name in names}) is expected
