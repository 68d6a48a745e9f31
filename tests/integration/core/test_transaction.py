"""Writing: nothing is lost among processes, nothing is half done, nobody waits for ever."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, insert, select, text

from tests.fixtures.application import application
from tests.fixtures.run import ROOT
from webapp.audit.models import AuditRow
from webapp.core.db import db, is_postgres, snapshot, transaction
from webapp.core.errors import Busy, StorageFull
from webapp.live.commands import bump
from webapp.live.models import Revision
from webapp.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

    from tests.fixtures.databases import Environment
    from tests.fixtures.postgres_server import PostgresServer


def number(topic: str) -> int | None:
    return db.session.execute(select(Revision.number).where(Revision.topic == topic)).scalar_one_or_none()


def processes(env: Environment, what: str, count: int, times: int) -> list[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.integration.core.writing", what, "stress", str(times)]
    return [
        subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stderr=subprocess.PIPE, text=True)
        for _ in range(count)
    ]


def test_writers_and_readers_of_many_processes_lose_nothing(any_app: Flask, any_env: Environment) -> None:
    writers, times = 4, 150
    with any_app.app_context():
        with transaction() as session:
            session.execute(insert(Revision).values(topic="stress", number=0))
        running = processes(any_env, "write", writers, times) + processes(any_env, "read", 2, times)
        for process in running:
            _, errors = process.communicate(timeout=120)
            assert process.returncode == 0, errors
        assert number("stress") == writers * times
        chain = db.session.execute(
            select(AuditRow.seq).where(AuditRow.scope == "area:331124").order_by(AuditRow.seq)
        ).scalars()
        assert list(chain) == list(range(1, writers * times + 1))
        if not is_postgres():
            assert db.session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def test_sqlite_is_set_up_to_keep_what_it_accepted(app: Flask) -> None:
    with app.app_context():
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [db.session.execute(text(f"PRAGMA {name}")).scalar_one() for name in asked] == ["wal", 2, 1]


def test_a_transaction_takes_the_write_lock_at_once(app: Flask, settings: Settings) -> None:
    with app.app_context(), transaction():
        other = sqlite3.connect(settings.database_file, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_an_error_leaves_nothing_behind(any_app: Flask) -> None:
    with any_app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            bump("event:1")
            _ = 1 / 0
        assert number("event:1") is None


def test_a_transaction_inside_another_is_part_of_it(any_app: Flask) -> None:
    with any_app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            with transaction():
                bump("event:1")
            _ = 1 / 0
        assert number("event:1") is None


def test_what_was_read_before_is_read_again_inside(any_app: Flask, any_env: Environment) -> None:
    with application(any_env) as twin, any_app.app_context():
        with transaction():
            bump("event:1")
        held = db.session.execute(select(Revision)).scalar_one()
        assert held.number == 1
        with twin.app_context(), transaction():
            bump("event:1")
        with transaction() as session:
            assert session.get_one(Revision, "event:1").number == 2


def test_records_changed_outside_a_transaction_are_an_error(any_app: Flask) -> None:
    with any_app.app_context():
        db.session.add(Revision(topic="event:1", number=1))
        with pytest.raises(RuntimeError, match="outside transaction"), transaction():
            pass


def test_several_reads_see_one_moment(any_app: Flask, any_env: Environment) -> None:
    with application(any_env) as twin, any_app.app_context():
        with transaction():
            bump("event:1")
        with snapshot():
            first = number("event:1")
            with twin.app_context(), transaction():
                bump("event:1")
            assert number("event:1") == first == 1
        db.session.rollback()
        assert number("event:1") == 2


def test_a_write_gives_up_when_another_program_holds_sqlite(sqlite_env: Environment) -> None:
    env = {**sqlite_env, "LVGU_WRITE_WAIT": "0.3"}
    with application(env) as app, app.app_context():
        holder = sqlite3.connect(Settings.from_env(env).database_file, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        asked = time.monotonic()
        with pytest.raises(Busy), transaction():
            bump("event:1")
        assert 0.2 < time.monotonic() - asked < 2
        holder.execute("ROLLBACK")
        holder.close()
        with transaction():
            bump("event:1")
        assert number("event:1") == 1


def test_a_write_gives_up_when_another_process_holds_the_lock(sqlite_env: Environment) -> None:
    env = {**sqlite_env, "LVGU_WRITE_WAIT": "0.3"}
    lock = Settings.from_env(env).database_file.with_name("app.db.lock")
    with application(env) as app, app.app_context():
        holder = subprocess.Popen(["flock", str(lock), "sh", "-c", "echo held; read line"],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
        assert holder.stdout is not None
        holder.stdout.readline()
        asked = time.monotonic()
        with pytest.raises(Busy), transaction():
            bump("event:1")
        assert 0.2 < time.monotonic() - asked < 2
        holder.communicate(b"\n", timeout=10)
        with transaction():
            bump("event:1")
        assert number("event:1") == 1


def test_a_write_gives_up_when_postgres_keeps_a_row_locked(postgres: PostgresServer, postgres_env: Environment) -> None:
    env = {**postgres_env, "LVGU_WRITE_WAIT": "0.3"}
    with application(postgres_env) as holder, application(env) as app:
        with holder.app_context(), transaction():
            bump("event:1")
        with holder.app_context(), transaction():
            bump("event:1")
            with app.app_context(), pytest.raises(Busy), transaction():
                bump("event:1")
        with app.app_context():
            with transaction():
                bump("event:1")
            assert number("event:1") == 3


def test_a_full_disk_is_said_and_leaves_nothing_behind(own_app: Flask) -> None:
    with own_app.app_context():
        db.engine.dispose()

        @event.listens_for(db.engine, "connect")
        def no_room(connection: sqlite3.Connection, _record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        with pytest.raises(StorageFull), transaction() as session:
            session.execute(insert(Revision), [{"topic": f"{n:060}", "number": 1} for n in range(500)])
        assert db.session.execute(select(Revision.topic)).all() == []
        with transaction():
            bump("event:1")
