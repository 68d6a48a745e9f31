"""The revision rows."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model


class Revision(Model):
    """How often a topic has changed."""

    __tablename__ = "revisions"
    __table_args__ = ({"sqlite_with_rowid": False},)  # one tree of pages instead of two

    topic: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
