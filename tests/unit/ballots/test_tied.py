"""The tie view: which rule separates equal scores, and what stays shared."""

from __future__ import annotations

from decimal import Decimal

from webapp.ballots.rules.panel import Entrant, Juror, sheet
from webapp.ballots.rules.tally import tally, tie_values
from webapp.ballots.rules.tied import tie_groups
from webapp.roadshows.rules.scoring import Aggregation, Criterion, Rules

CRITERIA = [
    Criterion(key="content", name="内容", minimum=Decimal(0), maximum=Decimal(60), step=Decimal(1), weight=Decimal(1)),
    Criterion(key="stage", name="表现", minimum=Decimal(0), maximum=Decimal(40), step=Decimal(1), weight=Decimal(1)),
]
RULES = Rules(aggregation=Aggregation.MEAN, ties=("criterion:content", "firsts"))
SCORES = {  # by entry, a (content, stage) of each judge
    "e1": [(50, 30), (50, 30)],
    "e2": [(52, 28), (52, 28)],
    "e3": [(50, 30), (50, 30)],
    "e4": [(10, 10), (10, 10)],
}


def test_equal_scores_are_taken_apart_rule_by_rule() -> None:
    entrants = [Entrant(key, order=place) for place, key in enumerate(SCORES)]
    jurors = [Juror("j1"), Juror("j2")]
    sheets = [
        sheet(
            CRITERIA,
            judge=jurors[place].key,
            entry=entry,
            scores={"content": Decimal(content), "stage": Decimal(stage)},
        )
        for entry, given in SCORES.items()
        for place, (content, stage) in enumerate(given)
    ]
    results = tally(RULES, CRITERIA, entrants, jurors, sheets)
    [group] = tie_groups(results, tie_values(RULES, CRITERIA, entrants, jurors, sheets))
    assert group.score == 80
    assert [(one.entry, one.rank, one.settled_by) for one in group.entries] == [
        ("e2", 1, 0),
        ("e1", 2, None),
        ("e3", 2, None),
    ]
    assert list(group.entries[0].values) == [52, 2]
    [place] = group.shared
    assert (place.first, place.last, place.entries) == (2, 3, ("e1", "e3"))


def test_without_equal_scores_there_is_nothing_to_take_apart() -> None:
    assert tie_groups([], {}) == []
