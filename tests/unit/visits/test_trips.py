"""Rounds as people would go them."""

from __future__ import annotations

import pytest

from webapp.visits.rules.trips import Stop, distance_km, order

SONGYANG, LIANDU = (28.449, 119.482), (28.445, 119.909)


def test_distances_are_those_of_the_map() -> None:
    assert distance_km(SONGYANG, LIANDU) == pytest.approx(41.7, abs=0.3)
    assert distance_km(SONGYANG, SONGYANG) == 0


def test_a_square_is_gone_round_without_crossing() -> None:
    corners = [(28.0, 119.0), (28.1, 119.1), (28.1, 119.0), (28.0, 119.1)]
    stops = [Stop(at, "331124101", place) for at, place in enumerate(corners)]
    assert [stop.id for stop in order(stops).stops] in ([0, 2, 1, 3], [0, 3, 1, 2])


def test_without_positions_the_towns_give_the_order() -> None:
    stops = [Stop(1, "331124101"), Stop(2, "331124002"), Stop(3, "331124101")]
    trip = order(stops)
    assert [stop.id for stop in trip.stops] == [2, 1, 3]
    assert trip.km is None


def test_who_has_no_position_follows_the_own_town() -> None:
    stops = [
        Stop(1, "331124101", (28.45, 119.42)),
        Stop(2, "331124002", (28.46, 119.49)),
        Stop(3, "331124101"),
        Stop(4, "331102100"),
    ]
    assert [stop.id for stop in order(stops).stops] == [1, 3, 2, 4]
    assert order([]).stops == ()
