"""A small city whose operator lets webhooks call this machine, and a system that listens here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.inbox.listener import Listener

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures.databases import Environment

_HERE = {"LVGU_WEBHOOK_HOSTS": "127.0.0.1"}


@pytest.fixture
def any_env(any_env: Environment) -> Environment:
    """Let webhooks call this machine."""
    return any_env | _HERE


@pytest.fixture
def sqlite_env(sqlite_env: Environment) -> Environment:
    """Let webhooks call this machine."""
    return sqlite_env | _HERE


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Give a system that takes messages."""
    with Listener() as listener:
        yield listener
