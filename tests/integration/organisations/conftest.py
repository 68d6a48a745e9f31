"""Every test of commands and queries runs inside an application context, once on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@pytest.fixture
def context(any_app: Flask) -> Iterator[Flask]:
    """Give the application with its divisions loaded and its context open."""
    with any_app.app_context():
        yield any_app
