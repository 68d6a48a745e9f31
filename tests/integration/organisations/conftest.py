"""Commands and queries are tested inside an application context, once on each database; pages on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.organisations.register import Register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def context(any_app: Flask) -> Iterator[Flask]:
    """Give the application with its divisions loaded and its context open."""
    with any_app.app_context():
        yield any_app


@pytest.fixture
def register(app: Flask) -> Register:
    """Give a county's register, its coordinator and its instructor."""
    return Register(app)
