"""One row, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from webapp.core.db import db
from webapp.core.errors import NotFound

if TYPE_CHECKING:
    from sqlalchemy import Select


T = TypeVar("T")


def one(statement: Select[T]) -> T:
    """Return the only row. Raises `NotFound`."""
    row = db.session.execute(statement).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def every(statement: Select[T]) -> list[T]:
    """Return all rows."""
    return list(db.session.execute(statement).scalars())
