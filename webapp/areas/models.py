"""The divisions."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model


class Area(Model):
    """A city, county or township; codes are GB/T 2260 (6 digits) and statistical (9 digits)."""

    __tablename__ = "areas"
    __table_args__ = (CheckConstraint("level IN ('city', 'county', 'township')", name="level"),)

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"), index=True)
    level: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(40), default="")
