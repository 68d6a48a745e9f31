"""In which order to go round chosen organisations. Pure.

With positions: nearest neighbour, then 2-opt until no two legs are better crossed over (Croes 1958). Without: by
town, in the order in which the divisions' codes lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_STOPS: Final = 30
_EARTH_KM: Final = 6371.0
_GAIN_KM: Final = 1e-9  # what rounding may pretend to be gained


@dataclass(frozen=True, slots=True)
class Stop:
    """One organisation; `place` in degrees WGS-84 (latitude, longitude) when known, `area_code` of its town."""

    id: int
    area_code: str
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Trip:
    """The stops in order; `km` is the length of the round as the crow flies, None when a position is missing."""

    stops: tuple[Stop, ...]
    km: float | None


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance (haversine) between two places in degrees."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def order(stops: Sequence[Stop]) -> Trip:
    """Return the stops as a round trip that begins with the first that has a position.

    Stops without a position stand behind those of their own town, or at the end by town.
    """
    placed = [stop for stop in stops if stop.place is not None]
    lost = sorted((stop for stop in stops if stop.place is None), key=lambda stop: (stop.area_code, stop.id))
    if not placed:
        return Trip(tuple(lost), None)
    tour = _two_opt(_nearest_neighbour(placed))
    km = None if lost else _length(tour)
    return Trip(tuple(_with(tour, lost)), km)


def starting_with(stops: Sequence[Stop], first: int | None) -> list[Stop]:
    """Return the round begun at the stop with this id; as it is when there is none."""
    at = next((number for number, stop in enumerate(stops) if stop.id == first), 0)
    return [*stops[at:], *stops[:at]]


def _with(tour: list[Stop], lost: list[Stop]) -> list[Stop]:
    last_in_town = {stop.area_code: stop for stop in tour}
    behind: dict[int, list[Stop]] = {}
    for stop in lost:
        host = last_in_town.get(stop.area_code, tour[-1])
        behind.setdefault(host.id, []).append(stop)
    return [one for stop in tour for one in (stop, *behind.get(stop.id, ()))]


def _between(one: Stop, other: Stop) -> float:
    if one.place is None or other.place is None:
        raise ValueError("a stop without a position has no distance")
    return distance_km(one.place, other.place)


def _length(tour: Sequence[Stop]) -> float:
    """Return the length of the closed round."""
    return sum(_between(one, other) for one, other in zip(tour, [*tour[1:], tour[0]], strict=True))


def _nearest_neighbour(stops: list[Stop]) -> list[Stop]:
    tour, left = [stops[0]], stops[1:]
    while left:
        nearest = min(left, key=lambda stop: (_between(tour[-1], stop), stop.id))
        left.remove(nearest)
        tour.append(nearest)
    return tour


def _two_opt(tour: list[Stop]) -> list[Stop]:
    """Turn round parts of the tour as long as that makes it shorter; its first stop stays the first."""
    better = True
    while better:
        better = False
        for start in range(1, len(tour) - 1):
            for end in range(start + 1, len(tour)):
                before, after = tour[start - 1], tour[(end + 1) % len(tour)]
                gain = (
                    _between(before, tour[start])
                    + _between(tour[end], after)
                    - _between(before, tour[end])
                    - _between(tour[start], after)
                )
                if gain > _GAIN_KM:
                    tour[start : end + 1] = tour[start : end + 1][::-1]
                    better = True
    return tour
