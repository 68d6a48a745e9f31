"""The migrations make the tables that the models describe, forwards and backwards, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import MetaData, Table, inspect, select, table, text
from sqlalchemy import column as sql_column
from sqlalchemy.exc import IntegrityError

from webapp.core.db import db
from webapp.core.health import current_revision, head_revision
from webapp.problems.models import Problem
from webapp.roadshows.models import Event

if TYPE_CHECKING:
    from flask import Flask


def tables() -> set[str]:
    db.session.rollback()
    return set(inspect(db.engine).get_table_names())


def test_models_and_migrations_say_the_same(any_app: Flask) -> None:
    with any_app.app_context():
        assert current_revision() == head_revision() is not None
        check()
        assert tables() == {*db.metadata.tables, "alembic_version"}


def test_upgrading_again_changes_nothing(any_app: Flask) -> None:
    with any_app.app_context():
        before = tables()
        upgrade()
        assert tables() == before


def test_migrations_can_be_taken_back_and_made_again(any_app: Flask) -> None:
    with any_app.app_context():
        before = tables()
        db.session.rollback()
        downgrade(revision="base")
        assert tables() <= {"alembic_version"}
        upgrade()
        assert tables() == before
        check()


def insert_bare(into: str, /, **known: object) -> None:
    """Insert a row by the schema as it stands, whatever our models say; what must be filled is blank unless told."""
    with db.engine.begin() as connection:
        target = Table(into, MetaData(), autoload_with=connection, resolve_fks=False)
        blanks: dict[type, Any] = {str: "", int: 1, bool: False, datetime: datetime(2026, 9, 1, 8, tzinfo=UTC)}
        row = {
            column.name: known.get(column.name, None if column.nullable else blanks.get(column.type.python_type))
            for column in target.columns
        }
        connection.execute(target.insert(), row)


def test_records_of_the_first_schema_come_along(any_app: Flask) -> None:
    place = {"county_code": "331102", "area_code": "331102"}
    with any_app.app_context():
        db.session.rollback()
        downgrade(revision="0001")
        organisation = {"kind": "enterprise", "tier": "yearly", "status": "active", "code_missing_reason": "未领证"}
        insert_bare("organisations", name="试验企业", **organisation, **place)
        insert_bare("problems", category="other", text="缺少技工", state="collected", **place)
        for number, slug in enumerate(("spring", "autumn")):
            insert_bare(
                "events", id=number, slug=slug, screen_token=slug, stage="roadshow", order_kind="manual",
                day=date(2026, 11, 20), rules="{}", **place,
            )  # fmt: skip
        upgrade()
        check()
        events, problem = db.session.scalars(select(Event)).all(), db.session.scalars(select(Problem)).one()
        assert {(event.slug, event.rehearsal) for event in events} == {("spring", False), ("autumn", False)}
        assert len({event.sign_up_token for event in events} - {""}) == 2
        assert (problem.text, problem.cycle, problem.answer) == ("缺少技工", 1, "")
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE problems SET state = 'verified', rating = 5"))
        for column, wrong in (("state", "verifying"), ("rating", 6), ("level", "nation")):
            problems = table("problems", sql_column(column))
            with pytest.raises(IntegrityError), db.engine.begin() as connection:
                connection.execute(problems.update().values({column: wrong}))
