"""What migrations need beyond Alembic: a changed CHECK without copying the table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.sql.naming import conv


def change_check(table: str, name: str, *, old: str, new: str) -> None:
    """Put the CHECK `name` of `table` in new words; `old` and `new` are SQL expressions.

    SQLite cannot alter a constraint, and Alembic's batch mode copies a table without its CHECKs, so there the
    schema's text is edited as https://sqlite.org/lang_altertable.html#otheralter describes for changes that
    leave the stored rows as they are. Raises `LookupError` when the table does not have the old words.
    """
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.drop_constraint(conv(name), table, type_="check")
        op.create_check_constraint(conv(name), table, sa.text(new))
        return
    words = {"table": table, "old": f"CONSTRAINT {name} CHECK ({old})", "new": f"CONSTRAINT {name} CHECK ({new})"}
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = :table AND instr(sql, :old) > 0"
        ),
        words,
    )
    if changed.rowcount != 1:
        raise LookupError(f"{table} has no check {name!r} with the words expected")
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
