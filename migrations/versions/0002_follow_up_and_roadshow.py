"""Follow-up of problems to their end, and the roadshow in full.

Tables that exist keep their rows and are altered in place: SQLite would lose the CHECKs of a table copied in batch mode.
"""

import secrets

import sqlalchemy as sa
from alembic import op

from webapp.core.schema import change_check

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OLD_ACTIONS = ("collect", "amend", "withdraw", "accept", "refuse")
_ACTIONS = (
    *_OLD_ACTIONS, "merge", "hand_over", "reroute", "sign", "progress", "help", "answer", "return", "ask_extension",
    "grant", "deny", "shelve", "resume", "supervise", "note", "verify", "check", "close", "reopen",
)  # fmt: skip
_OLD_STATES = (
    "collected", "withdrawn", "refused", "merged", "accepted", "assigned", "signed", "working", "answered",
    "verifying", "shelved", "closed",
)  # fmt: skip
_STATES = tuple("verified" if state == "verifying" else state for state in _OLD_STATES)
_DAYS = ("receive_due_on", "answer_due_on", "finish_due_on", "due_on", "missed_on", "shelved_on", "review_on")
# What goes again on the way back, in this order.
_COLUMNS = {
    "problems": (
        "closed_by_id",
        "closed_at",
        "verified_way",
        "verified_at",
        "rating",
        "answer",
        "answered_at",
        "review_on",
        "shelved_from",
        "shelved_on",
        "extension_days",
        "missed_on",
        "due_on",
        "finish_due_on",
        "answer_due_on",
        "receive_due_on",
        "handed_over_by_id",
        "handed_over_at",
        "level",
        "cycle",
        "main_id",
    ),
    "problem_events": (
        "details",
        "due_on",
        "cycle",
        "department_id",
    ),
    "podiums": (
        "previous",
        "slide_note",
        "slide",
    ),
    "organisations": (
        "longitude",
        "latitude",
    ),
    "judges": ("area_code",),
    "judge_devices": (
        "browser",
        "system",
    ),
    "events": (
        "rehearsal",
        "sign_up_token",
    ),
    "entries": ("slides_sha256",),
    "assignments": (
        "given_by_id",
        "received_by_id",
    ),
}
_INDEXES = (
    ("problems", "ix_problems_main_id"),
    ("problems", "ix_problems_county_code_due_on"),
    ("events", "uq_events_sign_up_token"),
    ("assignments", "ix_assignments_received_by_id"),
    ("assignments", "ix_assignments_given_by_id"),
)


