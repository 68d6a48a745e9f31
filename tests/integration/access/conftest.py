"""One world for all tests here: whoever writes to it puts it back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import application
from tests.fixtures.databases import environment
from tests.fixtures.world import build
from tests.integration.access.visiting import Visitors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def visitors(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Visitors]:
    """Give the people who try every address."""
    instance = tmp_path_factory.mktemp("visited")
    file = instance / "app.db"
    shutil.copy(sqlite_template, file)
    with application(environment(instance)) as app:
        yield Visitors(build(app), file)
