"""Chains in the database: whole under many writers, closed to changes, and broken where somebody got through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from webapp.audit import queries
from webapp.audit.commands import record
from webapp.audit.rules import NO_HASH, Actor
from webapp.core import clock
from webapp.core.db import db, is_postgres, transaction

if TYPE_CHECKING:
    from flask import Flask

AREA, EVENT = "area:331124", "event:3"
ACTOR = Actor("account:1", "coordinator")


def write(scope: str, number: int = 1) -> list[str]:
    """Write rows, each in a transaction of its own, and return their hashes."""
    hashes = []
    for at in range(number):
        with transaction():
            hashes.append(
                record(
                    scope=scope,
                    actor=ACTOR,
                    action="visit.submit",
                    obj=f"visit:{at}",
                    before={"state": "draft"},
                    after={"state": "submitted", "contact": "王女士 13800000000"},
                    details={"opinions": at},
                    now=clock.now(),
                )
            )
    return hashes


def tamper(statement: str) -> None:
    """Change rows as somebody with the database's password could."""
    with transaction() as session:
        if is_postgres():
            session.execute(text("ALTER TABLE audit_rows DISABLE TRIGGER USER"))
        else:
            session.execute(text("DROP TRIGGER IF EXISTS audit_rows_no_update"))
            session.execute(text("DROP TRIGGER IF EXISTS audit_rows_no_delete"))
        session.execute(text(statement))


def verify(app: Flask, *args: str) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", *args])
    return result.exit_code, [line for line in result.output.splitlines() if not line.startswith("ok ")]


def test_rows_form_a_chain_and_opening_it_is_noted(any_app: Flask) -> None:
    with any_app.app_context():
        first, second = write(AREA, 2)
        assert queries.heads() == {AREA: second, "system": queries.head("system")[1]}
        system, area = queries.check("system"), queries.check(AREA)
        rows = db.session.execute(text("SELECT prev_hash, hash FROM audit_rows WHERE scope LIKE 'area%' ORDER BY seq"))
        assert rows.all() == [(NO_HASH, first), (first, second)]
    assert (system.rows, system.broken) == (1, None)
    assert (area.rows, area.head, area.broken) == (2, second, None)
    assert verify(any_app) == (0, [])


def test_contents_leave_only_hashes(any_app: Flask) -> None:
    with any_app.app_context():
        write(AREA)
        rows = db.session.execute(text("SELECT * FROM audit_rows")).all()
    assert "13800000000" not in repr(rows)
    assert "王女士" not in repr(rows)


def test_a_change_that_fails_leaves_no_row(any_app: Flask) -> None:
    with any_app.app_context():
        write(AREA)
        with pytest.raises(RuntimeError), transaction():
            record(scope=AREA, actor=ACTOR, action="visit.submit", obj="visit:9", now=clock.now())
            raise RuntimeError
        assert queries.head(AREA)[0] == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_rows SET action = 'x' WHERE seq = 1",
        "DELETE FROM audit_rows WHERE seq = 1",
    ],
)
def test_the_database_refuses_changes(any_app: Flask, statement: str) -> None:
    with any_app.app_context():
        write(AREA, 2)
        with pytest.raises(DBAPIError, match="audit rows are never"), transaction() as session:
            session.execute(text(statement))
    assert verify(any_app) == (0, [])


