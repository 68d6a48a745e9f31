"""How often the truly best entry wins: by mean, trimmed, and with judges' effects taken off first and then trimmed.

Run: `.venv/bin/python -m bench.simulation [events]`. Made-up events of the kind a roadshow is: 12 entries, 7 judges,
10 % recusals, true quality SD 2.5, noise SD 2, harshness SD 3; once with fair judges, once with a judge who pushes a
favourite. The tests repeat a part of it.
"""

from __future__ import annotations

import random
import sys
import time
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from webapp.ballots.rules.aggregate import aggregated
from webapp.ballots.rules.effects import judge_effects, without_effects
from webapp.roadshows.rules.scoring import Aggregation, Rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

EVENTS = 3000
SEED = 20260701
ENTRIES, JUDGES = 12, 7
MEAN, TRIMMED = Rules(aggregation=Aggregation.MEAN), Rules()


class Found(NamedTuple):
    """How many of the events the truly best entry has won."""

    mean: int
    trimmed: int
    adjusted: int


def made_up(chance: random.Random, *, favourite: bool) -> tuple[str, dict[tuple[str, str], Decimal]]:
    """Make an event; return the truly best entry and the totals by (judge, entry).

    With `favourite` one judge lifts the truly third entry by 10 and pushes all its rivals down by 5.
    """
    quality = {f"e{entry:02d}": chance.gauss(80, 2.5) for entry in range(ENTRIES)}
    order = sorted(quality, key=quality.__getitem__, reverse=True)
    totals = {}
    for judge in range(JUDGES):
        harshness = chance.gauss(0, 3)
        for entry, worth in quality.items():
            if chance.random() < 0.1:
                continue
            push = (10 if entry == order[2] else -5) if favourite and judge == 0 else 0
            total = worth + harshness + push + chance.gauss(0, 2)
            totals[f"j{judge}", entry] = Decimal(round(total * 100)).scaleb(-2)
    return order[0], totals


def winner(rules: Rules, totals: Mapping[tuple[str, str], Decimal | Fraction]) -> str:
    """Give the entry with the highest aggregated total."""
    by_entry: dict[str, list[Decimal | Fraction]] = {}
    for (_judge, entry), total in totals.items():
        by_entry.setdefault(entry, []).append(total)
    scores = {entry: aggregated(rules, values) for entry, values in by_entry.items()}
    return max(scores, key=scores.__getitem__)


def simulate(events: int, *, favourite: bool) -> Found:
    """Make so many events and count the wins of the truly best entry."""
    chance = random.Random(SEED)
    mean = trimmed = adjusted = 0
    for _event in range(events):
        best, totals = made_up(chance, favourite=favourite)
        mean += winner(MEAN, totals) == best
        trimmed += winner(TRIMMED, totals) == best
        adjusted += winner(TRIMMED, without_effects(totals, judge_effects(totals))) == best
    return Found(mean, trimmed, adjusted)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    for pushed in (False, True):
        began = time.perf_counter()
        found = simulate(count, favourite=pushed)
        shares = ", ".join(f"{name} {100 * value / count:.1f} %" for name, value in found._asdict().items())
        kind = "one judge pushes a favourite" if pushed else "fair judges"
        print(f"{count} events, {kind}: {shares} ({time.perf_counter() - began:.0f} s)", flush=True)
