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
from webapp.ballots.rules.panel import Sheet, counted, missing, parts
from webapp.ballots.rules.rounding import half_up
from webapp.ballots.rules.ties import decision_values, firsts, places, tie_value
from webapp.roadshows.rules.scoring import Criterion, Normalise, Rules, Tie, tie_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.ballots.rules.aggregate import Figures
    from webapp.ballots.rules.panel import Entrant, Juror, Part


_NOTHING: Final = Fraction(0)


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What the tally says of one entry.

    `score` and `rank` are None without a counted ballot, and for a withdrawn entry. `judges` counts the
    ballots that entered the aggregation, trimmed ones included. `missing` names the judges still expected.
    `small_panel` marks a panel too small to trim, `raw` the judges that could not be normalised, `shared` a
    rank that the tie rules could not separate, `tied` a score that others have as well, `decided` a place that a
    recorded decision gave. `category` is the ranking it stands in, "" for that of the whole event.
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
    decided: bool = False
    category: str = ""


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
    rules, and what stays equal shares a rank (1, 1, 3). Categories with criteria of their own are each computed for
    themselves and come one after the other. `totals` by (judge, entry) take the place of the sheets' own, as
    normalised ones do: the adjusted ranking is computed so.
    """
    return [
        result
        for part in parts(criteria, entrants, list(sheets))
        for result in _ranking(rules, part, jurors, audience_open=audience_open, totals=totals)
    ]


def _ranking(
    rules: Rules,
    part: Part,
    jurors: Sequence[Juror],
    *,
    audience_open: bool,
    totals: Mapping[tuple[str, str], Fraction] | None,
) -> list[EntryResult]:
    entrants = part.entrants
    count = _count(rules, part, jurors)
    if totals is not None:
        count = replace(count, totals=totals)
    panels = {entrant.key: _panel(count, entrant) for entrant in entrants}
    scores = _scores(count, entrants, panels)
    expected = missing(entrants, jurors, part.sheets)
    unsettled = _unsettled(rules, entrants, expected, audience_open=audience_open)
    standing, decided = _standing(count, [entrant for entrant in entrants if entrant.key in scores], scores)
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
            decided=entrant.key in decided,
            category=part.category,
        )
        for entrant in sorted(entrants, key=lambda one: one.order)
    ]
    return sorted(results, key=lambda one: (one.rank is None, one.rank or 0))


def tie_values(
    rules: Rules,
    criteria: Sequence[Criterion],
    entrants: Sequence[Entrant],
    jurors: Sequence[Juror],
    sheets: Iterable[Sheet],
) -> dict[str, tuple[Fraction, ...]]:
    """Return what the tie rules in force compare, in their order, for every entry with a counted sheet."""
    values: dict[str, tuple[Fraction, ...]] = {}
    for part in parts(criteria, entrants, list(sheets)):
        count = _count(rules, part, jurors)
        scores = _scores(count, part.entrants, {one.key: _panel(count, one) for one in part.entrants})
        values |= _compared(count, [one for one in part.entrants if one.key in scores], scores)
    return values


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


def _count(rules: Rules, part: Part, jurors: Sequence[Juror]) -> _Count:
    by_entry = counted(part.entrants, jurors, part.sheets)
    totals, raw = None, frozenset[str]()
    if rules.normalise is not Normalise.NONE:
        totals, raw = normalised(rules.normalise, (one for ones in by_entry.values() for one in ones))
    most_votes = max((entrant.votes for entrant in part.entrants if not entrant.withdrawn), default=0)
    return _Count(rules, part.criteria, by_entry, totals, raw, most_votes)


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


def _scores(count: _Count, entrants: Iterable[Entrant], panels: Mapping[str, Fraction | None]) -> dict[str, Decimal]:
    return {one.key: _score(count, one, panel) for one in entrants if (panel := panels[one.key]) is not None}


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


def _standing(
    count: _Count, entrants: Sequence[Entrant], scores: Mapping[str, Decimal]
) -> tuple[dict[str, int], set[str]]:
    """Rank the entries that have a score, and name those that a recorded decision has separated.

    Tie rules are worked out for equal scores only.
    """
    equal = _repeated(scores.values())
    values = _compared(count, [one for one in entrants if scores[one.key] in equal], scores)
    keys: list[tuple[Decimal | Fraction, ...]] = [(scores[one.key], *values.get(one.key, ())) for one in entrants]
    ties = tie_order(count.rules, count.criteria)
    decision = ties.index(Tie.DECISION.value) if Tie.DECISION in ties else None
    decided = set() if decision is None else {key for key, compared in values.items() if compared[decision]}
    return dict(zip((one.key for one in entrants), places(keys), strict=True)), decided


def _compared(
    count: _Count, entrants: Sequence[Entrant], scores: Mapping[str, Decimal]
) -> dict[str, tuple[Fraction, ...]]:
    """Give what the tie rules compare, in their order, for entries that have a score."""
    ties = tie_order(count.rules, count.criteria)
    needs_firsts = entrants and Tie.FIRSTS in ties
    first_places = firsts(one for ones in count.sheets.values() for one in ones) if needs_firsts else {}
    values: dict[str, tuple[Fraction, ...]] = {one.key: () for one in entrants}
    for tie in ties:
        if tie == Tie.DECISION:
            column = decision_values(entrants, {key: (scores[key], *own) for key, own in values.items()})
        else:
            column = {one.key: _tie_value(count, tie, one, first_places) for one in entrants}
        values = {key: (*own, column[key]) for key, own in values.items()}
    return values


def _tie_value(count: _Count, tie: str, entrant: Entrant, first_places: Mapping[str, int]) -> Fraction:
    sheets = count.sheets[entrant.key]
    totals = _totals(count, sheets)
    return tie_value(tie, count.rules, entrant=entrant, sheets=sheets, totals=totals, first_places=first_places)


def _repeated(values: Iterable[object]) -> set[object]:
    return {value for value, times in Counter(values).items() if times > 1}
