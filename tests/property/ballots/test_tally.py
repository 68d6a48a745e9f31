"""Properties of the tally, among them that it equals an independent computation."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.property.ballots.cases import Case, cases
from tests.property.ballots.naive import naive
from webapp.ballots.rules.panel import Entrant, Juror, sheet
from webapp.ballots.rules.tally import EntryResult, tally
from webapp.roadshows.rules.scoring import Aggregation, Level, Normalise, RoundAt, Rules

if TYPE_CHECKING:
    import random


def compute(case: Case) -> list[EntryResult]:
    return tally(case.rules, case.criteria, case.entrants, case.jurors, case.sheets)


def told(results: list[EntryResult]) -> dict[str, tuple[str | None, int | None, int, bool]]:
    return {
        one.entry: (None if one.score is None else str(one.score), one.rank, one.judges, one.provisional)
        for one in results
    }


@given(cases())
def test_it_equals_an_independent_computation(case: Case) -> None:
    # Deviations are irrational: values that are equal in theory may differ in the last of their digits.
    assume(case.rules.normalise is not Normalise.Z_SCORE)
    assert told(compute(case)) == naive(case)


@given(cases())
def test_z_scores_equal_an_independent_computation(case: Case) -> None:
    case = case._replace(
        rules=replace(case.rules, level=Level.TOTALS, round_at=RoundAt.RESULT, normalise=Normalise.Z_SCORE, decimals=4)
    )
    for entry, (score, _rank, judges, provisional) in told(compute(case)).items():
        expected = naive(case)[entry]
        assert (judges, provisional) == expected[2:]
        assert (score is None) == (expected[0] is None)
        if score is not None and expected[0] is not None:
            assert abs(Decimal(score) - Decimal(expected[0])) <= Decimal("0.0001")


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_does_not_matter(case: Case, chance: random.Random) -> None:
    shuffled = list(case.sheets)
    chance.shuffle(shuffled)
    assert compute(case._replace(sheets=shuffled)) == compute(case)


@given(cases())
def test_a_recused_judge_changes_nothing(case: Case) -> None:
    everywhere = frozenset(one.key for one in case.entrants)
    marks = {one.key: one.maximum for one in case.criteria}
    more = case._replace(
        jurors=[*case.jurors, Juror("new", recused=everywhere)],
        sheets=[*case.sheets, *(sheet(case.criteria, judge="new", entry=key, scores=marks) for key in everywhere)],
    )
    assert compute(more) == compute(case)


@given(cases())
def test_an_excluded_sheet_changes_nothing_but_that_it_is_accounted_for(case: Case) -> None:
    marks = {one.key: one.maximum for one in case.criteria}
    extra = [sheet(case.criteria, judge="new", entry=one.key, scores=marks, excluded=True) for one in case.entrants]
    more = case._replace(jurors=[*case.jurors, Juror("new")], sheets=[*case.sheets, *extra])
    assert compute(more) == compute(case)


@given(cases(), st.data())
def test_a_higher_score_never_lowers_the_entry(case: Case, data: st.DataObject) -> None:
    assume(case.sheets and case.rules.normalise is Normalise.NONE)
    place = data.draw(st.integers(0, len(case.sheets) - 1))
    old = case.sheets[place]
    criterion = data.draw(st.sampled_from(case.criteria))
    assume(old.scores[criterion.key] + criterion.step <= criterion.maximum)
    marks = {**old.scores, criterion.key: old.scores[criterion.key] + criterion.step}
    raised = sheet(case.criteria, judge=old.judge, entry=old.entry, scores=marks, excluded=old.excluded)
    sheets = [*case.sheets[:place], raised, *case.sheets[place + 1 :]]
    before = {one.entry: one.score for one in compute(case)}
    after = {one.entry: one.score for one in compute(case._replace(sheets=sheets))}
    for entry, score in before.items():
        new = after[entry]
        if score is None or new is None:
            assert score is new
        elif entry == old.entry:
            assert new >= score
        else:
            assert new == score


@given(cases())
def test_trimming_never_leaves_the_judges_range(case: Case) -> None:
    rules = Rules(
        aggregation=Aggregation.TRIMMED_MEAN, trim_high=case.rules.trim_high, trim_low=case.rules.trim_low, decimals=4
    )
    entrants = [Entrant(one.key, one.order) for one in case.entrants]
    recused = {juror.key: juror.recused for juror in case.jurors}
    for result in tally(rules, case.criteria, entrants, case.jurors, case.sheets):
        totals = [
            one.total
            for one in case.sheets
            if one.entry == result.entry and not one.excluded and result.entry not in recused[one.judge]
        ]
        if totals:
            assert result.panel is not None
            assert min(totals) <= result.panel <= max(totals)


@given(cases())
def test_scores_keep_to_their_decimals_and_ranks_to_their_scores(case: Case) -> None:
    results = compute(case)
    ranked = [one for one in results if one.rank is not None]
    assert {one.entry for one in results} == {one.key for one in case.entrants}
    assert [one.rank for one in ranked] == sorted(one.rank or 0 for one in ranked)
    for one in ranked:
        assert one.score is not None
        assert one.score >= 0
        assert one.score == one.score.quantize(Decimal(1).scaleb(-case.rules.decimals), ROUND_HALF_UP)
        assert one.rank == 1 + sum((other.rank or 0) < (one.rank or 0) for other in ranked)
    for better, worse in pairwise(ranked):
        assert better.score is not None
        assert worse.score is not None
        assert better.score >= worse.score
