"""The tally: from the sheets that count to scores and ranks.

Order of work: (1) judge totals, (2) normalise per judge, (3) aggregate, (4) × factor, (5) the audience's
share, (6) − deductions, not below 0, (7) round. Everything is exact until (7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from webapp.ballots.rules.aggregate import is_small, panel_score
from webapp.ballots.rules.normalise import normalised
from webapp.ballots.rules.panel import Sheet, counted, missing
from webapp.ballots.rules.rounding import half_up
from webapp.ballots.rules.ties import firsts, places, tie_value
from webapp.roadshows.rules.scoring import Criterion, Normalise, Rules, Tie, tie_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.ballots.rules.aggregate import Figures
    from webapp.ballots.rules.panel import Entrant, Juror


_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What the tally says of one entry.

    `score` and `rank` are None without a counted ballot, and for a withdrawn entry. `judges` counts the
    ballots that entered the aggregation, trimmed ones included. `missing` names the judges still expected.
    `small_panel` marks a panel too small to trim, `raw` the judges that could not be normalised, `shared` a
    rank that the tie rules could not separate, `tied` a score that others have as well.
    """

    entry: str
    rank: int | None
    score: Decimal | None
    judges: int
    provisional: bool
    missing: tuple[str, ...] = ()
    panel: Fraction | None = None
    deduction: Decimal | None = None
    withdrawn: bool = False
    small_panel: bool = False
    raw: frozenset[str] = frozenset()
    tied: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class _Count:
    """What every entry's figures are computed from."""

    rules: Rules
    criteria: Sequence[Criterion]
    sheets: Mapping[str, Sequence[Sheet]]
    totals: Mapping[tuple[str, str], Fraction] | None
    raw: frozenset[str]
    most_votes: int


def tally(
    rules: Rules,
    criteria: Sequence[Criterion],
    entrants: Sequence[Entrant],
    jurors: Sequence[Juror],
    sheets: Iterable[Sheet],
    *,
    audience_open: bool = False,
    totals: Mapping[tuple[str, str], Fraction] | None = None,
) -> list[EntryResult]:
    """Compute the result, first place first, entries without a rank last in their own order.

    The order of the sheets does not matter. Scores are compared as published; equal ones go through the tie
    rules, and what stays equal shares a rank (1, 1, 3). `totals` by (judge, entry) take the place of the sheets'
    own, as normalised ones do: the adjusted ranking is computed so.
    """
    sheets = list(sheets)
    count = _count(rules, criteria, entrants, jurors, sheets)
    if totals is not None:
        count = replace(count, totals=totals)
    panels = {entrant.key: _panel(count, entrant) for entrant in entrants}
    scores = {
        entrant.key: _score(count, entrant, panel) for entrant in entrants if (panel := panels[entrant.key]) is not None
    }
    expected = missing(entrants, jurors, sheets)
    unsettled = _unsettled(rules, entrants, expected, audience_open=audience_open)
    standing = _standing(count, [entrant for entrant in entrants if entrant.key in scores], scores)
    tied = _repeated(scores.values())
    shared = _repeated(standing.values())
    results = [
        EntryResult(
            entry=entrant.key,
            rank=standing.get(entrant.key),
            score=scores.get(entrant.key),
            judges=len(count.sheets.get(entrant.key, ())),
            provisional=entrant.key in unsettled,
            missing=expected[entrant.key],
            panel=panels[entrant.key],
            deduction=entrant.deduction,
            withdrawn=entrant.withdrawn,
            small_panel=entrant.key in scores and is_small(rules, len(count.sheets[entrant.key])),
            raw=count.raw & {sheet.judge for sheet in count.sheets.get(entrant.key, ())},
            tied=scores.get(entrant.key) in tied,
            shared=standing.get(entrant.key) in shared,
        )
        for entrant in entrants
    ]
    order = {entrant.key: entrant.order for entrant in entrants}
    return sorted(results, key=lambda one: (one.rank is None, one.rank or 0, order[one.entry]))


def tie_values(
    rules: Rules,
    criteria: Sequence[Criterion],
    entrants: Sequence[Entrant],
    jurors: Sequence[Juror],
    sheets: Iterable[Sheet],
) -> dict[str, tuple[Fraction, ...]]:
    """Return what the tie rules in force compare, in their order, for every entry with a counted sheet."""
    count = _count(rules, criteria, entrants, jurors, list(sheets))
    first_places = firsts(one for ones in count.sheets.values() for one in ones)
    return {
        entrant.key: tuple(
            tie_value(
                tie,
                rules,
                entrant=entrant,
                sheets=held,
                totals=_totals(count, held),
                first_places=first_places,
            )
            for tie in tie_order(rules, criteria)
        )
        for entrant in entrants
        if (held := count.sheets.get(entrant.key))
    }


