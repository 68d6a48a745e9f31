"""What a list of organisations is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.organisations.rules.terms import Industry, Kind, Size, Status


@dataclass(frozen=True, slots=True)
class Filter:
    """None and "" mean all. `area_code` is a county or a town; `assigned` whether an instructor looks after it."""

    text: str = ""
    area_code: str = ""
    kind: Kind | None = None
    industry: Industry | None = None
    size: Size | None = None
    status: Status | None = None
    above_scale: bool | None = None
    assigned: bool | None = None
    provisional: bool | None = None
