"""Counting again from an audit bundle alone: no database, nothing but the files.

Every check names what it found in words for an operator: `recount` returns them all, so that one look tells how
much of a bundle can still be trusted.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from webapp.audit.rules import Link, verify
from webapp.ballots.rules import bundle
from webapp.ballots.rules.panel import Entrant, Juror, Sheet, placed, sheet
from webapp.ballots.rules.receipt import canonical, receipt
from webapp.ballots.rules.restoring import is_restored
from webapp.ballots.rules.tally import documents, tally
from webapp.core.errors import DomainError
from webapp.roadshows.rules.draw import commitment, order
from webapp.roadshows.rules.scoring import criteria_for, read_criteria, read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from webapp.ballots.rules.bundle import Files

_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, InvalidOperation, DomainError)
_COMPARED: Final = ("entry", "rank", "score", "judges", "provisional")
_RECEIPTED: Final = ("ballot.submit", "ballot.restore", "late.accept", "paper.confirm")


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount found: `faults` is empty when everything agrees; `results` as in `flask ballots tally`."""

    slug: str
    edition: int
    digest: str
    ballots: int
    faults: tuple[str, ...]
    results: list[dict[str, Any]]


def recount(files: Files, *, digest: str = "") -> Recount:
    """Check the files, the receipts and the record, and compute the result again.

    `digest` is the one printed on the result page; without it a wholly rewritten bundle goes unnoticed. Raises
    `Invalid` when there is no manifest.
    """
    own = bundle.digest(files)
    faults = list(bundle.broken(files))
    if digest and digest.lower() != own:
        faults.insert(0, f"the digest is {own}, not the printed {digest.lower()}")
    try:
        parts = {name: json.loads(files[name]) for name in files if name.endswith(".json")}
        faults += _disagreements(parts)
        results = _computed(parts)
        faults += _differences(parts["result.json"]["result"]["rows"], results)
        event, edition = str(parts["event.json"]["slug"]), int(parts["result.json"]["edition"])
        ballots = len(parts["ballots.json"])
    except _UNREADABLE as error:
        faults.append(f"its contents cannot be read: {type(error).__name__}")
        event, edition, ballots, results = "", 0, 0, []
    return Recount(event, edition, own, ballots, tuple(faults), results)


def _disagreements(parts: Mapping[str, Any]) -> Iterator[str]:
    event, ballots, late = parts["event.json"], parts["ballots.json"], parts["late.json"]
    yield from _wrong_receipts(event["slug"], [*ballots, *({**one, "revision": 0} for one in late)])
    yield from _wrong_revisions(ballots)
    yield from _wrong_restored(ballots)
    published = parts["result.json"]["result"]
    yield from (
        f"result.json has other {name} than event.json"
        for name in ("rules", "criteria")
        if published[name] != event[name]
    )
    votes = {one["key"]: one["votes"] for one in parts["entries.json"]}
    yield from (
        f"result.json has other votes for {row['entry']} than entries.json"
        for row in published["rows"]
        if row.get("votes", votes[row["entry"]]) != votes[row["entry"]]
    )
    yield from _wrong_draws(parts.get("draw.json", []))
    yield from _wrong_papers(ballots, parts.get("paper.json", []))
    record = parts["audit.json"]
    links = [Link(row["seq"], row["prev_hash"], row["hash"], row["payload"]) for row in record["rows"]]
    checked = verify(record["scope"], links, printed=parts["result.json"]["audit_head"])
    if checked.broken:
        yield f"audit.json, row {checked.broken.seq}: {checked.broken.reason}"
    yield from _wrong_decisions(links, parts.get("decisions.json", []))
    told = _receipts_told(links)
    held = Counter(str(one["receipt"]) for one in ballots)
    yield from (f"receipt {code} is in the record and not among the ballots" for code in sorted(told - held))
    yield from (f"receipt {code} is among the ballots and not in the record" for code in sorted(held - told))


