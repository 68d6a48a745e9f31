"""A small city in each database; see tests/fixtures/city.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures import city as cities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def city(any_app: Flask) -> cities.City:
    """Give the city, without an open application context: for tests of pages."""
    return cities.build(any_app)


@pytest.fixture
def inside(city: cities.City) -> Iterator[cities.City]:
    """Give the city with the application context open: for tests of commands and queries."""
    with city.app.app_context():
        yield city
