"""Links of enterprises, and the opinions that came through them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, UtcDateTime, choice
from webapp.feedback.rules import NAME_MAX, PHONE_MAX, State
from webapp.problems.rules import Category


class EnterpriseLink(Model):
    """The secret on an organisation's card; the row holds only its hash. One works at a time."""

    __tablename__ = "enterprise_links"
    __table_args__ = (
        Index(
            "uq_enterprise_links_live",
            "organisation_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EnterpriseOpinion(Model):
    """What an enterprise raised; a problem only once the coordinator takes it up.

    The contact is a person's: shown to those who decide, erased on refusal and some time after the decision.
    """

    __tablename__ = "enterprise_opinions"
    __table_args__ = (
        CheckConstraint("(state = 'taken') = (problem_id IS NOT NULL)", name="taken"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
        Index("ix_enterprise_opinions_county_code_state", "county_code", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("enterprise_links.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    county_code: Mapped[str] = mapped_column(String(6))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    category: Mapped[Category] = mapped_column(choice(Category, "category"))
    text: Mapped[str] = mapped_column(Text)
    contact_name: Mapped[str] = mapped_column(String(NAME_MAX))
    contact_phone: Mapped[str] = mapped_column(String(PHONE_MAX))
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[State] = mapped_column(choice(State, "state"), default=State.WAITING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    problem_id: Mapped[int | None] = mapped_column(ForeignKey("problems.id"))