def upgrade() -> None:
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
    _extend_tables()
    for name in ("assignments_received_by_id", "assignments_given_by_id", "problems_main_id"):
        table, column = name.split("_", 1)
        op.create_index(f"ix_{name}", table, [column])
    op.create_index("ix_problems_county_code_due_on", "problems", ["county_code", "due_on"])
    for table in ("problems", "problem_events"):
        change_check(table, f"ck_{table}_state", old=_one_of("state", _OLD_STATES), new=_one_of("state", _STATES))
    change_check(
        "problem_events",
        "ck_problem_events_action",
        old=_one_of("action", _OLD_ACTIONS),
        new=_one_of("action", _ACTIONS),
    )
    _give_sign_up_addresses()


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _extend_tables() -> None:
    moment, flag = sa.DateTime(timezone=True), sa.Boolean()
    _reference("assignments", "received_by_id", "handovers (id)")
    _reference("assignments", "given_by_id", "handovers (id)")
    op.add_column("entries", sa.Column("slides_sha256", sa.String(64), nullable=True))
    op.add_column("events", sa.Column("sign_up_token", sa.String(40), nullable=False, server_default=""))
    op.add_column("events", sa.Column("rehearsal", flag, nullable=False, server_default=sa.false()))
    op.add_column("judge_devices", sa.Column("system", sa.String(20), nullable=False, server_default=""))
    op.add_column("judge_devices", sa.Column("browser", sa.String(20), nullable=False, server_default=""))
    _reference("judges", "area_code", "areas (code)", kind="VARCHAR(9)")
    op.add_column("organisations", sa.Column("latitude", sa.String(40), nullable=True))
    _guarded("organisations", "longitude", "VARCHAR(40)", "whole_position", "(latitude IS NULL) = (longitude IS NULL)")
    slide = "slide IN ('', 'waiting', 'break')"
    _guarded("podiums", "slide", "VARCHAR(10) DEFAULT '' NOT NULL", "slide", slide)
    op.add_column("podiums", sa.Column("slide_note", sa.String(60), nullable=False, server_default=""))
    op.add_column("podiums", sa.Column("previous", sa.Text(), nullable=True))
    _reference("problem_events", "department_id", "departments (id)")
    op.add_column("problem_events", sa.Column("cycle", sa.Integer(), server_default="1", nullable=False))
    op.add_column("problem_events", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("problem_events", sa.Column("details", sa.Text(), nullable=True))
    _reference("problems", "main_id", "problems (id)")
    _guarded("problems", "cycle", "INTEGER DEFAULT '1' NOT NULL", "cycle", "cycle >= 1")
    _guarded("problems", "level", "VARCHAR(20)", "level", _one_of("level", ("city", "county", "township")))
    _reference("problems", "handed_over_by_id", "accounts (id)")
    _guarded("problems", "shelved_from", "VARCHAR(20)", "shelved_from", _one_of("shelved_from", _STATES))
    _guarded("problems", "rating", "INTEGER", "rating", "rating BETWEEN 1 AND 5")
    way = _one_of("verified_way", ("link", "manual"))
    _guarded("problems", "verified_way", "VARCHAR(20)", "verified_way", way)
    _reference("problems", "closed_by_id", "accounts (id)")
    op.add_column("problems", sa.Column("answer", sa.Text(), server_default="", nullable=False))
    op.add_column("problems", sa.Column("extension_days", sa.Integer(), nullable=True))
    for name in ("handed_over_at", "answered_at", "verified_at", "closed_at"):
        op.add_column("problems", sa.Column(name, moment, nullable=True))
    for name in _DAYS:
        op.add_column("problems", sa.Column(name, sa.Date(), nullable=True))


def _reference(table: str, column: str, target: str, *, kind: str = "INTEGER") -> None:
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT fk_{table}_{column} REFERENCES {target}")


def _guarded(table: str, column: str, kind: str, name: str, check: str) -> None:
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT ck_{table}_{name} CHECK ({check})")


def _give_sign_up_addresses() -> None:
    events = sa.table("events", sa.column("id", sa.Integer), sa.column("sign_up_token", sa.String))
    for number in op.get_bind().scalars(sa.select(events.c.id)).all():
        op.execute(events.update().where(events.c.id == number).values(sign_up_token=secrets.token_urlsafe(24)))
    op.create_index("uq_events_sign_up_token", "events", ["sign_up_token"], unique=True)


def downgrade() -> None:
    change_check(
        "problem_events",
        "ck_problem_events_action",
        old=_one_of("action", _ACTIONS),
        new=_one_of("action", _OLD_ACTIONS),
    )
    for table in ("problem_events", "problems"):
        change_check(table, f"ck_{table}_state", old=_one_of("state", _STATES), new=_one_of("state", _OLD_STATES))
    for table, index in _INDEXES:
        op.drop_index(index, table_name=table)
    for table, columns in _COLUMNS.items():
        for column in columns:
            op.drop_column(table, column)
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
    with op.batch_alter_table("awaited_step_photos", schema=None) as batch_op:
        batch_op.drop_index("ix_awaited_step_photos_key")

    op.drop_table("awaited_step_photos")
    op.drop_table("solutions")
    op.drop_table("problem_reminders")
    with op.batch_alter_table("problem_departments", schema=None) as batch_op:
        batch_op.drop_index("ix_problem_departments_problem_id")
        batch_op.drop_index("ix_problem_departments_department_id_until_at")

    op.drop_table("problem_departments")
    with op.batch_alter_table("enterprise_opinions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enterprise_opinions_organisation_id"))
        batch_op.drop_index("ix_enterprise_opinions_county_code_state")

    op.drop_table("enterprise_opinions")
    with op.batch_alter_table("dispatches", schema=None) as batch_op:
        batch_op.drop_index("ix_dispatches_county_code_from_day")
        batch_op.drop_index(batch_op.f("ix_dispatches_account_id"))

    op.drop_table("dispatches")
    op.drop_table("brand_evidence")
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.drop_index("ix_votes_entry_id")

    op.drop_table("votes")
    op.drop_table("vote_codes")
    op.drop_table("visit_frequencies")
    op.drop_table("sign_ups")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("ix_notices_account_id_read_at")

    op.drop_table("notices")
    with op.batch_alter_table("judge_signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_judge_signals_event_id"))

    op.drop_table("judge_signals")
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
    op.drop_table("bundles")
    with op.batch_alter_table("brand_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_brand_steps_brand_id")

    op.drop_table("brand_steps")
    with op.batch_alter_table("brand_owners", schema=None) as batch_op:
        batch_op.drop_index("ix_brand_owners_organisation_id")

    op.drop_table("brand_owners")
    op.drop_table("polls")
    with op.batch_alter_table("outgoing_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_messages_webhook_id"))
        batch_op.drop_index(
            "ix_outgoing_messages_due",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.drop_table("outgoing_messages")
    op.drop_table("draws")
    op.drop_table("brand_awards")
    with op.batch_alter_table("webhooks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhooks_area_code"))

    op.drop_table("webhooks")
    with op.batch_alter_table("brands", schema=None) as batch_op:
        batch_op.drop_index("ix_brands_county_code_stage")

    op.drop_table("brands")
    op.drop_table("special_days")
    op.drop_table("problem_policies")
