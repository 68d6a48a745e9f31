"""Statements for hot paths: written with SQLAlchemy, compiled once, run on the driver itself.

Building and looking up a Core statement costs more than running it on SQLite; where bench/cpu.py shows that it
matters, a statement is prepared. It joins the transaction of the session and knows every column type.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

from webapp.core.db import WRITING, db

if TYPE_CHECKING:
    from sqlalchemy import Dialect


@dataclass(frozen=True)
class _Compiled:
    """One statement for one dialect; `order` is None where the driver takes parameters by name."""

    text: str
    defaults: dict[str, Any]
    order: Sequence[str] | None
    binds: list[tuple[str, Callable[[Any], Any]]]
    row: Callable[..., Any] | None
    results: list[tuple[int, Callable[[Any], Any]]]


class Prepared:
    """A statement with named parameters, built by `build(insert)` where `insert` is the dialect's own.

    Every parameter must be a `bindparam`; lists (`IN`) cannot be prepared.
    """

    def __init__(self, build: Callable[[Callable[..., Any]], Any]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def run(self, **values: Any) -> list[Any]:  # noqa: ANN401 - as the columns' types want
        """Run in the session's transaction and return all rows as named tuples; none for a plain write."""
        connection = WRITING.get() or db.session.connection()
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        given = {**compiled.defaults, **values}
        for name, processor in compiled.binds:
            given[name] = processor(given[name])
        parameters = given if compiled.order is None else [given[name] for name in compiled.order]
        cursor = connection.connection.dbapi_connection.execute(compiled.text, parameters)  # type: ignore[union-attr]
        if compiled.row is None:
            return []
        return [self._row(compiled, row) for row in cursor.fetchall()]

    def first(self, **values: Any) -> Any:  # noqa: ANN401 - as the columns' types want
        """Run and return the first row, or None."""
        rows = self.run(**values)
        return rows[0] if rows else None

    @staticmethod
    def _row(compiled: _Compiled, row: Sequence[Any]) -> Any:  # noqa: ANN401 - a named tuple
        if not compiled.results:
            return compiled.row(*row)  # type: ignore[misc]
        values = list(row)
        for position, processor in compiled.results:
            values[position] = processor(values[position])
        return compiled.row(*values)  # type: ignore[misc]

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._build(postgresql.insert if dialect.name == "postgresql" else sqlite.insert)
        compiled = statement.compile(dialect=dialect)
        columns = list(getattr(statement, "exported_columns", ()))
        binds = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in _binds(compiled))
        results = ((n, c.type.dialect_impl(dialect).result_processor(dialect, None)) for n, c in enumerate(columns))
        ready = _Compiled(
            text=str(compiled),
            defaults=dict(compiled.params),
            order=compiled.positiontup if compiled.positional else None,
            binds=[(name, processor) for name, processor in binds if processor],
            row=namedtuple("Row", [c.key for c in columns]) if columns else None,  # noqa: PYI024 - names come from SQL
            results=[(position, processor) for position, processor in results if processor],
        )
        self._compiled[dialect.name] = ready
        return ready


def _binds(compiled: Any) -> list[tuple[str, Any]]:  # noqa: ANN401 - SQLAlchemy's compiler
    return [(compiled.bind_names[bind], bind) for bind in compiled.bind_names]
