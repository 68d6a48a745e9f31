"""How far judges agree: Kendall's W, ICC(2,k), Krippendorff's alpha. Exact, and for the coordinator's eyes only.

Totals come by (judge, entry). W and ICC need every cell, so they are worked out over the larger complete block;
alpha takes missing cells as they are. Each is None where the figures say nothing: one judge, one entry, no spread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Totals = Mapping[tuple[str, str], Decimal]  # (judge, entry) → total
FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A table without gaps: `rows` is one tuple of totals an entry, in the order of `judges`."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    rows: tuple[tuple[Fraction, ...], ...]

    @property
    def is_telling(self) -> bool:
        """Tell whether there are two judges and two entries at least."""
        return len(self.entries) >= FEWEST and len(self.judges) >= FEWEST


def complete_block(totals: Totals) -> Block:
    """Give the entries that every judge scored, or the judges that scored every entry: whichever keeps more cells."""
    judges = tuple(dict.fromkeys(judge for judge, _entry in totals))
    entries = tuple(dict.fromkeys(entry for _judge, entry in totals))
    full_entries = tuple(entry for entry in entries if all((judge, entry) in totals for judge in judges))
    full_judges = tuple(judge for judge in judges if all((judge, entry) in totals for entry in entries))
    if len(full_entries) * len(judges) >= len(full_judges) * len(entries):
        entries = full_entries
    else:
        judges = full_judges
    rows = tuple(tuple(Fraction(totals[judge, entry]) for judge in judges) for entry in entries)
    return Block(entries, judges, rows)


def mean_ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """Give each value's rank from the lowest, 1; equal ones share the mean of their ranks."""
    return [
        sum(other < value for other in values) + Fraction(sum(other == value for other in values) + 1, 2)
        for value in values
    ]


def kendalls_w(block: Block) -> Fraction | None:
    """Give Kendall's coefficient of concordance, corrected for ties: 0 no agreement, 1 the same order.

    W = 12 S ÷ (m² (n³ - n) - m Σ T_j) with S = Σ (R_i - R̄)², R_i the sum of an entry's ranks over m judges,
    T_j = Σ (t³ - t) over a judge's groups of t equal totals. M. G. Kendall and B. Babington Smith, "The problem
    of m rankings", Annals of Mathematical Statistics 10 (1939) 275-287; the correction for ties is that of M. G.
    Kendall, "Rank Correlation Methods" (1948). m (n - 1) W is Friedman's chi-squared: the tests compare it with
    SciPy's and with the 11.143 that R gives for the runners of M. Hollander and D. A. Wolfe, "Nonparametric
    Statistical Methods" (1973) 140 ff.
    """
    if not block.is_telling:
        return None
    columns = [mean_ranks(column) for column in zip(*block.rows, strict=True)]
    judges, entries = len(block.judges), len(block.entries)
    sums = [sum(ranks, Fraction(0)) for ranks in zip(*columns, strict=True)]
    centre = Fraction(judges * (entries + 1), 2)
    ties = sum(times**3 - times for column in columns for times in Counter(column).values())
    below = judges**2 * (entries**3 - entries) - judges * ties
    return 12 * _squares(sums, centre) / below if below else None


def icc_2k(block: Block) -> Fraction | None:
    """Give ICC(2,k): how reliable the mean of these judges is, judges taken as a sample, absolute agreement.

    (BMS - EMS) ÷ (BMS + (JMS - EMS) ÷ n) from a two-way analysis of variance: mean squares between n entries,
    between judges, and the rest. P. E. Shrout and J. L. Fleiss, "Intraclass correlations", Psychological
    Bulletin 86 (1979) 420-428; for their six targets and four judges it is 0.62, and 0.29 for one judge.
    """
    if not block.is_telling:
        return None
    judges, entries = len(block.judges), len(block.entries)
    grand = sum((value for row in block.rows for value in row), Fraction(0)) / (judges * entries)
    by_entry = [sum(row, Fraction(0)) / judges for row in block.rows]
    by_judge = [sum(column, Fraction(0)) / entries for column in zip(*block.rows, strict=True)]
    between = judges * _squares(by_entry, grand)
    across = entries * _squares(by_judge, grand)
    rest = _squares((value for row in block.rows for value in row), grand) - between - across
    bms, jms = between / (entries - 1), across / (judges - 1)
    ems = rest / ((entries - 1) * (judges - 1))
    below = bms + (jms - ems) / entries
    return (bms - ems) / below if below else None


def alpha(totals: Totals) -> Fraction | None:
    """Give Krippendorff's alpha for interval data: 1 full agreement, 0 what chance would give, below 0 worse.

    1 - D_o ÷ D_e: the mean squared difference of judges about the same entry against that of any two totals.
    Entries that one judge scored alone pair with nothing and are left out; other gaps need no filling.
    K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose four observers of twelve units with
    gaps are in the tests: 0.849, as by his coincidence matrix.
    """
    units: dict[str, list[Fraction]] = {}
    for (_judge, entry), total in totals.items():
        units.setdefault(entry, []).append(Fraction(total))
    paired = [values for values in units.values() if len(values) >= FEWEST]
    everything = [value for values in paired for value in values]
    count = len(everything)
    if count < FEWEST:
        return None
    observed = sum((_differences(values) / (len(values) - 1) for values in paired), Fraction(0)) / count
    expected = _differences(everything) / (count * (count - 1))
    return 1 - observed / expected if expected else None


def _squares(values: Iterable[Fraction], centre: Fraction) -> Fraction:
    gaps = [value - centre for value in values]
    return sum((gap * gap for gap in gaps), Fraction(0))


def _differences(values: Sequence[Fraction]) -> Fraction:
    """Sum the squared differences of all ordered pairs: 2 n Σx² - 2 (Σx)²."""
    return 2 * len(values) * sum((value * value for value in values), Fraction(0)) - 2 * sum(values, Fraction(0)) ** 2
