"""Statements for hot paths: written with SQLAlchemy, compiled once, run on the driver itself.

Building and looking up a Core statement costs more than running it on SQLite; where bench/cpu.py shows that it
matters, a statement is prepared. It joins the transaction of the session and knows every column type.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.core.db import db, insert_of
from webapp.core.writing import WRITING

if TYPE_CHECKING:
    from sqlalchemy import Dialect


@dataclass(frozen=True)
class _Compiled:
    """One statement for one dialect; `binds` are its parameters in order, by name where the driver wants names."""

    text: str
    by_name: bool
    defaults: dict[str, Any]
    binds: list[tuple[str, Callable[[Any], Any] | None]]
    row: Callable[[Sequence[Any]], Any] | None
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
        writing = WRITING.get()
        if writing:
            dialect, driver = writing.dialect, writing.driver
        else:
            reading = db.session.connection()
            dialect, driver = reading.dialect, reading.connection.dbapi_connection
        compiled = self._compiled.get(dialect.name) or self._compile(dialect)
        given = {**compiled.defaults, **values} if compiled.defaults else values
        parameters: Any = [process(given[name]) if process else given[name] for name, process in compiled.binds]
        if compiled.by_name:
            parameters = dict(zip((name for name, _ in compiled.binds), parameters, strict=True))
        cursor = driver.execute(compiled.text, parameters)
        if compiled.row is None:
            return []
        return [self._row(compiled, compiled.row, row) for row in cursor.fetchall()]

    def first(self, **values: Any) -> Any:  # noqa: ANN401 - as the columns' types want
        """Run and return the first row, or None."""
        rows = self.run(**values)
        return rows[0] if rows else None

    @staticmethod
    def _row(compiled: _Compiled, make: Callable[[Sequence[Any]], Any], row: Sequence[Any]) -> Any:  # noqa: ANN401
        if not compiled.results:
            return make(row)
        values = list(row)
        for position, processor in compiled.results:
            values[position] = processor(values[position])
        return make(values)

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._build(insert_of(dialect))
        compiled = statement.compile(dialect=dialect)
        columns = list(getattr(statement, "exported_columns", ()))
        types = {compiled.bind_names[bind]: bind.type.dialect_impl(dialect) for bind in compiled.bind_names}
        order = compiled.positiontup if compiled.positional else list(types)
        results = ((n, c.type.dialect_impl(dialect).result_processor(dialect, None)) for n, c in enumerate(columns))
        ready = _Compiled(
            text=str(compiled),
            by_name=not compiled.positional,
            defaults={name: value for name, value in compiled.params.items() if value is not None},
            binds=[(name, types[name].bind_processor(dialect)) for name in order],
            row=_maker([c.key for c in columns]) if columns else None,
            results=[(position, processor) for position, processor in results if processor],
        )
        self._compiled[dialect.name] = ready
        return ready


def _maker(names: list[str]) -> Callable[[Sequence[Any]], Any]:
    return namedtuple("Row", names)._make  # type: ignore[attr-defined,no-any-return] # noqa: PYI024 - names come from SQL
