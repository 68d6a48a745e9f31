"""Foundation."""

import csv
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DIVISIONS = Path(__file__).parents[2] / "webapp" / "areas" / "data" / "divisions.csv"

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


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("parent_code", sa.String(length=9), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.CheckConstraint("level IN ('city', 'county', 'township')", name=op.f("ck_areas_level")),
        sa.ForeignKeyConstraint(["parent_code"], ["areas.code"], name=op.f("fk_areas_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_areas_parent_code"), ["parent_code"], unique=False)

    op.create_table(
        "audit_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("obj", sa.String(length=80), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("before_hash", sa.String(length=64), nullable=False),
        sa.Column("after_hash", sa.String(length=64), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_rows")),
        sa.UniqueConstraint("scope", "seq", name=op.f("uq_audit_rows_scope_seq")),
    )
    with op.batch_alter_table("audit_rows", schema=None) as batch_op:
        batch_op.create_index("ix_audit_rows_obj", ["obj"], unique=False)
        batch_op.create_index("ix_audit_rows_ts", ["ts"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("endpoint", sa.String(length=60), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", "key", name=op.f("pk_idempotency_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "organisation_terms",
        sa.Column(
            "gram", sa.String(length=8).with_variant(sa.String(length=8, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("gram", "organisation_id", name=op.f("pk_organisation_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "presence",
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_presence")),
    )
    op.create_table(
        "rate_buckets",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_buckets")),
    )
    with op.batch_alter_table("rate_buckets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_buckets_full_at"), ["full_at"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_revisions")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "clusters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["county_code"], ["areas.code"], name=op.f("fk_clusters_county_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
        sa.UniqueConstraint("county_code", "name", name=op.f("uq_clusters_county_code_name")),
    )
    op.create_table(
        "departments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_departments_area_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("area_code", "name", name=op.f("uq_departments_area_code_name")),
    )
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_departments_county_code"), ["county_code"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("rules_frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_kind", sa.String(length=10), nullable=False),
        sa.Column("presentation_seconds", sa.Integer(), nullable=False),
        sa.Column("question_seconds", sa.Integer(), nullable=False),
        sa.Column("screen_token", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("order_kind IN ('manual', 'drawn')", name=op.f("ck_events_order_kind")),
        sa.CheckConstraint(
            "stage IN ('sign_up', 'screening', 'draw', 'roadshow', 'locked', 'notice', 'award')",
            name=op.f("ck_events_stage"),
        ),
        sa.CheckConstraint("presentation_seconds > 0 AND question_seconds > 0", name=op.f("ck_events_seconds")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_events_area_code")),
        sa.ForeignKeyConstraint(["county_code"], ["areas.code"], name=op.f("fk_events_county_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("screen_token", name=op.f("uq_events_screen_token")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_slug")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_county_day", ["county_code", "day"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("sending_unit", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("text_size", sa.String(length=10), nullable=True),
        sa.Column("scheme", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('instructor', 'coordinator', 'department', 'auditor', 'admin')", name=op.f("ck_accounts_role")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_accounts_area_code")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_accounts_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("username", name=op.f("uq_accounts_username")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index("ix_accounts_county_code_role", ["county_code", "role"], unique=False)

    op.create_table(
        "criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("minimum", sa.String(length=40), nullable=False),
        sa.Column("maximum", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("weight", sa.String(length=40), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_criteria_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criteria")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_criteria_event_id_key")),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("presenter", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("scoring", sa.String(length=10), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("scoring IN ('waiting', 'open', 'closed')", name=op.f("ck_entries_scoring")),
        sa.CheckConstraint(
            "withdrawn_reason IS NULL OR scoring <> 'open'", name=op.f("ck_entries_withdrawn_is_not_open")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_entries_area_code")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_entries_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_entries_event_id_id")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_entries_event_id_key")),
    )
    op.create_table(
        "judges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status = 'active' OR status_reason <> ''", name=op.f("ck_judges_status_reason")),
        sa.CheckConstraint("status IN ('active', 'absent', 'replaced')", name=op.f("ck_judges_status")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_judges_event_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["judges.id"], name=op.f("fk_judges_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judges")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_judges_event_id_id")),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_judges_event_id_key")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "enterprise", "social_organisation", name="kind", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=18), nullable=True),
        sa.Column("code_missing_reason", sa.String(length=100), nullable=False),
        sa.Column(
            "industry",
            sa.Enum(
                "A",
                "B",
                "C",
                "D",
                "E",
                "F",
                "G",
                "H",
                "I",
                "J",
                "K",
                "L",
                "M",
                "N",
                "O",
                "P",
                "Q",
                "R",
                "S",
                "T",
                name="industry",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column(
            "size",
            sa.Enum(
                "large", "medium", "small", "micro", name="size", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("above_scale", sa.Boolean(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "monthly",
                "quarterly",
                "half_yearly",
                "yearly",
                name="tier",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=30), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "suspended",
                "cancelled",
                "moved",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("status_date", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duplicate_key", sa.String(length=100), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.Text(), nullable=True),
        sa.Column("search_key", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "code IS NOT NULL OR code_missing_reason <> ''", name=op.f("ck_organisations_code_or_reason")
        ),
        sa.CheckConstraint("status = 'active' OR status_date IS NOT NULL", name=op.f("ck_organisations_status_date")),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_organisations_merged_into_another")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_organisations_area_code")),
        sa.ForeignKeyConstraint(["cluster_id"], ["clusters.id"], name=op.f("fk_organisations_cluster_id")),
        sa.ForeignKeyConstraint(["county_code"], ["areas.code"], name=op.f("fk_organisations_county_code")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["organisations.id"], name=op.f("fk_organisations_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index("ix_organisations_area_code_sort_key", ["area_code", "sort_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_cluster_id"), ["cluster_id"], unique=False)
        batch_op.create_index("ix_organisations_county_code_sort_key", ["county_code", "sort_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_duplicate_key"), ["duplicate_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisations_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index("ix_organisations_sort_key", ["sort_key"], unique=False)
        batch_op.create_index(
            "uq_organisations_code_live",
            ["code"],
            unique=True,
            sqlite_where=sa.text("merged_into_id IS NULL"),
            postgresql_where=sa.text("merged_into_id IS NULL"),
        )

    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("audit_head", sa.String(length=64), nullable=False),
        sa.Column("revealed", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_publications_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("event_id", "edition", name=op.f("uq_publications_event_id_edition")),
    )
    op.create_table(
        "account_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_account_sessions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_sessions_token_hash")),
    )
    with op.batch_alter_table("account_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_sessions_account_id"), ["account_id"], unique=False)

    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sending_unit", sa.String(length=80), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_assignments_days")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_assignments_account_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_assignments_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index("ix_assignments_account_id_from_day", ["account_id", "from_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "uq_assignments_open",
            ["organisation_id", "account_id"],
            unique=True,
            sqlite_where=sa.text("to_day IS NULL"),
            postgresql_where=sa.text("to_day IS NULL"),
        )

    op.create_table(
        "ballot_drafts",
        sa.Column("judge_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"],
            ["entries.event_id", "entries.id"],
            name=op.f("fk_ballot_drafts_event_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_ballot_drafts_event_id_judge_id")
        ),
        sa.PrimaryKeyConstraint("judge_id", "entry_id", name=op.f("pk_ballot_drafts")),
    )
    with op.batch_alter_table("ballot_drafts", schema=None) as batch_op:
        batch_op.create_index("ix_ballot_drafts_event_id", ["event_id"], unique=False)

    op.create_table(
        "ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("excluded_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("excluded_reason <> ''", name=op.f("ck_ballots_excluded_reason")),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"], ["entries.event_id", "entries.id"], name=op.f("fk_ballots_event_id_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_ballots_event_id_judge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballots")),
        sa.UniqueConstraint("event_id", "entry_id", "judge_id", name=op.f("uq_ballots_event_id_entry_id_judge_id")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_ballots_event_id_id")),
    )
    op.create_table(
        "deductions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_deductions_reason")),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"], ["entries.event_id", "entries.id"], name=op.f("fk_deductions_event_id_entry_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_deductions_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deductions")),
    )
    with op.batch_alter_table("deductions", schema=None) as batch_op:
        batch_op.create_index("ix_deductions_event", ["event_id"], unique=False)

    op.create_table(
        "judge_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_judge_links_event_id_judge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_judge_links_token_hash")),
    )
    with op.batch_alter_table("judge_links", schema=None) as batch_op:
        batch_op.create_index("ix_judge_links_event_id", ["event_id"], unique=False)
        batch_op.create_index(
            "uq_judge_links_judge_id_live",
            ["judge_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "known_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_known_devices_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_devices")),
        sa.UniqueConstraint("account_id", "token_hash", name=op.f("uq_known_devices_account_id_token_hash")),
    )
    with op.batch_alter_table("known_devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_known_devices_token_hash"), ["token_hash"], unique=False)

    op.create_table(
        "organisation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_organisation_events_account_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_events_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_events")),
    )
    with op.batch_alter_table("organisation_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_events_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "organisation_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_organisation_names_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_names")),
    )
    with op.batch_alter_table("organisation_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_names_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "password_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_password_links_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_links_token_hash")),
    )
    with op.batch_alter_table("password_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_links_account_id"), ["account_id"], unique=False)

    op.create_table(
        "photo_uploads",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_photo_uploads_account_id")),
        sa.PrimaryKeyConstraint("account_id", "sha256", name=op.f("pk_photo_uploads")),
    )
    op.create_table(
        "podiums",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("timer", sa.String(length=12), nullable=False),
        sa.Column("timer_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timer_spent_ms", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("timer IN ('presentation', 'questions')", name=op.f("ck_podiums_timer")),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"], ["entries.event_id", "entries.id"], name=op.f("fk_podiums_event_id_entry_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_podiums_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_podiums")),
    )
    op.create_table(
        "problems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "policy",
                "land",
                "energy",
                "labour",
                "finance",
                "infrastructure",
                "training",
                "party",
                "market",
                "innovation",
                "permits",
                "rights",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "collected",
                "withdrawn",
                "refused",
                "merged",
                "accepted",
                "assigned",
                "signed",
                "working",
                "answered",
                "verifying",
                "shelved",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("origin", sa.String(length=80), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["accounts.id"], name=op.f("fk_problems_accepted_by_id")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_problems_area_code")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_problems_organisation_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["accounts.id"], name=op.f("fk_problems_raised_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
    )
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.create_index("ix_problems_county_code_state", ["county_code", "state"], unique=False)
        batch_op.create_index("ix_problems_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_problems_raised_by_id", ["raised_by_id"], unique=False)

    op.create_table(
        "recusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"], ["entries.event_id", "entries.id"], name=op.f("fk_recusals_event_id_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_recusals_event_id_judge_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_recusals_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusals")),
        sa.UniqueConstraint("judge_id", "entry_id", name=op.f("uq_recusals_judge_id_entry_id")),
    )
    with op.batch_alter_table("recusals", schema=None) as batch_op:
        batch_op.create_index("ix_recusals_event", ["event_id"], unique=False)

    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=True),
        sa.Column("floating", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=100), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "reviewed",
                "returned",
                "void",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("latitude", sa.String(length=40), nullable=True),
        sa.Column("longitude", sa.String(length=40), nullable=True),
        sa.Column("accuracy_m", sa.Integer(), nullable=True),
        sa.Column("datum", sa.String(length=10), nullable=False),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("missing_photos", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("registered >= 0 AND floating >= 0", name=op.f("ck_visits_members")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_visits_area_code")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_visits_author_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_visits_organisation_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["accounts.id"], name=op.f("fk_visits_reviewed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("client_id", name=op.f("uq_visits_client_id")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index("ix_visits_author_id_state", ["author_id", "state"], unique=False)
        batch_op.create_index("ix_visits_county_code_visited_on", ["county_code", "visited_on"], unique=False)
        batch_op.create_index("ix_visits_organisation_id_visited_on", ["organisation_id", "visited_on"], unique=False)
        batch_op.create_index("ix_visits_state_county_code", ["state", "county_code"], unique=False)

    op.create_table(
        "awaited_photos",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("client_sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_awaited_photos_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "client_sha256", name=op.f("pk_awaited_photos")),
    )
    op.create_table(
        "ballot_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("receipt", sa.String(length=10), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > base AND base >= 0", name=op.f("ck_ballot_revisions_number")),
        sa.ForeignKeyConstraint(
            ["event_id", "ballot_id"],
            ["ballots.event_id", "ballots.id"],
            name=op.f("fk_ballot_revisions_event_id_ballot_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_revisions")),
        sa.UniqueConstraint("ballot_id", "number", name=op.f("uq_ballot_revisions_ballot_id_number")),
        sa.UniqueConstraint("event_id", "receipt", name=op.f("uq_ballot_revisions_event_id_receipt")),
    )
    with op.batch_alter_table("ballot_revisions", schema=None) as batch_op:
        batch_op.create_index(
            "uq_ballot_revisions_ballot_id_current",
            ["ballot_id"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )

    op.create_table(
        "judge_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_judge_devices_event_id_judge_id")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["judge_links.id"], name=op.f("fk_judge_devices_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_devices")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_judge_devices_secret_hash")),
    )
    with op.batch_alter_table("judge_devices", schema=None) as batch_op:
        batch_op.create_index("ix_judge_devices_event_id", ["event_id"], unique=False)
        batch_op.create_index(
            "uq_judge_devices_judge_id_live",
            ["judge_id"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "policy",
                "land",
                "energy",
                "labour",
                "finance",
                "infrastructure",
                "training",
                "party",
                "market",
                "innovation",
                "permits",
                "rights",
                "other",
                name="category",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "follow",
            sa.Enum(
                "record", "answered", "problem", name="follow", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_opinions_problem_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_opinions_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
        sa.UniqueConstraint("problem_id", name=op.f("uq_opinions_problem_id")),
        sa.UniqueConstraint("visit_id", "client_id", name=op.f("uq_opinions_visit_id_client_id")),
    )
    op.create_table(
        "problem_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "collect",
                "amend",
                "withdraw",
                "accept",
                "refuse",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "collected",
                "withdrawn",
                "refused",
                "merged",
                "accepted",
                "assigned",
                "signed",
                "working",
                "answered",
                "verifying",
                "shelved",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_problem_events_actor_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_problem_events_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_events")),
    )
    with op.batch_alter_table("problem_events", schema=None) as batch_op:
        batch_op.create_index("ix_problem_events_problem_id", ["problem_id"], unique=False)

    op.create_table(
        "visit_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_photos_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_photos")),
        sa.UniqueConstraint("visit_id", "sha256", name=op.f("uq_visit_photos_visit_id_sha256")),
    )
    with op.batch_alter_table("visit_photos", schema=None) as batch_op:
        batch_op.create_index("ix_visit_photos_sha256", ["sha256"], unique=False)

    op.create_table(
        "visit_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "save",
                "submit",
                "edit",
                "review",
                "return",
                "void",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "reviewed",
                "returned",
                "void",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_visit_versions_actor_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_versions_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_versions")),
        sa.UniqueConstraint("visit_id", "version", name=op.f("uq_visit_versions_visit_id_version")),
    )
    op.create_table(
        "late_ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("receipt", sa.String(length=10), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decision = 'accepted') = (revision_id IS NOT NULL)", name=op.f("ck_late_ballots_revision")
        ),
        sa.CheckConstraint("(decision IS NULL) = (reason = '')", name=op.f("ck_late_ballots_reason")),
        sa.CheckConstraint("decision IN ('accepted', 'refused')", name=op.f("ck_late_ballots_decision")),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"], ["entries.event_id", "entries.id"], name=op.f("fk_late_ballots_event_id_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_late_ballots_event_id_judge_id")
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["ballot_revisions.id"], name=op.f("fk_late_ballots_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_ballots")),
        sa.UniqueConstraint("event_id", "receipt", name=op.f("uq_late_ballots_event_id_receipt")),
    )

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)
    load_divisions()


def load_divisions() -> None:
    """Fill the tree, parents first; the development zone has no code of its own, so a local one."""
    names = ("code", "parent_code", "level", "name", "name_en")
    areas = sa.table("areas", *(sa.column(name, sa.String) for name in names))
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        rows = [dict(row, parent_code=row.pop("parent") or None) for row in csv.DictReader(file)]
    rows.append(
        {
            "code": "331100900",
            "parent_code": "331100",
            "level": "township",
            "name": "丽水经济技术开发区",
            "name_en": "Lishui ETDZ",
        }
    )
    order = {"city": 0, "county": 1, "township": 2}
    op.bulk_insert(areas, sorted(rows, key=lambda row: (order[row["level"]], row["code"])))


def downgrade() -> None:
    op.drop_table("late_ballots")
    op.drop_table("visit_versions")
    with op.batch_alter_table("visit_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_photos_sha256")

    op.drop_table("visit_photos")
    with op.batch_alter_table("problem_events", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_events_problem_id")

    op.drop_table("problem_events")
    op.drop_table("opinions")
    with op.batch_alter_table("judge_devices", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judge_devices_judge_id_live",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index("ix_judge_devices_event_id")

    op.drop_table("judge_devices")
    with op.batch_alter_table("ballot_revisions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ballot_revisions_ballot_id_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )

    op.drop_table("ballot_revisions")
    op.drop_table("awaited_photos")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_state_county_code")
        batch_op.drop_index("ix_visits_organisation_id_visited_on")
        batch_op.drop_index("ix_visits_county_code_visited_on")
        batch_op.drop_index("ix_visits_author_id_state")

    op.drop_table("visits")
    with op.batch_alter_table("recusals", schema=None) as batch_op:
        batch_op.drop_index("ix_recusals_event")

    op.drop_table("recusals")
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.drop_index("ix_problems_raised_by_id")
        batch_op.drop_index("ix_problems_organisation_id")
        batch_op.drop_index("ix_problems_county_code_state")

    op.drop_table("problems")
    op.drop_table("podiums")
    op.drop_table("photo_uploads")
    with op.batch_alter_table("password_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_links_account_id"))

    op.drop_table("password_links")
    with op.batch_alter_table("organisation_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_names_organisation_id"))

    op.drop_table("organisation_names")
    with op.batch_alter_table("organisation_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_events_organisation_id"))

    op.drop_table("organisation_events")
    with op.batch_alter_table("known_devices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_known_devices_token_hash"))

    op.drop_table("known_devices")
    with op.batch_alter_table("judge_links", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judge_links_judge_id_live",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index("ix_judge_links_event_id")

    op.drop_table("judge_links")
    with op.batch_alter_table("deductions", schema=None) as batch_op:
        batch_op.drop_index("ix_deductions_event")

    op.drop_table("deductions")
    op.drop_table("ballots")
    with op.batch_alter_table("ballot_drafts", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_drafts_event_id")

    op.drop_table("ballot_drafts")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignments_open", sqlite_where=sa.text("to_day IS NULL"), postgresql_where=sa.text("to_day IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_assignments_organisation_id"))
        batch_op.drop_index("ix_assignments_account_id_from_day")

    op.drop_table("assignments")
    with op.batch_alter_table("account_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_sessions_account_id"))

    op.drop_table("account_sessions")
    op.drop_table("publications")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_organisations_code_live",
            sqlite_where=sa.text("merged_into_id IS NULL"),
            postgresql_where=sa.text("merged_into_id IS NULL"),
        )
        batch_op.drop_index("ix_organisations_sort_key")
        batch_op.drop_index(batch_op.f("ix_organisations_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_organisations_duplicate_key"))
        batch_op.drop_index("ix_organisations_county_code_sort_key")
        batch_op.drop_index(batch_op.f("ix_organisations_cluster_id"))
        batch_op.drop_index("ix_organisations_area_code_sort_key")

    op.drop_table("organisations")
    op.drop_table("judges")
    op.drop_table("entries")
    op.drop_table("criteria")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index("ix_accounts_county_code_role")

    op.drop_table("accounts")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_county_day")

    op.drop_table("events")
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_departments_county_code"))

    op.drop_table("departments")
    op.drop_table("clusters")
    op.drop_table("revisions")
    with op.batch_alter_table("rate_buckets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_buckets_full_at"))

    op.drop_table("rate_buckets")
    op.drop_table("presence")
    op.drop_table("organisation_terms")
    op.drop_table("idempotency_keys")
    with op.batch_alter_table("audit_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_rows_ts")
        batch_op.drop_index("ix_audit_rows_obj")

    op.drop_table("audit_rows")
    with op.batch_alter_table("areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_areas_parent_code"))

    op.drop_table("areas")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_rows_refuse()")
