"""The people of these tests, on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.accounts.staff import Staff, hire

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def staff(app: Flask) -> Staff:
    """Give the people on SQLite."""
    return hire(app)


@pytest.fixture
def any_staff(any_app: Flask) -> Staff:
    """Give the people, once on each database."""
    return hire(any_app)