def _wrong_decisions(links: Sequence[Link], decisions: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Compare the decisions about ties with the record; those of a rehearsal were wiped at its end."""
    told: list[Mapping[str, Any]] = []
    undone = 0
    for link in links:
        action, details = link.payload["action"], link.payload["details"]
        if action == "event.rehearsal_end":
            told, undone = [], 0
        elif action == "tie.decide":
            told.append(details)
        undone += action == "tie.undo"
    named = ("entries", "decider", "way", "reason")
    if [[one[name] for name in named] for one in told] != [[one[name] for name in named] for one in decisions]:
        yield "the decisions about ties are not those in the record"
    elif undone != sum(one["undone"] is not None for one in decisions):
        yield "the record tells of another number of decisions undone"


def _receipts_told(links: Sequence[Link]) -> Counter[str]:
    """Count the receipts in the record; what a rehearsal gave out was wiped at its end."""
    told: Counter[str] = Counter()
    for link in links:
        if link.payload["action"] == "event.rehearsal_end":
            told.clear()
        elif link.payload["action"] in _RECEIPTED and link.payload["details"]:
            told[str(link.payload["details"]["receipt"])] += 1
    return told


def _wrong_draws(draws: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in draws:
        if commitment(one["seed"]) != one["commitment"]:
            yield f"draw {one['number']}: the seed is not the one committed to"
        if one["word"] is not None and order(one["seed"], one["word"], one["entries"]) != one["order"]:
            yield f"draw {one['number']}: the order does not follow from seed and word"


def _wrong_papers(ballots: Sequence[Mapping[str, Any]], papers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Compare the sheets that a second person confirmed with the ballots that came from paper."""
    confirmed = [one for one in papers if one["decision"] == "confirmed"]
    yield from (
        f"{one['judge']}'s sheet of paper for {one['entry']} was confirmed by who typed it in"
        for one in confirmed
        if one["entered_by"] == one["decided_by"]
    )
    counted = [one for one in ballots if one["origin"] == "paper"]
    if _contents(confirmed) != _contents(counted):
        yield "the ballots from paper are not the sheets that were confirmed"


def _contents(sheets: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return sorted((one["judge"], one["entry"], sorted(one["scores"].items())) for one in sheets)


def _wrong_receipts(slug: str, ballots: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in ballots:
        form = canonical(
            event=slug,
            judge=one["judge"],
            entry=one["entry"],
            revision=one["revision"],
            scores={key: Decimal(score) for key, score in one["scores"].items()},
            received=datetime.fromisoformat(one["received"]),
        )
        if receipt(form) != one["receipt"]:
            about = f"{one['judge']}'s revision {one['revision']} of {one['entry']}"
            yield f"receipt {one['receipt']} does not stand for {about}"


def _wrong_revisions(ballots: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    newest: dict[tuple[str, str], int] = {}
    for one in ballots:
        pair = (one["judge"], one["entry"])
        newest[pair] = max(newest.get(pair, 0), one["revision"])
    for one in ballots:
        pair = (one["judge"], one["entry"])
        if one["current"] != (one["revision"] == newest[pair]):
            yield f"{pair[0]}'s revision {one['revision']} of {pair[1]} is not marked as its place demands"


def _wrong_restored(ballots: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Compare each earlier revision that was made to count again with what it repeats."""
    scores = {(one["judge"], one["entry"], one["revision"]): one["scores"] for one in ballots}
    for one in ballots:
        again = is_restored(number=one["revision"], base=one["base"])
        if again != (one["origin"] == "restored") or (
            again and one["scores"] != scores.get((one["judge"], one["entry"], one["base"]))
        ):
            yield f"{one['judge']}'s revision {one['revision']} of {one['entry']} does not repeat the one it names"


def _computed(parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    event = parts["event.json"]
    rules, criteria = read_rules(event["rules"]), read_criteria(event["criteria"])
    waiting = [*parts["late.json"], *parts.get("paper.json", [])]
    undecided = {one["entry"] for one in waiting if one["decision"] is None}
    decisions = [one["entries"] for one in parts.get("decisions.json", []) if one["undone"] is None]
    entrants = [_entrant(one, undecided, decisions) for one in parts["entries.json"]]
    asked = {one.key: criteria_for(criteria, one.category) for one in entrants}
    jurors = [
        Juror(one["key"], frozenset(part["entry"] for part in one["recused"]), absent=one["status"] != "active")
        for one in parts["judges.json"]
    ]
    sheets: list[Sheet] = [
        sheet(
            asked[one["entry"]],
            judge=one["judge"],
            entry=one["entry"],
            scores={key: Decimal(score) for key, score in one["scores"].items()},
            excluded=one["excluded"] is not None,
        )
        for one in parts["ballots.json"]
        if one["current"]
    ]
    return documents(tally(rules, criteria, entrants, jurors, sheets))


def _entrant(one: Mapping[str, Any], undecided: set[str], decisions: Sequence[Sequence[str]]) -> Entrant:
    points = [Decimal(part["points"]) for part in one["deductions"] if part["cancelled"] is None]
    return Entrant(
        key=one["key"],
        order=one["order"],
        withdrawn=one["withdrawn"] is not None,
        open=one["scoring"] == "open",
        late=one["key"] in undecided,
        deduction=sum(points, Decimal(0)),
        votes=one["votes"],
        category=one["category"],
        **placed(next((order for order in decisions if one["key"] in order), ()), one["key"]),
    )


def _differences(published: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    before = [{name: row[name] for name in _COMPARED} for row in published]
    if [row["entry"] for row in before] != [row["entry"] for row in results]:
        yield "the published order of entries is not the computed one"
    computed = {row["entry"]: row for row in results}
    for row in before:
        now = computed.get(row["entry"], {})
        for name in _COMPARED:
            if row[name] != now.get(name):
                yield f"{row['entry']}: {name} {now.get(name)} computed, {row[name]} published"
