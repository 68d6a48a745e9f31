"""Fixtures for every test: each concern has its file in tests/fixtures, explained there."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = [
    "tests.fixtures.run",
    "tests.fixtures.databases",
    "tests.fixtures.application",
    "tests.fixtures.server",
    "tests.fixtures.browser",
    "tests.fixtures.proxy",
    "tests.fixtures.world",
    "tests.fixtures.cities",
    "tests.fixtures.pages",
]

# The machine may be busy: how long one example takes proves nothing.
settings.register_profile("lvgu", deadline=None)
settings.load_profile("lvgu")
