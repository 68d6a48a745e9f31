"""The quiet alert about a sheet far from the others."""

from __future__ import annotations

from decimal import Decimal

from webapp.ballots.rules.alerts import far_off
from webapp.ballots.rules.panel import Sheet, sheet
from webapp.roadshows.rules.scoring import Criterion

CRITERIA = (Criterion(key="t", name="Total", maximum=Decimal(100)),)


def grid(rows: list[list[int]]) -> dict[str, list[Sheet]]:
    return {
        f"e{n}": [
            sheet(CRITERIA, judge=f"j{m}", entry=f"e{n}", scores={"t": Decimal(total)})
            for m, total in enumerate(row, 1)
        ]
        for n, row in enumerate(rows, 1)
    }


def test_one_sheet_pulled_down_is_named() -> None:
    found = far_off(CRITERIA, grid([[93, 92, 94, 91], [95, 94, 95, 70], [90, 91, 92, 89]]))
    assert list(found) == [("j4", "e2")]
    assert found["j4", "e2"] < -10


def test_a_judge_who_is_always_harsh_is_not() -> None:
    assert far_off(CRITERIA, grid([[93, 92, 94, 71], [95, 94, 95, 74], [90, 91, 92, 69]])) == {}


def test_small_differences_and_small_panels_are_not() -> None:
    assert far_off(CRITERIA, grid([[93, 93, 93, 93], [93, 93, 93, 93], [93, 93, 93, 88]])) == {}
    assert far_off(CRITERIA, grid([[93, 20], [93, 95]])) == {}
    assert far_off(CRITERIA, {}) == {}
