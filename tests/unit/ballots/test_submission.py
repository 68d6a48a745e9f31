"""When a ballot is taken, and what a cell of the judge × entry matrix says."""

from __future__ import annotations

import pytest

from webapp.ballots.rules.submission import Standing, check_base, check_open, standing
from webapp.core.errors import Conflict


def test_closed_and_stale_are_conflicts_with_their_own_code() -> None:
    check_open(is_open=True)
    check_base(current=3, base=3)
    with pytest.raises(Conflict) as closed:
        check_open(is_open=False)
    assert closed.value.code == "closed"
    for base in (0, 2, 4):
        with pytest.raises(Conflict) as stale:
            check_base(current=3, base=base)
        assert stale.value.code == "stale"


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
