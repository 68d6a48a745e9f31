"""Recusals (回避) that units and counties suggest: a judge does not score the own organisation or the own county."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CITY: Final = "331100"
SHORTEST: Final = 4  # shorter names would be found inside others by chance
_COUNTY_DIGITS: Final = 6


class Why(StrEnum):
    """What ties a judge to an entry."""

    UNIT = "unit"
    COUNTY = "county"

    @property
    def label(self) -> str:
        """The reason in words, as a message id."""
        return N_("Same unit") if self is Why.UNIT else N_("Same county")


@dataclass(frozen=True, slots=True)
class Party:
    """A judge or an entry: its key, its unit or owner, its division or ""."""

    key: str
    unit: str
    area: str


def conflicts(judges: Iterable[Party], entries: Sequence[Party]) -> list[tuple[str, str, Why]]:
    """Give (judge, entry, why) for every tie found, in the judges' order."""
    found = []
    for judge in judges:
        for entry in entries:
            if same_unit(judge.unit, entry.unit):
                found.append((judge.key, entry.key, Why.UNIT))
            elif _county(judge.area) and _county(judge.area) == _county(entry.area):
                found.append((judge.key, entry.key, Why.COUNTY))
    return found


def same_unit(one: str, other: str) -> bool:
    """Tell whether two names may mean the same body: equal, or one within the other and not too short."""
    one, other = _plain(one), _plain(other)
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= SHORTEST and shorter in longer)


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _county(area: str) -> str:
    county = area[:_COUNTY_DIGITS]
    return "" if county == CITY else county
