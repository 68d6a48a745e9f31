"""Who writes: one lock for all processes, and the connection of the transaction that is running."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from webapp.core.errors import N_, Busy

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine
    from sqlalchemy.pool import PoolProxiedConnection

_PAUSE_SECONDS = 0.0005


class WriteLock:
    """One writer at a time, among threads and processes, fair enough and never waiting for ever."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: tuple[int, int] | None = None

    def acquire(self, wait_seconds: float) -> float:
        """Take the lock; return the seconds that are left of the wait, or raise `Busy`."""
        deadline = time.monotonic() + wait_seconds
        if not self._threads.acquire(timeout=wait_seconds):
            raise busy()
        held = False
        try:
            descriptor = self._descriptor()
            while not (held := _try_lock(descriptor)) and time.monotonic() < deadline:
                time.sleep(_PAUSE_SECONDS)
        finally:
            if not held:
                self._threads.release()
        if not held:
            raise busy()
        return max(deadline - time.monotonic(), 0.001)

    def release(self) -> None:
        """Let the next writer in."""
        try:
            fcntl.flock(self._descriptor(), fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def _descriptor(self) -> int:
        # A forked child shares its parent's open file, and with it the lock: each process opens its own.
        if self._file is None or self._file[0] != os.getpid():
            self._file = (os.getpid(), os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        return self._file[1]


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def busy() -> Busy:
    """Return the refusal of a write that found no room in time."""
    return Busy(N_("The system is busy. Nothing was saved. Please try again in a moment."))


class Writing:
    """The connection of the transaction that is running; the session joins it when it is used."""

    def __init__(self, engine: Engine, pooled: PoolProxiedConnection) -> None:
        self.dialect = engine.dialect
        self.pooled = pooled
        self.driver: Any = pooled.dbapi_connection
        self.engine = engine
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """SQLAlchemy's view of it, made when first asked for: prepared statements do without."""
        if self._connection is None:
            self._connection = Connection(self.engine, self.pooled)
        return self._connection


WRITING: ContextVar[Writing | None] = ContextVar("lvgu_writing", default=None)
