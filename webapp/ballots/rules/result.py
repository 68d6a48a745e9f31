"""The result as it is published: a plain document that is frozen and never computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from webapp.core.errors import N_
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.scoring import (
    Normalise,
    criteria_document,
    criteria_for,
    is_separate,
    read_criteria,
    read_rules,
    rules_document,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webapp.ballots.rules.tally import EntryResult
    from webapp.roadshows.rules.scoring import Criterion, Rules

_HUNDRED: Final = Decimal(100)
# As a certificate names them; the places after these are numbered.
PLACE_NAMES: Final = (
    N_("First place"),
    N_("Second place"),
    N_("Third place"),
    N_("Fourth place"),
    N_("Fifth place"),
    N_("Sixth place"),
    N_("Seventh place"),
    N_("Eighth place"),
    N_("Ninth place"),
    N_("Tenth place"),
)


@dataclass(frozen=True, slots=True)
class Audience:
    """How the audience voted: the way of voting, and the votes by the entry's key."""

    mode: str
    votes: Mapping[str, int]


def result_document(
    *,
    rules: Rules,
    criteria: Sequence[Criterion],
    results: Sequence[EntryResult],
    words: Mapping[str, Mapping[str, str]],
    decisions: Mapping[str, Mapping[str, str]],
    judges: int,
    audience: Audience | None = None,
) -> dict[str, Any]:
    """Give the published result: rules, criteria, and a row an entry, first place first, unranked ones last.

    `words` holds each entry's name, area, owner and category by its key, as they are at this moment; `decisions`
    who decided about an equal score, how and why, by the entry's key. Scores and points are plain decimals in
    quotes. Where categories have criteria of their own, each row tells where its bar ends. `audience` is given
    where its vote has a share in the scores.
    """
    ends = ends_of(rules, criteria, results)
    return {
        "rules": rules_document(rules),
        "criteria": criteria_document(criteria),
        "judges": judges,
        "highest": plain(max(ends.values(), default=highest(rules, criteria, results))),
        **({"audience": {"mode": audience.mode, "votes": sum(audience.votes.values())}} if audience else {}),
        "rows": [
            {
                **words[one.entry],
                **_row(one),
                "decision": decisions.get(one.entry) if one.decided else None,
                **({"highest": plain(ends[one.category])} if is_separate(criteria) else {}),
                **({"votes": audience.votes[one.entry]} if audience else {}),
            }
            for one in results
        ],
    }


def _row(one: EntryResult) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "rank": one.rank,
        "score": None if one.score is None else plain(one.score),
        "judges": one.judges,
        "provisional": one.provisional,
        "deduction": plain(one.deduction) if one.deduction else None,
        "withdrawn": one.withdrawn,
        "small_panel": one.small_panel,
        "shared": one.shared,
    }


def ends_of(rules: Rules, criteria: Sequence[Criterion], results: Sequence[EntryResult]) -> dict[str, Decimal]:
    """Return where the bars of each ranking end, by category; "" is the whole event's."""
    own: dict[str, list[EntryResult]] = {}
    for one in results:
        own.setdefault(one.category, []).append(one)
    asked = {category: criteria_for(criteria, category) if is_separate(criteria) else criteria for category in own}
    return {category: highest(rules, asked[category], ones) for category, ones in own.items()}


def highest(rules: Rules, criteria: Iterable[Criterion], results: Iterable[EntryResult]) -> Decimal:
    """Return where bars end: at the highest possible score, or at the best one when that is higher.

    Ranks and a share of the audience's make scores of 0 to 100; evened out scores may pass the highest possible.
    """
    return max([_possible(rules, criteria), *(one.score for one in results if one.score is not None)])


def _possible(rules: Rules, criteria: Iterable[Criterion]) -> Decimal:
    hundred = rules.normalise is Normalise.RANK or rules.audience_share > 0
    return (_HUNDRED if hundred else sum((one.most for one in criteria), Decimal(0))) * rules.factor


def by_category(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[tuple[int, Mapping[str, Any]]]]]:
    """Give, for each category, its ranked rows with their place within it; none when there is but one category.

    Places follow the ranks of the whole event, so that the same rules separate equal scores: 1, 1, 3. Where each
    category has a ranking of its own, its rows follow one another already: see `rankings`.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["rank"] is not None:
            found.setdefault(row["category"], []).append(row)
    if len(found) < 2:  # noqa: PLR2004 - one category needs no table of its own
        return []
    return [
        (category, [(1 + sum(other["rank"] < row["rank"] for other in own), row) for row in own])
        for category, own in found.items()
    ]


def rankings(document: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Give the rankings of a published result with their rows: one without a name, or one for each category."""
    if not separate(document):
        return [("", list(document["rows"]))]
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in document["rows"]:
        found.setdefault(row["category"], []).append(row)
    return list(found.items())


def separate(document: Mapping[str, Any]) -> bool:
    """Tell whether each category of a published result has a ranking of its own."""
    return any(one.get("category") for one in document["criteria"])


def reveal_order(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the rows that have a rank as the hall sees them: the first category first, each from its last place up."""
    return [row for _category, own in rankings(document) for row in reversed(own) if row["rank"] is not None]


def released(document: Mapping[str, Any], shown: int) -> list[Mapping[str, Any]]:
    """Return the rows of which the hall has seen the first `shown`, the newest first.

    Their bars end at the highest possible score, or at the best one among them: what is not shown is not in it.
    """
    rules, criteria = read_rules(document["rules"]), read_criteria(document["criteria"])
    apart = separate(document)
    rows: list[Mapping[str, Any]] = []
    for category, own in groupby(reveal_order(document)[:shown], key=lambda row: row["category"] if apart else ""):
        seen = list(own)
        asked = criteria_for(criteria, category) if apart else criteria
        end = max([_possible(rules, asked), *(Decimal(row["score"]) for row in seen)])
        rows += [{**row, "highest": plain(end)} for row in seen]
    return rows[::-1]


def together(document: Mapping[str, Any], shown: int) -> int:
    """Count the places that are revealed next when `shown` have been; a shared rank is shown at once."""
    left = reveal_order(document)[shown:]
    own = [row for row in left if not separate(document) or row["category"] == left[0]["category"]]
    return sum(row["rank"] == left[0]["rank"] for row in own)


def ranked(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows that have a rank, first place first."""
    return [row for row in document["rows"] if row["rank"] is not None]
