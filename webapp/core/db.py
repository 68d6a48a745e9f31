"""The database: one way to read, one way to write, on SQLite and PostgreSQL alike.

SQLite up to 3.51.2 can corrupt a WAL database when a checkpoint races a writer that resets the log: every write, with
its automatic checkpoint, runs behind one lock shared by all processes (docs/decisions/002-sqlite-writes.md).
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, DateTime, Enum, MetaData, String, Text, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from webapp.core.errors import N_, Busy, StorageFull
from webapp.core.writing import WRITING, WriteLock, Writing, busy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from enum import StrEnum

    from flask import Flask
    from sqlalchemy.engine import Dialect, Engine
    from sqlalchemy.orm import Session, scoped_session
    from sqlalchemy.pool import PoolProxiedConnection

    from webapp.settings import Settings

_NOTICEABLE_MS = 200
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
# Ballots of one event touch the same pages: the later a checkpoint, the fewer pages it copies. 4,000 are 16 MB.
_CHECKPOINT_PAGES = 4000
_DISCREET = {"hide_parameters": True}  # people's records: an error in the log names the statement alone
_BUSY_SIGNS = (
    "locked", "lock timeout", "deadlock", "server closed the connection", "terminating connection",
    "connection to server",
)  # fmt: skip


class Model(DeclarativeBase):
    """Base of every table; constraint names are the same on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class _Session(FlaskSession):
    """Flask-SQLAlchemy's session, which writes on the connection that holds the write lock and no other."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:  # noqa: ANN401 - as the base class takes them
        """Return the running transaction's connection, else the engine."""
        writing = WRITING.get()
        return writing.connection if writing else super().get_bind(*args, **kwargs)


db = SQLAlchemy(model_class=Model, session_options={"expire_on_commit": False, "class_": _Session})


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite keeps the UTC wall time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as text: SQLite would turn a number into a float."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        """Write plain digits, never an exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """Give back the same decimal."""
        return None if value is None else Decimal(value)


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text with sorted keys, so equal values are equal text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:  # noqa: ANN401 - any JSON
        """Write sorted, compact JSON."""
        return None if value is None else _ENCODER.encode(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:  # noqa: ANN401 - any JSON
        """Read it back."""
        return None if value is None else json.loads(value)


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the database to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {**_DISCREET, **_engine_options(settings)}
    db.init_app(app)
    if settings.is_sqlite:
        settings.database_file.parent.mkdir(parents=True, exist_ok=True)
        lock_path = settings.database_file.with_name(settings.database_file.name + ".lock")
        app.extensions["lvgu_write_lock"] = WriteLock(lock_path)
        with app.app_context():
            _prepare_sqlite(db.engine, settings)


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.is_sqlite:
        return {"connect_args": {"timeout": settings.write_wait_seconds}}
    wait_ms = int(settings.write_wait_seconds * 1000)
    session_limits = (
        f"-c statement_timeout=60000 -c lock_timeout={wait_ms} -c idle_in_transaction_session_timeout=60000"
        " -c synchronous_commit=on -c timezone=UTC"
    )
    return {
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 5, "tcp_user_timeout": 10000, "options": session_limits},
    }


def _prepare_sqlite(engine: Engine, settings: Settings) -> None:
    wait_ms = int(settings.write_wait_seconds * 1000)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # the driver opens no transaction of its own
        for pragma in (
            f"busy_timeout={wait_ms}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=FULL",
            "cache_size=-16000",
            f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if WRITING.get() is None:  # a transaction that writes has begun already
            driver: Any = connection.connection.dbapi_connection
            driver.execute("BEGIN")


def is_postgres() -> bool:
    """Whether the current application's database is PostgreSQL."""
    return db.engine.dialect.name == "postgresql"


def choice(kind: type[StrEnum], name: str) -> Enum:
    """Return the column type of an enumeration: its values as text, guarded by the check constraint `name`."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def upsert(model: type[Model]) -> Any:  # noqa: ANN401 - two dialects' Insert, one interface
    """Return an INSERT that offers `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_of(db.engine.dialect)(model)


def insert_of(dialect: Dialect) -> Callable[..., Any]:
    """Return a database's own `insert()`; PostgreSQL's dialect, slow to import, only where it is in use."""
    if dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert
    from sqlalchemy.dialects import sqlite

    return sqlite.insert


@contextmanager
def transaction() -> Iterator[scoped_session[FlaskSession]]:
    """Write to the database: everything in the block is saved together or not at all.

    What was read before is read again inside, behind the lock. A transaction within one joins it.
    Raises `Busy` when the database cannot be had in `LVGU_WRITE_WAIT` seconds, `StorageFull` when the
    disk takes no more; in both cases nothing was saved.
    """
    writing, engine = WRITING.get(), db.engine
    if writing and writing.engine is engine:
        yield db.session
        return
    _end_reading()
    lock: WriteLock | None = current_app.extensions.get("lvgu_write_lock")
    wait: float = current_app.config["LVGU"].write_wait_seconds
    remaining = lock.acquire(wait) if lock else wait
    try:
        with _written(engine, wait, remaining):
            yield db.session
    except BaseException as error:
        if db.session.registry.has():
            db.session.rollback()
        if refused := refusal(error):
            raise refused from error
        raise
    finally:
        if lock:
            lock.release()


def _end_reading() -> None:
    if not db.session.registry.has():
        return
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("records were changed outside transaction()")
    session.rollback()  # a read transaction must never be upgraded: SQLite refuses it at once


@contextmanager
def _written(engine: Engine, wait: float, remaining: float) -> Iterator[None]:
    """Hold one connection, with a real transaction on it, for prepared statements and the session alike."""
    pooled = engine.raw_connection()
    try:
        running = WRITING.set(Writing(engine, pooled))
        try:
            if engine.dialect.name == "sqlite":
                _begin_immediate(pooled, wait, remaining)
            yield
            if db.session.registry.has() and db.session().in_transaction():
                db.session.commit()
            else:
                pooled.commit()
        finally:
            WRITING.reset(running)
    finally:
        pooled.close()  # rolls back what was not committed


def _begin_immediate(pooled: PoolProxiedConnection, wait: float, remaining: float) -> None:
    driver: Any = pooled.dbapi_connection
    wait_ms, left_ms = int(wait * 1000), int(remaining * 1000)
    busy_ms = wait_ms if wait_ms - left_ms < _NOTICEABLE_MS else left_ms  # SQLite's own wait gets the rest
    if pooled.info.get("busy_ms", wait_ms) != busy_ms:
        driver.execute(f"PRAGMA busy_timeout={busy_ms}")
        pooled.info["busy_ms"] = busy_ms
    driver.execute("BEGIN IMMEDIATE")


def refusal(error: BaseException) -> Busy | StorageFull | None:
    """Return what a database's error amounts to for people, or None for one that is our own fault.

    Prepared statements raise the driver's own errors.
    """
    if not isinstance(error, (DBAPIError, db.engine.dialect.loaded_dbapi.Error)):
        return None
    text = str(getattr(error, "orig", error)).lower()
    if getattr(error, "connection_invalidated", False) or any(sign in text for sign in _BUSY_SIGNS):
        return busy()
    if "disk is full" in text or "disk i/o" in text or "readonly" in text or "no space left" in text:
        return StorageFull(N_("The server's disk takes no more. Nothing was saved; tell the administrator."))
    return None


@contextmanager
def snapshot() -> Iterator[Session]:
    """Read several things as of one moment, on both databases."""
    session = db.session()
    if WRITING.get() is None and is_postgres():
        session.rollback()
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield session
