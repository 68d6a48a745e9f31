"""The table of special days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, UtcDateTime, choice
from webapp.workdays.rules import NAME_LENGTH, REASON_LENGTH, Kind


class SpecialDay(Model):
    """A day off or a day worked that the package does not know, or has wrong."""

    __tablename__ = "special_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[Kind] = mapped_column(choice(Kind, "kind"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
