"""A round trip visits everybody once, and no two of its legs are better crossed over."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as some

from webapp.visits.rules.trips import Stop, distance_km, order, starting_with

LAT, LON = some.floats(27.4, 29.0), some.floats(118.7, 120.4)
TOWNS = some.sampled_from(["331124101", "331124002", "331102100"])
PLACED = some.builds(Stop, some.just(0), TOWNS, some.tuples(LAT, LON))
ANY = some.builds(Stop, some.just(0), TOWNS, some.none() | some.tuples(LAT, LON))


def numbered(stops: list[Stop]) -> list[Stop]:
    return [Stop(at, stop.area_code, stop.place) for at, stop in enumerate(stops)]


def length(stops: list[Stop]) -> float:
    places = [stop.place for stop in stops if stop.place]
    return sum(distance_km(one, other) for one, other in zip(places, [*places[1:], places[0]], strict=True))


@given(some.lists(ANY, max_size=12).map(numbered))
def test_everybody_is_visited_once(stops: list[Stop]) -> None:
    trip = order(stops)
    assert sorted(stop.id for stop in trip.stops) == [stop.id for stop in stops]
    assert (trip.km is None) == (not stops or any(stop.place is None for stop in stops))


@given(some.lists(PLACED, min_size=1, max_size=10).map(numbered))
def test_the_first_stop_stays_first_and_the_length_is_told_rightly(stops: list[Stop]) -> None:
    trip = order(stops)
    assert trip.stops[0] == stops[0]
    assert trip.km is not None
    assert abs(trip.km - length(list(trip.stops))) < 1e-6
    assert trip.km <= length(stops) * 2 + 1e-6


@given(some.lists(PLACED, min_size=4, max_size=9).map(numbered))
def test_no_part_is_better_turned_round(stops: list[Stop]) -> None:
    tour = list(order(stops).stops)
    for start in range(1, len(tour) - 1):
        for end in range(start + 1, len(tour)):
            turned = [*tour[:start], *tour[start : end + 1][::-1], *tour[end + 1 :]]
            assert length(tour) <= length(turned) + 1e-6


@given(some.lists(PLACED, min_size=1, max_size=4).map(numbered))
def test_of_four_stops_it_finds_the_shortest_round(stops: list[Stop]) -> None:
    shortest = min(length([stops[0], *rest]) for rest in permutations(stops[1:]))
    assert length(list(order(stops).stops)) <= shortest + 1e-6


@given(some.lists(ANY, max_size=8).map(numbered), some.none() | some.integers(-1, 9))
def test_a_round_may_begin_at_any_stop(stops: list[Stop], first: int | None) -> None:
    turned = starting_with(stops, first)
    doubled = [*stops, *stops]
    assert len(turned) == len(stops)
    assert not stops or turned == doubled[turned[0].id : turned[0].id + len(stops)]
    assert first not in {stop.id for stop in stops} or turned[0].id == first
