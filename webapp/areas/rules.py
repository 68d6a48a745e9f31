"""What lies within a scope: pure arithmetic on division codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CITY = "331100"
_COUNTY_DIGITS = 6


class Level(StrEnum):
    """The three levels of the tree."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


@dataclass(frozen=True)
class Scope:
    """The part of the tree that a person works in."""

    code: str
    level: Level

    @property
    def county_code(self) -> str:
        """The county that the scope lies in; the city's own code at city level."""
        return county_of(self.code)


def county_of(code: str) -> str:
    """Return the county of a division code; a city or county is its own."""
    return code[:_COUNTY_DIGITS]


def contains(scope: Scope, county_code: str, area_code: str) -> bool:
    """Whether a record of this county and area lies within the scope."""
    if scope.level is Level.CITY:
        return True
    if scope.level is Level.COUNTY:
        return county_code == scope.code
    return area_code == scope.code
