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
        "problem_policies",
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
        sa.Column("receive", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("finish", sa.Integer(), nullable=False),
        sa.Column("redo", sa.Integer(), nullable=False),
        sa.Column("verify", sa.Integer(), nullable=False),
        sa.Column("warn", sa.Integer(), nullable=False),
        sa.Column("escalate", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("category", name=op.f("pk_problem_policies")),
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
        "special_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("holiday", "workday", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_special_days")),
    )
    op.create_table(
        "brands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=100), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "cultivated",
                "standardised",
                "raised",
                "deepened",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_brands_area_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brands")),
        sa.UniqueConstraint("county_code", "name", name=op.f("uq_brands_county_code_name")),
    )
    with op.batch_alter_table("brands", schema=None) as batch_op:
        batch_op.create_index("ix_brands_county_code_stage", ["county_code", "stage"], unique=False)

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
        sa.Column("sign_up_token", sa.String(length=40), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
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
        sa.UniqueConstraint("sign_up_token", name=op.f("uq_events_sign_up_token")),
        sa.UniqueConstraint("slug", name=op.f("uq_events_slug")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_county_day", ["county_code", "day"], unique=False)

    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("generic", "wecom", "dingtalk", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "removed_at IS NULL OR (url = '' AND secret = '')", name=op.f("ck_webhooks_removed_is_empty")
        ),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_webhooks_area_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhooks_area_code"), ["area_code"], unique=False)

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
        "brand_awards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_brand_awards_brand_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_awards")),
        sa.UniqueConstraint("brand_id", "origin", "title", name=op.f("uq_brand_awards_brand_id_origin_title")),
    )
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
        "draws",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("word", sa.String(length=100), nullable=True),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("cancelled_reason <> ''", name=op.f("ck_draws_cancelled_reason")),
        sa.CheckConstraint("(word IS NULL) = (drawn_at IS NULL)", name=op.f("ck_draws_drawn")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_draws_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_draws_event_id_number")),
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
        sa.Column("slides_sha256", sa.String(length=64), nullable=True),
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
        sa.Column("area_code", sa.String(length=9), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status = 'active' OR status_reason <> ''", name=op.f("ck_judges_status_reason")),
        sa.CheckConstraint("status IN ('active', 'absent', 'replaced')", name=op.f("ck_judges_status")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_judges_area_code")),
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
        sa.Column("latitude", sa.String(length=40), nullable=True),
        sa.Column("longitude", sa.String(length=40), nullable=True),
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
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_organisations_whole_position")),
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
        "outgoing_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=36), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "sent", "dead", name="state", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_outgoing_messages_webhook_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_messages")),
        sa.UniqueConstraint("number", name=op.f("uq_outgoing_messages_number")),
    )
    with op.batch_alter_table("outgoing_messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outgoing_messages_due",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(batch_op.f("ix_outgoing_messages_webhook_id"), ["webhook_id"], unique=False)

    op.create_table(
        "polls",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('open', 'codes')", name=op.f("ck_polls_mode")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_polls_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_polls")),
        sa.UniqueConstraint("token", name=op.f("uq_polls_token")),
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
        "brand_owners",
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_brand_owners_brand_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_brand_owners_organisation_id")
        ),
        sa.PrimaryKeyConstraint("brand_id", "organisation_id", name=op.f("pk_brand_owners")),
    )
    with op.batch_alter_table("brand_owners", schema=None) as batch_op:
        batch_op.create_index("ix_brand_owners_organisation_id", ["organisation_id"], unique=False)

    op.create_table(
        "brand_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "create",
                "edit",
                "advance",
                "set_back",
                "prove",
                "unprove",
                "award",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "cultivated",
                "standardised",
                "raised",
                "deepened",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_brand_steps_actor_id")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_brand_steps_brand_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_steps")),
    )
    with op.batch_alter_table("brand_steps", schema=None) as batch_op:
        batch_op.create_index("ix_brand_steps_brand_id", ["brand_id"], unique=False)

    op.create_table(
        "bundles",
        sa.Column("publication_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["publication_id"], ["publications.id"], name=op.f("fk_bundles_publication_id")),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_bundles")),
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
        "dispatch_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("to_day >= from_day", name=op.f("ck_dispatch_rounds_days")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_dispatch_rounds_area_code")),
        sa.ForeignKeyConstraint(["county_code"], ["areas.code"], name=op.f("fk_dispatch_rounds_county_code")),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_dispatch_rounds_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch_rounds")),
        sa.UniqueConstraint("area_code", "name", name=op.f("uq_dispatch_rounds_area_code_name")),
    )
    op.create_table(
        "enterprise_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["issued_by_id"], ["accounts.id"], name=op.f("fk_enterprise_links_issued_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_enterprise_links_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_enterprise_links_token_hash")),
    )
    with op.batch_alter_table("enterprise_links", schema=None) as batch_op:
        batch_op.create_index(
            "uq_enterprise_links_live",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "entry_evidence",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(brand_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_entry_evidence_one")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_entry_evidence_brand_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_evidence_entry_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_entry_evidence_organisation_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry_evidence")),
    )
    op.create_table(
        "handover_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_handover_codes_event_id_judge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_codes")),
    )
    with op.batch_alter_table("handover_codes", schema=None) as batch_op:
        batch_op.create_index("ix_handover_codes_judge_id", ["judge_id"], unique=False)

    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("taker_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("takes_back_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_handovers_two_people")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_handovers_area_code")),
        sa.ForeignKeyConstraint(["county_code"], ["areas.code"], name=op.f("fk_handovers_county_code")),
        sa.ForeignKeyConstraint(["created_by_id"], ["accounts.id"], name=op.f("fk_handovers_created_by_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["accounts.id"], name=op.f("fk_handovers_giver_id")),
        sa.ForeignKeyConstraint(["taker_id"], ["accounts.id"], name=op.f("fk_handovers_taker_id")),
        sa.ForeignKeyConstraint(["takes_back_id"], ["handovers.id"], name=op.f("fk_handovers_takes_back_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index("ix_handovers_county_code_created_at", ["county_code", "created_at"], unique=False)

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
        "judge_signals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_judge_signals_event_id_judge_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_signals")),
    )
    with op.batch_alter_table("judge_signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_judge_signals_event_id"), ["event_id"], unique=False)

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
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_notices_account_id_key")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("ix_notices_account_id_read_at", ["account_id", "read_at"], unique=False)

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
        sa.Column("slide", sa.String(length=10), nullable=False),
        sa.Column("slide_note", sa.String(length=60), nullable=False),
        sa.Column("previous", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("slide IN ('', 'waiting', 'break')", name=op.f("ck_podiums_slide")),
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
                "verified",
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
        sa.Column("main_id", sa.Integer(), nullable=True),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("cycle", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "level",
            sa.Enum("city", "county", "township", name="level", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_over_by_id", sa.Integer(), nullable=True),
        sa.Column("receive_due_on", sa.Date(), nullable=True),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("finish_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("missed_on", sa.Date(), nullable=True),
        sa.Column("extension_days", sa.Integer(), nullable=True),
        sa.Column("shelved_on", sa.Date(), nullable=True),
        sa.Column(
            "shelved_from",
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
                "verified",
                "shelved",
                "closed",
                name="shelved_from",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "verified_way",
            sa.Enum("link", "manual", name="verified_way", native_enum=False, create_constraint=True, length=20),
            nullable=True,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cycle >= 1", name=op.f("ck_problems_cycle")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_problems_rating")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["accounts.id"], name=op.f("fk_problems_accepted_by_id")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_problems_area_code")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["accounts.id"], name=op.f("fk_problems_closed_by_id")),
        sa.ForeignKeyConstraint(["handed_over_by_id"], ["accounts.id"], name=op.f("fk_problems_handed_over_by_id")),
        sa.ForeignKeyConstraint(["main_id"], ["problems.id"], name=op.f("fk_problems_main_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_problems_organisation_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["accounts.id"], name=op.f("fk_problems_raised_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
    )
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.create_index("ix_problems_county_code_due_on", ["county_code", "due_on"], unique=False)
        batch_op.create_index("ix_problems_county_code_state", ["county_code", "state"], unique=False)
        batch_op.create_index("ix_problems_main_id", ["main_id"], unique=False)
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
        "sign_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("presenter", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("slides_sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'accepted') = (entry_id IS NOT NULL)", name=op.f("ck_sign_ups_entry")),
        sa.CheckConstraint("state <> 'returned' OR reason <> ''", name=op.f("ck_sign_ups_reason")),
        sa.CheckConstraint("state IN ('pending', 'accepted', 'returned')", name=op.f("ck_sign_ups_state")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_sign_ups_area_code")),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"], ["entries.event_id", "entries.id"], name=op.f("fk_sign_ups_event_id_entry_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_sign_ups_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ups")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_sign_ups_event_id_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ups_token_hash")),
    )
    op.create_table(
        "visit_frequencies",
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
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("months > 0 AND notice_days >= 0", name=op.f("ck_visit_frequencies_numbers")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["accounts.id"], name=op.f("fk_visit_frequencies_changed_by_id")),
        sa.PrimaryKeyConstraint("tier", name=op.f("pk_visit_frequencies")),
    )
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
        "vote_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["polls.event_id"], name=op.f("fk_vote_codes_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_codes")),
        sa.UniqueConstraint("event_id", "code_hash", name=op.f("uq_vote_codes_event_id_code_hash")),
    )
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("voter_hash", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"], ["entries.event_id", "entries.id"], name=op.f("fk_votes_event_id_entry_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["polls.event_id"], name=op.f("fk_votes_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("event_id", "voter_hash", name=op.f("uq_votes_event_id_voter_hash")),
    )
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.create_index("ix_votes_entry_id", ["entry_id"], unique=False)

    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sending_unit", sa.String(length=80), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=100), nullable=False),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_assignments_days")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_assignments_account_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["handovers.id"], name=op.f("fk_assignments_given_by_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_assignments_organisation_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["handovers.id"], name=op.f("fk_assignments_received_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index("ix_assignments_account_id_from_day", ["account_id", "from_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_given_by_id"), ["given_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_received_by_id"), ["received_by_id"], unique=False)
        batch_op.create_index(
            "uq_assignments_open",
            ["organisation_id", "account_id"],
            unique=True,
            sqlite_where=sa.text("to_day IS NULL"),
            postgresql_where=sa.text("to_day IS NULL"),
        )

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
        sqlite_autoincrement=True,
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
        "brand_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("brand_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(visit_id IS NULL) <> (problem_id IS NULL)", name=op.f("ck_brand_evidence_one")),
        sa.ForeignKeyConstraint(["brand_id"], ["brands.id"], name=op.f("fk_brand_evidence_brand_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_brand_evidence_problem_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_brand_evidence_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand_evidence")),
        sa.UniqueConstraint("brand_id", "problem_id", name=op.f("uq_brand_evidence_brand_id_problem_id")),
        sa.UniqueConstraint("brand_id", "visit_id", name=op.f("uq_brand_evidence_brand_id_visit_id")),
    )
    op.create_table(
        "dispatches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=9), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column(
            "unit_kind",
            sa.Enum("member", "park", "town", name="unit_kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "on_duty",
                "adjusting",
                "completed",
                "recalled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("to_day IS NULL OR to_day >= from_day", name=op.f("ck_dispatches_days")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_dispatches_account_id")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_dispatches_area_code")),
        sa.ForeignKeyConstraint(["county_code"], ["areas.code"], name=op.f("fk_dispatches_county_code")),
        sa.ForeignKeyConstraint(["round_id"], ["dispatch_rounds.id"], name=op.f("fk_dispatches_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
        sa.UniqueConstraint("round_id", "account_id", name=op.f("uq_dispatches_round_id_account_id")),
    )
    with op.batch_alter_table("dispatches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispatches_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_dispatches_county_code_from_day", ["county_code", "from_day"], unique=False)

    op.create_table(
        "enterprise_opinions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("county_code", sa.String(length=6), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
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
        sa.Column("contact_name", sa.String(length=40), nullable=False),
        sa.Column("contact_phone", sa.String(length=30), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "taken", "refused", name="state", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'taken') = (problem_id IS NOT NULL)", name=op.f("ck_enterprise_opinions_taken")),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_enterprise_opinions_decided")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_enterprise_opinions_area_code")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["accounts.id"], name=op.f("fk_enterprise_opinions_decided_by_id")),
        sa.ForeignKeyConstraint(["link_id"], ["enterprise_links.id"], name=op.f("fk_enterprise_opinions_link_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_enterprise_opinions_organisation_id")
        ),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_enterprise_opinions_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_opinions")),
    )
    with op.batch_alter_table("enterprise_opinions", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_opinions_county_code_state", ["county_code", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_enterprise_opinions_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "judge_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("browser", sa.String(length=20), nullable=False),
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
        "problem_departments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("lead", "helper", name="part", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_problem_departments_department_id")
        ),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_problem_departments_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_departments")),
    )
    with op.batch_alter_table("problem_departments", schema=None) as batch_op:
        batch_op.create_index(
            "ix_problem_departments_department_id_until_at", ["department_id", "until_at"], unique=False
        )
        batch_op.create_index("ix_problem_departments_problem_id", ["problem_id"], unique=False)

    op.create_table(
        "problem_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "collect",
                "amend",
                "withdraw",
                "accept",
                "refuse",
                "merge",
                "hand_over",
                "reroute",
                "sign",
                "progress",
                "help",
                "answer",
                "return",
                "ask_extension",
                "grant",
                "deny",
                "shelve",
                "resume",
                "supervise",
                "note",
                "verify",
                "check",
                "close",
                "reopen",
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
                "verified",
                "shelved",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("cycle", sa.Integer(), server_default="1", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["accounts.id"], name=op.f("fk_problem_events_actor_id")),
        sa.ForeignKeyConstraint(["department_id"], ["departments.id"], name=op.f("fk_problem_events_department_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_problem_events_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_events")),
    )
    with op.batch_alter_table("problem_events", schema=None) as batch_op:
        batch_op.create_index("ix_problem_events_problem_id", ["problem_id"], unique=False)

    op.create_table(
        "problem_reminders",
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "yellow",
                "red",
                "escalated",
                "review",
                "check",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_problem_reminders_problem_id")),
        sa.PrimaryKeyConstraint("problem_id", "kind", "cycle", "day", name=op.f("pk_problem_reminders")),
    )
    op.create_table(
        "solutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
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
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("solved_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_solutions_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solutions")),
        sa.UniqueConstraint("problem_id", name=op.f("uq_solutions_problem_id")),
    )
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
        "awaited_step_photos",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("client_sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("left_out", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["problem_events.id"], name=op.f("fk_awaited_step_photos_event_id")),
        sa.PrimaryKeyConstraint("event_id", "client_sha256", name=op.f("pk_awaited_step_photos")),
    )
    with op.batch_alter_table("awaited_step_photos", schema=None) as batch_op:
        batch_op.create_index("ix_awaited_step_photos_key", ["key"], unique=False)

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
    op.create_table(
        "paper_ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decision = 'confirmed') = (revision_id IS NOT NULL)", name=op.f("ck_paper_ballots_revision")
        ),
        sa.CheckConstraint(
            "decided_by <> entered_by OR decision = 'refused'", name=op.f("ck_paper_ballots_second_person")
        ),
        sa.CheckConstraint("decision IN ('confirmed', 'refused')", name=op.f("ck_paper_ballots_decision")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_paper_ballots_reason")),
        sa.CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name=op.f("ck_paper_ballots_decided")),
        sa.ForeignKeyConstraint(
            ["event_id", "entry_id"],
            ["entries.event_id", "entries.id"],
            name=op.f("fk_paper_ballots_event_id_entry_id"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "judge_id"], ["judges.event_id", "judges.id"], name=op.f("fk_paper_ballots_event_id_judge_id")
        ),
        sa.ForeignKeyConstraint(["revision_id"], ["ballot_revisions.id"], name=op.f("fk_paper_ballots_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_ballots")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_paper_ballots_revision_id")),
    )
    with op.batch_alter_table("paper_ballots", schema=None) as batch_op:
        batch_op.create_index("ix_paper_ballots_event_id", ["event_id"], unique=False)
        batch_op.create_index(
            "uq_paper_ballots_waiting",
            ["judge_id", "entry_id"],
            unique=True,
            sqlite_where=sa.text("decision IS NULL"),
            postgresql_where=sa.text("decision IS NULL"),
        )

    op.create_table(
        "problem_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["problem_events.id"], name=op.f("fk_problem_photos_event_id")),
        sa.ForeignKeyConstraint(["problem_id"], ["problems.id"], name=op.f("fk_problem_photos_problem_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_photos")),
        sa.UniqueConstraint("event_id", "sha256", name=op.f("uq_problem_photos_event_id_sha256")),
    )
    with op.batch_alter_table("problem_photos", schema=None) as batch_op:
        batch_op.create_index("ix_problem_photos_problem_id", ["problem_id"], unique=False)
        batch_op.create_index("ix_problem_photos_sha256", ["sha256"], unique=False)

    op.create_table(
        "solution_grams",
        sa.Column("gram", sa.String(length=2), nullable=False),
        sa.Column("solution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["solution_id"], ["solutions.id"], name=op.f("fk_solution_grams_solution_id")),
        sa.PrimaryKeyConstraint("gram", "solution_id", name=op.f("pk_solution_grams")),
        sqlite_with_rowid=False,
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
    op.drop_table("solution_grams")
    with op.batch_alter_table("problem_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_photos_sha256")
        batch_op.drop_index("ix_problem_photos_problem_id")

    op.drop_table("problem_photos")
    with op.batch_alter_table("paper_ballots", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_paper_ballots_waiting",
            sqlite_where=sa.text("decision IS NULL"),
            postgresql_where=sa.text("decision IS NULL"),
        )
        batch_op.drop_index("ix_paper_ballots_event_id")

    op.drop_table("paper_ballots")
    op.drop_table("late_ballots")
    with op.batch_alter_table("awaited_step_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_awaited_step_photos_key")

    op.drop_table("awaited_step_photos")
    op.drop_table("visit_versions")
    with op.batch_alter_table("visit_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_photos_sha256")

    op.drop_table("visit_photos")
    op.drop_table("solutions")
    op.drop_table("problem_reminders")
    with op.batch_alter_table("problem_events", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_events_problem_id")

    op.drop_table("problem_events")
    with op.batch_alter_table("problem_departments", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_departments_problem_id")
        batch_op.drop_index("ix_problem_departments_department_id_until_at")

    op.drop_table("problem_departments")
    op.drop_table("opinions")
    with op.batch_alter_table("judge_devices", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judge_devices_judge_id_live",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index("ix_judge_devices_event_id")

    op.drop_table("judge_devices")
    with op.batch_alter_table("enterprise_opinions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_opinions_organisation_id"))
        batch_op.drop_index("ix_enterprise_opinions_county_code_state")

    op.drop_table("enterprise_opinions")
    with op.batch_alter_table("dispatches", schema=None) as batch_op:
        batch_op.drop_index("ix_dispatches_county_code_from_day")
        batch_op.drop_index(batch_op.f("ix_dispatches_account_id"))

    op.drop_table("dispatches")
    op.drop_table("brand_evidence")
    with op.batch_alter_table("ballot_revisions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ballot_revisions_ballot_id_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )

    op.drop_table("ballot_revisions")
    op.drop_table("awaited_photos")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignments_open", sqlite_where=sa.text("to_day IS NULL"), postgresql_where=sa.text("to_day IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_assignments_received_by_id"))
        batch_op.drop_index(batch_op.f("ix_assignments_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_assignments_given_by_id"))
        batch_op.drop_index("ix_assignments_account_id_from_day")

    op.drop_table("assignments")
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.drop_index("ix_votes_entry_id")

    op.drop_table("votes")
    op.drop_table("vote_codes")
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("ix_visits_state_county_code")
        batch_op.drop_index("ix_visits_organisation_id_visited_on")
        batch_op.drop_index("ix_visits_county_code_visited_on")
        batch_op.drop_index("ix_visits_author_id_state")

    op.drop_table("visits")
    op.drop_table("visit_frequencies")
    op.drop_table("sign_ups")
    with op.batch_alter_table("recusals", schema=None) as batch_op:
        batch_op.drop_index("ix_recusals_event")

    op.drop_table("recusals")
    with op.batch_alter_table("problems", schema=None) as batch_op:
        batch_op.drop_index("ix_problems_raised_by_id")
        batch_op.drop_index("ix_problems_organisation_id")
        batch_op.drop_index("ix_problems_main_id")
        batch_op.drop_index("ix_problems_county_code_state")
        batch_op.drop_index("ix_problems_county_code_due_on")

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
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_account_id_read_at")

    op.drop_table("notices")
    with op.batch_alter_table("known_devices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_known_devices_token_hash"))

    op.drop_table("known_devices")
    with op.batch_alter_table("judge_signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_judge_signals_event_id"))

    op.drop_table("judge_signals")
    with op.batch_alter_table("judge_links", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_judge_links_judge_id_live",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index("ix_judge_links_event_id")

    op.drop_table("judge_links")
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_index("ix_handovers_county_code_created_at")

    op.drop_table("handovers")
    with op.batch_alter_table("handover_codes", schema=None) as batch_op:
        batch_op.drop_index("ix_handover_codes_judge_id")

    op.drop_table("handover_codes")
    op.drop_table("entry_evidence")
    with op.batch_alter_table("enterprise_links", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_enterprise_links_live",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.drop_table("enterprise_links")
    op.drop_table("dispatch_rounds")
    with op.batch_alter_table("deductions", schema=None) as batch_op:
        batch_op.drop_index("ix_deductions_event")

    op.drop_table("deductions")
    op.drop_table("bundles")
    with op.batch_alter_table("brand_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_brand_steps_brand_id")

    op.drop_table("brand_steps")
    with op.batch_alter_table("brand_owners", schema=None) as batch_op:
        batch_op.drop_index("ix_brand_owners_organisation_id")

    op.drop_table("brand_owners")
    op.drop_table("ballots")
    with op.batch_alter_table("ballot_drafts", schema=None) as batch_op:
        batch_op.drop_index("ix_ballot_drafts_event_id")

    op.drop_table("ballot_drafts")
    with op.batch_alter_table("account_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_sessions_account_id"))

    op.drop_table("account_sessions")
    op.drop_table("publications")
    op.drop_table("polls")
    with op.batch_alter_table("outgoing_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_messages_webhook_id"))
        batch_op.drop_index(
            "ix_outgoing_messages_due",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.drop_table("outgoing_messages")
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
    op.drop_table("draws")
    op.drop_table("criteria")
    op.drop_table("brand_awards")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index("ix_accounts_county_code_role")

    op.drop_table("accounts")
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhooks_area_code"))

    op.drop_table("webhooks")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_county_day")

    op.drop_table("events")
    with op.batch_alter_table("departments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_departments_county_code"))

    op.drop_table("departments")
    op.drop_table("clusters")
    with op.batch_alter_table("brands", schema=None) as batch_op:
        batch_op.drop_index("ix_brands_county_code_stage")

    op.drop_table("brands")
    op.drop_table("special_days")
    op.drop_table("revisions")
    with op.batch_alter_table("rate_buckets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_buckets_full_at"))

    op.drop_table("rate_buckets")
    op.drop_table("problem_policies")
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
