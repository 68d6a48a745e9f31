"""The audit rows, and the triggers that keep them as they were written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, Index, Integer, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import JsonText, Model, UtcDateTime


class AuditRow(Model):
    """One change. Rows are added and never altered: triggers refuse it."""

    __tablename__ = "audit_rows"
    __table_args__ = (
        UniqueConstraint("scope", "seq"),
        Index("ix_audit_rows_obj", "obj"),
        Index("ix_audit_rows_ts", "ts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int] = mapped_column(Integer)
    ts: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(16))
    request_id: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(60))
    obj: Mapped[str] = mapped_column(String(80))
    details: Mapped[Any] = mapped_column(JsonText, nullable=True)
    before_hash: Mapped[str] = mapped_column(String(64))
    after_hash: Mapped[str] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


# The migration holds the same statements: whoever changes one changes both.
TRIGGERS = {
    "sqlite": (
        """CREATE TRIGGER audit_rows_no_update BEFORE UPDATE ON audit_rows
        BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
        """CREATE TRIGGER audit_rows_no_delete BEFORE DELETE ON audit_rows
        BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION audit_rows_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'audit rows are never changed or deleted'; END $$""",
        """CREATE TRIGGER audit_rows_no_change BEFORE UPDATE OR DELETE ON audit_rows
        FOR EACH ROW EXECUTE FUNCTION audit_rows_refuse()""",
        """CREATE TRIGGER audit_rows_no_truncate BEFORE TRUNCATE ON audit_rows
        FOR EACH STATEMENT EXECUTE FUNCTION audit_rows_refuse()""",
    ),
}
for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        _trigger = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(AuditRow.__table__, "after_create", _trigger)
