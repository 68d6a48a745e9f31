"""What a list of visits can be narrowed to. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.visits.rules.states import State


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of visits is narrowed to; None, "" and False mean all. `text` finds organisations by name."""

    state: State | None = None
    since: date | None = None
    until: date | None = None
    area_code: str = ""
    organisation_id: int | None = None
    mine: bool = False
    text: str = ""
