"""Which way of writing to SQLite: WAL behind one lock, WAL with its own waiting, or a rollback journal.

Run: `.venv/bin/python -m bench.sqlite_modes`. Each mode: 4 processes, 400 transactions each (one read, three inserts),
with 2 readers. Prints transactions a second, the median and 99th percentile in milliseconds, and losses.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITERS = 4
EACH = 400
MODES = {"wal+lock": ("WAL", True), "wal": ("WAL", False), "delete": ("DELETE", False), "delete+lock": ("DELETE", True)}


def connect(path: Path, journal: str) -> sqlite3.Connection:
    """Open the file the way the application does, with the chosen journal."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


@contextmanager
def held(path: Path, *, use: bool) -> Iterator[None]:
    """Hold the lock that all processes share, or nothing."""
    if not use:
        yield
        return
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write(path: Path, mode: str, results: multiprocessing.Queue[list[float]]) -> None:
    """Write `EACH` transactions and report how long each took, in seconds."""
    journal, locked = MODES[mode]
    connection = connect(path, journal)
    took = []
    for _ in range(EACH):
        started = time.perf_counter()
        with held(path, use=locked):
            connection.execute("BEGIN IMMEDIATE")
            (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM chain").fetchone()
            connection.execute("INSERT INTO chain VALUES (?, ?)", (last + 1, "x" * 300))
            connection.executemany("INSERT INTO scores(ballot, value) VALUES (?, ?)", [(last, "9.5")] * 6)
            connection.execute("COMMIT")
        took.append(time.perf_counter() - started)
    results.put(took)


def read(path: Path, mode: str, stop: multiprocessing.synchronize.Event) -> None:
    """Read the tally over and over."""
    connection = connect(path, MODES[mode][0])
    while not stop.is_set():
        connection.execute("SELECT count(*) FROM scores").fetchone()
        time.sleep(0.01)


def measure(mode: str) -> None:
    """Run one mode and print its row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        connection = connect(path, MODES[mode][0])
        connection.execute("CREATE TABLE chain(seq INTEGER PRIMARY KEY, payload TEXT)")
        connection.execute("CREATE TABLE scores(id INTEGER PRIMARY KEY, ballot INTEGER, value TEXT)")
        results: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
        stop = multiprocessing.Event()
        readers = [multiprocessing.Process(target=read, args=(path, mode, stop)) for _ in range(2)]
        writers = [multiprocessing.Process(target=write, args=(path, mode, results)) for _ in range(WRITERS)]
        started = time.perf_counter()
        for process in readers + writers:
            process.start()
        took = sorted(value for _ in writers for value in results.get(timeout=300))
        elapsed = time.perf_counter() - started
        stop.set()
        for process in readers + writers:
            process.join()
        (rows,) = connection.execute("SELECT count(*) FROM chain").fetchone()
        (check,) = connection.execute("PRAGMA integrity_check").fetchone()
    print(
        f"{mode:12} {len(took) / elapsed:8.0f} tx/s  p50 {statistics.median(took) * 1000:6.2f} ms"
        f"  p99 {took[int(len(took) * 0.99)] * 1000:7.2f} ms  lost {WRITERS * EACH - rows}  {check}"
    )


if __name__ == "__main__":
    print(f"SQLite {sqlite3.sqlite_version}")
    for name in MODES:
        measure(name)
