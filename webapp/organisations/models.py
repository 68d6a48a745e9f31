"""The register's tables."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from webapp.core.db import Exact, JsonText, Model, UtcDateTime, choice
from webapp.organisations.rules.dispatch import State, UnitKind
from webapp.organisations.rules.terms import Industry, Kind, Size, Status, Tier

if TYPE_CHECKING:
    from sqlalchemy.types import TypeEngine

SORT_KEY_MAX = 200


def _bytewise(length: int) -> TypeEngine[str]:
    """Text that both databases compare byte by byte, so that a range of values is a range of the index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class Cluster(Model):
    """A park, building, circle or market of one county."""

    __tablename__ = "clusters"
    __table_args__ = (UniqueConstraint("county_code", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    name: Mapped[str] = mapped_column(String(60))


class Organisation(Model):
    """An enterprise or social organisation. Never deleted: a second record of it is merged into the first."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("status = 'active' OR status_date IS NOT NULL", name="status_date"),
        CheckConstraint("code IS NOT NULL OR code_missing_reason <> ''", name="code_or_reason"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name="whole_position"),
        # a code stands for one organisation; a merged record keeps its own as history
        Index(
            "uq_organisations_code_live",
            "code",
            unique=True,
            sqlite_where=text("merged_into_id IS NULL"),
            postgresql_where=text("merged_into_id IS NULL"),
        ),
        Index("ix_organisations_county_code_sort_key", "county_code", "sort_key"),
        Index("ix_organisations_area_code_sort_key", "area_code", "sort_key"),
        Index("ix_organisations_sort_key", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[Kind] = mapped_column(choice(Kind, "kind"))
    code: Mapped[str | None] = mapped_column(String(18))
    code_missing_reason: Mapped[str] = mapped_column(String(100), default="")
    industry: Mapped[Industry | None] = mapped_column(choice(Industry, "industry"))
    size: Mapped[Size | None] = mapped_column(choice(Size, "size"))
    above_scale: Mapped[bool] = mapped_column(default=False)
    tier: Mapped[Tier] = mapped_column(choice(Tier, "tier"), default=Tier.QUARTERLY)
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"), index=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    address: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[Decimal | None] = mapped_column(Exact)
    longitude: Mapped[Decimal | None] = mapped_column(Exact)
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(30), default="")
    status: Mapped[Status] = mapped_column(choice(Status, "status"), default=Status.ACTIVE)
    status_date: Mapped[date | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    provisional: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # derived from the name, and from former names too in the last two: how it is compared, sorted and found
    duplicate_key: Mapped[str] = mapped_column(String(100), index=True)
    sort_key: Mapped[str] = mapped_column(_bytewise(SORT_KEY_MAX))
    search_text: Mapped[str] = deferred(mapped_column(Text))
    search_key: Mapped[str] = deferred(mapped_column(Text))


class OrganisationTerm(Model):
    """What the search index holds of an organisation: see `webapp.core.pinyin.grams`.

    A table of our own instead of FTS5 or pg_trgm: both miss queries of two characters, know no pinyin, and behave
    differently. No foreign key: half a million derived rows would each pay for the check.
    """

    __tablename__ = "organisation_terms"
    __table_args__ = ({"sqlite_with_rowid": False},)

    gram: Mapped[str] = mapped_column(_bytewise(8), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class OrganisationName(Model):
    """A name that the organisation had: before it was renamed, or on a record merged into it."""

    __tablename__ = "organisation_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class OrganisationEvent(Model):
    """What happened to a record, for people to read; the audit record is the proof. Holds no contact's data."""

    __tablename__ = "organisation_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    action: Mapped[str] = mapped_column(String(20))
    details: Mapped[dict[str, Any] | None] = mapped_column(JsonText)


class Assignment(Model):
    """An instructor looks after an organisation from one day to another; without a last day, until further notice."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("to_day IS NULL OR to_day >= from_day", name="days"),
        Index("ix_assignments_account_id_from_day", "account_id", "from_day"),
        # one open assignment of the same two
        Index(
            "uq_assignments_open",
            "organisation_id",
            "account_id",
            unique=True,
            sqlite_where=text("to_day IS NULL"),
            postgresql_where=text("to_day IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    sending_unit: Mapped[str] = mapped_column(String(80), default="")
    from_day: Mapped[date]
    to_day: Mapped[date | None]
    ended_reason: Mapped[str] = mapped_column(String(100), default="")
    # what made it, and what ended it, when organisations went from one instructor to another
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"), index=True)
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Handover(Model):
    """Organisations went from one instructor to another on a day; the assignments say which."""

    __tablename__ = "handovers"
    __table_args__ = (
        CheckConstraint("giver_id <> taker_id", name="two_people"),
        Index("ix_handovers_county_code_created_at", "county_code", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    taker_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    first_day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(100))
    # the hand-over that this one takes back
    takes_back_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class DispatchRound(Model):
    """One round of sending instructors out (指导员选派), for a term."""

    __tablename__ = "dispatch_rounds"
    __table_args__ = (
        UniqueConstraint("area_code", "name"),
        CheckConstraint("to_day >= from_day", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    name: Mapped[str] = mapped_column(String(60))
    from_day: Mapped[date]
    to_day: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class Dispatch(Model):
    """One instructor of a round. On duty from `from_day` to `to_day`, both included; empty until it began or ended."""

    __tablename__ = "dispatches"
    __table_args__ = (
        UniqueConstraint("round_id", "account_id"),
        CheckConstraint("to_day IS NULL OR to_day >= from_day", name="days"),
        Index("ix_dispatches_county_code_from_day", "county_code", "from_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("dispatch_rounds.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    county_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    unit_kind: Mapped[UnitKind] = mapped_column(choice(UnitKind, "unit_kind"))
    unit: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[State] = mapped_column(choice(State, "state"))
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(100), default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
