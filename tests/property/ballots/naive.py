"""An independent, naive computation of the tally, written from the design alone, to compare with."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from webapp.roadshows.rules.scoring import Aggregation, Rules

if TYPE_CHECKING:
    from tests.property.ballots.cases import Case
    from webapp.ballots.rules.panel import Entrant


def naive(case: Case) -> dict[str, tuple[str | None, int | None, int, bool]]:
    """Compute entry → (score, rank, judges, provisional) in the plainest way."""
    rules = case.rules
    live = [one for one in case.entrants if not one.withdrawn]
    recused = {(juror.key, entry) for juror in case.jurors for entry in juror.recused}
    ballots = {
        (one.judge, one.entry): {key: Fraction(value) for key, value in one.scores.items()}
        for one in case.sheets
        if not one.excluded and (one.judge, one.entry) not in recused and one.entry in {entrant.key for entrant in live}
    }
    totals = {
        cell: sum((marks[one.key] * Fraction(one.weight) for one in case.criteria), Fraction(0))
        for cell, marks in ballots.items()
    }
    adjusted = naive_normalised(rules, totals)
    final: dict[str, Fraction] = {}
    for entrant in live:
        cells = [cell for cell in ballots if cell[1] == entrant.key]
        if not cells:
            continue
        if rules.level == "totals":
            value = naive_aggregate(rules, [adjusted[cell] for cell in cells])
        else:
            value = Fraction(0)
            for one in case.criteria:
                part = naive_aggregate(rules, [ballots[cell][one.key] for cell in cells])
                if rules.round_at == "criterion":
                    part = naive_round(naive_round(part, rules.decimals) * Fraction(one.weight), rules.decimals)
                else:
                    part *= Fraction(one.weight)
                value += part
        value *= Fraction(rules.factor)
        if rules.audience_share:
            top = (
                Fraction(100)
                if rules.normalise == "rank"
                else sum(Fraction(one.maximum) * Fraction(one.weight) for one in case.criteria)
            )
            votes = max(one.votes for one in live)
            value = (1 - Fraction(rules.audience_share)) * value / (top * Fraction(rules.factor)) * 100 + Fraction(
                rules.audience_share
            ) * (Fraction(100 * entrant.votes, votes) if votes else 0)
        final[entrant.key] = naive_round(max(value - Fraction(entrant.deduction), Fraction(0)), rules.decimals)
    ranks = naive_ranks(case, final, ballots, totals, adjusted)
    waiting = naive_waiting(case, live, recused)
    quantum = Decimal(1).scaleb(-rules.decimals)
    return {
        one.key: (
            str((Decimal(final[one.key].numerator) / Decimal(final[one.key].denominator)).quantize(quantum))
            if one.key in final
            else None,
            ranks.get(one.key),
            sum(cell[1] == one.key for cell in ballots),
            one.key in waiting,
        )
        for one in case.entrants
    }


def naive_waiting(case: Case, live: list[Entrant], recused: set[tuple[str, str]]) -> set[str]:
    handed_in = {(one.judge, one.entry) for one in case.sheets}
    waiting = {
        one.key
        for one in live
        if one.open
        or any(not juror.absent and (juror.key, one.key) not in recused | handed_in for juror in case.jurors)
    }
    if waiting and case.rules.normalise != "none":
        return {one.key for one in live}
    return waiting


def naive_ranks(
    case: Case,
    final: dict[str, Fraction],
    ballots: dict[tuple[str, str], dict[str, Fraction]],
    totals: dict[tuple[str, str], Fraction],
    adjusted: dict[tuple[str, str], Fraction],
) -> dict[str, int]:
    ties: tuple[str, ...] = case.rules.ties
    if not ties:
        parts = [one.maximum * one.weight for one in case.criteria]
        ties = (f"criterion:{case.criteria[parts.index(max(parts))].key}", "untrimmed_mean")

    def key(entry: str, rules: tuple[str, ...]) -> list[Fraction]:
        cells = [cell for cell in ballots if cell[1] == entry]
        values = [final[entry]]
        for place, tie in enumerate(rules):
            if tie == "untrimmed_mean":
                values.append(sum((adjusted[cell] for cell in cells), Fraction(0)) / len(cells))
            elif tie == "median":
                values.append(
                    naive_aggregate(
                        replace(case.rules, aggregation=Aggregation.MEDIAN), [adjusted[cell] for cell in cells]
                    )
                )
            elif tie == "firsts":
                values.append(
                    Fraction(
                        sum(totals[cell] == max(t for c, t in totals.items() if c[0] == cell[0]) for cell in cells)
                    )
                )
            elif tie == "decision":
                one = next(one for one in case.entrants if one.key == entry)
                equal = {other for other in final if key(other, rules[:place]) == values}
                stands = one.decision is not None and equal == one.decided
                values.append(Fraction(-(one.decision or 0) if stands else -1000))
            else:
                values.append(naive_aggregate(case.rules, [ballots[cell][tie.split(":")[1]] for cell in cells]))
        return values

    keys = {entry: key(entry, ties) for entry in final}
    return {entry: 1 + sum(other > own for other in keys.values()) for entry, own in keys.items()}


def naive_aggregate(rules: Rules, values: list[Fraction]) -> Fraction:
    values = sorted(values)
    if rules.aggregation == "median":
        return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    if rules.aggregation == "trimmed_mean" and len(values) >= rules.trim_high + rules.trim_low + 1:
        for _ in range(rules.trim_high):
            values.pop()
        for _ in range(rules.trim_low):
            values.pop(0)
    return sum(values, Fraction(0)) / len(values)


def naive_round(value: Fraction, places: int) -> Fraction:
    assert value >= 0
    return Fraction(math.floor(value * 10**places + Fraction(1, 2)), 10**places)


def naive_normalised(rules: Rules, totals: dict[tuple[str, str], Fraction]) -> dict[tuple[str, str], Fraction]:
    if rules.normalise == "none" or not totals:
        return totals
    judges = {judge for judge, _entry in totals}
    own = {judge: [value for cell, value in totals.items() if cell[0] == judge] for judge in judges}
    if rules.normalise == "rank":
        return {
            cell: Fraction(50) if len(own[cell[0]]) == 1
            else 100 * (len(own[cell[0]]) - naive_rank(value, own[cell[0]])) / (len(own[cell[0]]) - 1)
            for cell, value in totals.items()
        }  # fmt: skip
    centre, spread = naive_moments(list(totals.values()))
    result = {}
    for cell, value in totals.items():
        own_centre, own_spread = naive_moments(own[cell[0]])
        result[cell] = value
        if len(own[cell[0]]) >= 3 and own_spread:
            result[cell] = centre + spread * (value - own_centre) / own_spread
    return result


def naive_rank(value: Fraction, values: list[Fraction]) -> Fraction:
    places = [place for place, other in enumerate(sorted(values, reverse=True), 1) if other == value]
    return Fraction(sum(places), len(places))


def naive_moments(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    centre = sum(values, Fraction(0)) / len(values)
    variance = sum(((value - centre) ** 2 for value in values), Fraction(0)) / len(values)
    with localcontext(prec=80):
        return centre, Fraction((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())
