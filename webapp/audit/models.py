"""The audit rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, UniqueConstraint
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