def test_postgresql_refuses_to_empty_the_table(pg_app: Flask) -> None:
    with pg_app.app_context():
        write(AREA)
        with pytest.raises(DBAPIError, match="audit rows are never"), transaction() as session:
            session.execute(text("TRUNCATE audit_rows"))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE audit_rows SET action = 'visit.approve' WHERE scope = 'area:331124' AND seq = 3",
            f"BROKEN {AREA} row 3: its contents were changed",
        ),
        (
            "UPDATE audit_rows SET ts = '2020-01-01 00:00:00.000000' WHERE scope = 'area:331124' AND seq = 2",
            f"BROKEN {AREA} row 2: its contents were changed",
        ),
        (
            "UPDATE audit_rows SET details = '{}' WHERE scope = 'area:331124' AND seq = 5",
            f"BROKEN {AREA} row 5: its contents were changed",
        ),
        (
            "DELETE FROM audit_rows WHERE scope = 'area:331124' AND seq = 3",
            f"BROKEN {AREA} row 3: row 3 is missing, row 4 stands in its place",
        ),
        (
            "DELETE FROM audit_rows WHERE scope = 'area:331124'",
            f"BROKEN {AREA} row 1: the whole scope is missing",
        ),
        (
            "DELETE FROM audit_rows WHERE scope = 'system'",
            f"BROKEN {AREA} row 1: the row in `system` that opened this scope is missing",
        ),
    ],
)
def test_the_first_bad_row_is_named(any_app: Flask, statement: str, told: str) -> None:
    with any_app.app_context():
        write(AREA, 5)
        tamper(statement)
    assert verify(any_app) == (1, [told])


def test_swapped_rows_are_named(any_app: Flask) -> None:
    with any_app.app_context():
        write(AREA, 5)
        tamper("UPDATE audit_rows SET seq = seq + 90 WHERE scope = 'area:331124' AND seq IN (2, 4)")
        tamper("UPDATE audit_rows SET seq = 96 - seq WHERE scope = 'area:331124' AND seq > 90")
    assert verify(any_app) == (1, [f"BROKEN {AREA} row 2: it does not follow the row before it"])


def test_a_removed_tail_is_found_by_its_printed_head(any_app: Flask) -> None:
    with any_app.app_context():
        hashes = write(AREA, 5)
        tamper("DELETE FROM audit_rows WHERE scope = 'area:331124' AND seq > 3")
    assert verify(any_app) == (0, [])
    assert verify(any_app, "--head", f"{AREA}={hashes[1]}") == (0, [])
    told = f"BROKEN {AREA} row 4: no row has the printed head: rows are missing"
    assert verify(any_app, "--head", f"{AREA}={hashes[4]}") == (1, [told])


def test_a_printed_scope_that_is_gone_is_named(any_app: Flask) -> None:
    told = f"BROKEN {EVENT} row 1: the whole scope is missing"
    assert verify(any_app, "--head", f"{EVENT}={'a' * 64}") == (1, [told])


def test_a_printed_head_must_be_written_in_full(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["audit", "verify", "--head", "event:3=abc"])
    assert result.exit_code == 2
    assert "64 hexadecimal digits" in result.output


def test_recent_checks_the_end_of_long_chains_and_the_whole_of_short_ones(
    any_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "RECENT", 3)
    with any_app.app_context():
        write(AREA, 6)
        write(EVENT, 2)
        tamper("UPDATE audit_rows SET action = 'x' WHERE scope = 'area:331124' AND seq = 2")
    assert verify(any_app, "--recent") == (0, [])
    assert verify(any_app)[0] == 1
    with any_app.app_context():
        tamper("UPDATE audit_rows SET action = 'x' WHERE scope = 'area:331124' AND seq = 5")
        tamper("DELETE FROM audit_rows WHERE scope = 'event:3' AND seq = 1")
    code, told = verify(any_app, "--recent")
    assert code == 1
    assert told == [
        f"BROKEN {AREA} row 5: its contents were changed",
        f"BROKEN {EVENT} row 1: row 1 is missing, row 2 stands in its place",
    ]


def test_heads_are_printed_as_verify_takes_them(any_app: Flask) -> None:
    with any_app.app_context():
        write(AREA, 2)
    heads = any_app.test_cli_runner().invoke(args=["audit", "heads"]).output.split()
    assert len(heads) == 2
    args = [part for head in heads for part in ("--head", head)]
    with any_app.app_context():
        write(AREA, 2)
    assert verify(any_app, *args) == (0, [])


def test_many_writers_make_no_fork(any_app: Flask) -> None:
    def writer(number: int) -> None:
        with any_app.app_context():
            write(AREA if number % 2 else EVENT, 12)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(writer, range(8)))
    with any_app.app_context():
        found = queries.check_all()
    assert {name: (one.rows, one.broken) for name, one in found.items()} == {
        AREA: (48, None),
        EVENT: (48, None),
        "system": (2, None),
    }
