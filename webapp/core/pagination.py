"""Long lists in pages, counted once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from webapp.core.db import db
from webapp.core.ids import record_number

T = TypeVar("T")
U = TypeVar("U")
PER_PAGE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `number` counts from 1, `total` counts all items.

    `among` counts what the list would hold if nothing narrowed it, None when nothing does.
    """

    items: list[T]
    number: int
    pages: int
    total: int
    among: int | None = None

    @property
    def previous(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    def holding(self, items: list[U]) -> Page[U]:
        """Return the page with these items in place of its own."""
        return replace(self, items=items)  # type: ignore[arg-type, return-value] # of another kind, as many


def page_number() -> int:
    """Return the page the address asks for; 1 when it asks for nonsense."""
    return max(1, request.args.get("page", 1, type=record_number))


def paginate(
    statement: Select[*tuple[Any, ...]],
    number: int,
    *,
    per_page: int = PER_PAGE,
    rows: bool = False,
    whole: Select[*tuple[Any, ...]] | None = None,
) -> Page[Any]:
    """Run `statement` for one page; a number past the end gives the last page.

    Items are the first column of each row, or whole rows with `rows=True`. Of a list that is narrowed, `whole` is
    the statement of all that it could show.
    """
    session = db.session
    total = count(statement)
    pages = max(1, -(-total // per_page))
    number = min(max(number, 1), pages)
    result = session.execute(statement.limit(per_page).offset((number - 1) * per_page))
    items = list(result.all()) if rows else list(result.scalars().all())
    among = None if whole is None else count(whole)
    return Page(items=items, number=number, pages=pages, total=total, among=among)


def count(statement: Select[*tuple[Any, ...]]) -> int:
    """Return how many rows a statement has."""
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    return db.session.execute(counted).scalar_one()
