"""A PostgreSQL server of our own to measure on: as durable as a real one, in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fixtures.postgres_server import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "bench"


@contextmanager
def own_postgres() -> Iterator[None]:
    """Let `DATABASE_URL` name an empty database of a fresh server while this lasts."""
    with tempfile.TemporaryDirectory() as folder:
        server = PostgresServer(Path(folder) / "postgres")
        server.start()
        try:
            for setting in ("fsync", "full_page_writes"):  # the tests do without
                server.execute(f"ALTER SYSTEM SET {setting} = on")
            server.execute("SELECT pg_reload_conf()")
            server.execute(f"CREATE DATABASE {DATABASE}")
            os.environ["DATABASE_URL"] = server.url(DATABASE)
            yield
        finally:
            os.environ.pop("DATABASE_URL", None)
            server.stop("fast")
