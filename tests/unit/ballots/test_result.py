"""What a published result tells, and what of it the hall may see while it is revealed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.ballots.grids import MEAN, TOTAL, run
from webapp.ballots.rules.result import Audience, released, result_document
from webapp.roadshows.rules.scoring import Normalise

EVENED = replace(MEAN, normalise=Normalise.Z_SCORE)  # may pass the highest possible score
GRID = {"e1": ["99", "100"], "e2": ["98", "90"], "e3": ["97", "10"], "e4": ["96", "5"]}


def document(audience: Audience | None = None) -> dict[str, Any]:
    results = sorted(run(EVENED, GRID).values(), key=lambda one: one.rank or 0)
    words = {key: {"name": key, "area": "331100", "owner": "", "category": ""} for key in GRID}
    return result_document(
        rules=EVENED, criteria=TOTAL, results=results, words=words, decisions={}, judges=2, audience=audience
    )


def test_the_end_of_the_bars_tells_nothing_of_the_places_to_come() -> None:
    best = document()["highest"]
    assert float(best) > 100
    seen = [released(document(), shown) for shown in range(5)]
    assert [[row["entry"] for row in rows] for rows in seen] == [
        [],
        ["e4"],
        ["e3", "e4"],
        ["e2", "e3", "e4"],
        ["e1", "e2", "e3", "e4"],
    ]
    assert all(best not in str(rows) for rows in seen[:4])
    assert {row["highest"] for row in seen[2]} == {"100"}
    assert {row["highest"] for row in seen[4]} == {best}


def test_the_votes_stand_in_a_result_that_they_have_a_share_in() -> None:
    told = document(Audience("codes", {"e1": 3, "e2": 0, "e3": 1, "e4": 2}))
    assert told["audience"] == {"mode": "codes", "votes": 6}
    assert [row["votes"] for row in told["rows"]] == [3, 0, 1, 2]
    assert "audience" not in document()
    assert "votes" not in document()["rows"][0]
