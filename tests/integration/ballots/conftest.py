"""Halls to test with: on SQLite, and on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.ballots.hall import Hall, build

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def hall(app: Flask) -> Hall:
    """Give a hall on SQLite, scoring open for every entry."""
    return build(app)


@pytest.fixture
def any_hall(any_app: Flask) -> Hall:
    """Give a hall once on each database, scoring open for every entry."""
    return build(any_app)


@pytest.fixture
def waiting_hall(any_app: Flask) -> Hall:
    """Give a hall once on each database in which scoring has not started."""
    return build(any_app, open_all=False)
