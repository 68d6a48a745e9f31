"""The migrations make the tables that the models describe, forwards and backwards, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from webapp.core.db import db
from webapp.core.health import current_revision, head_revision

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
