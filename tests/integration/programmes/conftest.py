"""A small city; see tests/fixtures/city.py. Commands and queries run on both databases, pages on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures import city as cities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def inside(any_app: Flask) -> Iterator[cities.City]:
    """Give the city with the application context open, once on each database."""
    city = cities.build(any_app)
    with any_app.app_context():
        yield city


@pytest.fixture
def city(app: Flask) -> cities.City:
    """Give the city on SQLite without an open application context."""
    return cities.build(app)
