"""Unique indexes over the rows that fulfil a condition."""

from __future__ import annotations

from sqlalchemy import Index, text


def one_while(index: str, column: str, condition: str, *, sqlite: str = "") -> Index:
    """Give a unique index over the rows that fulfil a condition, on both databases.

    `sqlite` is the condition as SQLAlchemy writes it there: SQLite uses the index for no other wording.
    """
    return Index(index, column, unique=True, sqlite_where=text(sqlite or condition), postgresql_where=text(condition))