def documents(results: Iterable[EntryResult]) -> list[dict[str, object]]:
    """Give results in the words of the contract for outside programs."""
    return [
        {
            "entry": one.entry,
            "rank": one.rank,
            "score": None if one.score is None else format(one.score, "f"),
            "judges": one.judges,
            "provisional": one.provisional,
        }
        for one in results
    ]


def _count(
    rules: Rules,
    criteria: Sequence[Criterion],
    entrants: Sequence[Entrant],
    jurors: Sequence[Juror],
    sheets: Sequence[Sheet],
) -> _Count:
    by_entry = counted(entrants, jurors, sheets)
    totals, raw = None, frozenset[str]()
    if rules.normalise is not Normalise.NONE:
        totals, raw = normalised(rules.normalise, (one for ones in by_entry.values() for one in ones))
    most_votes = max((entrant.votes for entrant in entrants if not entrant.withdrawn), default=0)
    return _Count(rules, criteria, by_entry, totals, raw, most_votes)


def _panel(count: _Count, entrant: Entrant) -> Fraction | None:
    """Give steps (1) to (4) for an entry; None without a counted sheet."""
    sheets = count.sheets.get(entrant.key)
    if not sheets:
        return None
    score = panel_score(count.rules, count.criteria, sheets, _totals(count, sheets))
    return score if count.rules.factor == 1 else score * Fraction(count.rules.factor)


def _totals(count: _Count, sheets: Sequence[Sheet]) -> Figures:
    if count.totals is None:
        return [sheet.total for sheet in sheets]
    return [count.totals[sheet.judge, sheet.entry] for sheet in sheets]


def _score(count: _Count, entrant: Entrant, panel: Fraction) -> Decimal:
    """Give steps (5) to (7)."""
    share = Fraction(count.rules.audience_share)
    if share:
        votes = Fraction(100 * entrant.votes, count.most_votes) if count.most_votes else Fraction(0)
        panel = (1 - share) * panel / _highest(count) * 100 + share * votes
    if entrant.deduction:
        panel -= Fraction(entrant.deduction)
    return half_up(max(panel, _NOTHING), count.rules.decimals)


def _highest(count: _Count) -> Fraction:
    """Give the highest panel score there can be; ranks run to 100 whatever the criteria."""
    if count.rules.normalise is Normalise.RANK:
        return 100 * Fraction(count.rules.factor)
    return Fraction(sum(criterion.most for criterion in count.criteria)) * Fraction(count.rules.factor)


def _unsettled(
    rules: Rules,
    entrants: Iterable[Entrant],
    expected: Mapping[str, Sequence[str]],
    *,
    audience_open: bool,
) -> set[str]:
    """Name the entries whose result may still change.

    A normalised result depends on every sheet of its judges, an audience's share on every vote: there one
    open entry leaves all of them provisional.
    """
    running = [entrant for entrant in entrants if not entrant.withdrawn]
    everyone = {entrant.key for entrant in running}
    waiting = {one.key for one in running if one.open or one.late or expected[one.key]}
    if audience_open and rules.audience_share:
        return everyone
    return everyone if waiting and rules.normalise is not Normalise.NONE else waiting


def _standing(count: _Count, entrants: Sequence[Entrant], scores: Mapping[str, Decimal]) -> dict[str, int]:
    """Rank the entries that have a score; tie rules are worked out for equal scores only."""
    ties = tie_order(count.rules, count.criteria)
    equal = _repeated(scores.values())
    needs_firsts = equal and Tie.FIRSTS in ties
    first_places = firsts(one for ones in count.sheets.values() for one in ones) if needs_firsts else {}
    keys: list[tuple[Decimal | Fraction, ...]] = []
    for entrant in entrants:
        score = scores[entrant.key]
        sheets = count.sheets[entrant.key]
        separated = (
            tie_value(
                tie,
                count.rules,
                entrant=entrant,
                sheets=sheets,
                totals=_totals(count, sheets),
                first_places=first_places,
            )
            for tie in (ties if score in equal else ())
        )
        keys.append((score, *separated))
    return dict(zip((entrant.key for entrant in entrants), places(keys), strict=True))


def _repeated(values: Iterable[object]) -> set[object]:
    return {value for value, times in Counter(values).items() if times > 1}
