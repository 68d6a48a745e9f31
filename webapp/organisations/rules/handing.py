"""Handing organisations over from one instructor to another. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from webapp.core.errors import N_, Invalid
from webapp.organisations.rules.assigning import check_reason, is_live, overlaps

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Term:
    """From which day to which an assignment runs, both included; without a last day until further notice."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """What becomes of one assignment: its giver's last day, and the taker's term; None when the taker has it."""

    last_day: date
    taken: Term | None


def check(*, giver_id: int, taker_id: int, reason: str) -> None:
    """Refuse a hand-over to the same person, and one without a reason."""
    if giver_id == taker_id:
        raise Invalid(N_("Choose two different people."), field="taker_id")
    check_reason(reason, N_("Say why."))


def exchange(given: Term, held: Iterable[Term], day: date) -> Exchange | None:
    """Say what a hand-over on `day` makes of an assignment; None when it does not run on that day.

    The taker has it from that day on, for as long as the giver would have; the giver until the day before. Somebody
    who was given it on that very day keeps that one day. `held` are the taker's own terms there: where one of them
    meets the new term, nothing is added.
    """
    if not is_live(given.first, given.last, day):
        return None
    last_day = max(given.first, day - timedelta(days=1))
    doubled = any(overlaps(day, given.last, term.first, term.last) for term in held)
    return Exchange(last_day, None if doubled else Term(day, given.last))
