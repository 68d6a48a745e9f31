"""What is told about an entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry's words; `area_code` is the division it comes from."""

    name: str
    area_code: str
    owner: str = ""
    presenter: str = ""
    category: str = ""
