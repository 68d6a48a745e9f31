"""Decisions about ties, criteria of a category, what a sign-up stands for, ballots that lie on a judge's device.

Tables that exist keep their rows and are altered in place: SQLite would lose the CHECKs of a table copied in batch mode.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ONE_SUBJECT = "CONSTRAINT ck_sign_ups_one_subject CHECK (brand_id IS NULL OR organisation_id IS NULL)"


def upgrade() -> None:
    op.create_table(
        "tie_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.Column("decider", sa.String(length=200), nullable=False),
        sa.Column("way", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("decider <> '' AND way <> '' AND reason <> ''", name=op.f("ck_tie_decisions_told")),
        sa.CheckConstraint("undone_reason <> ''", name=op.f("ck_tie_decisions_undone_reason")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_tie_decisions_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_decisions")),
    )
    op.create_index("ix_tie_decisions_event_id", "tie_decisions", ["event_id"])
    op.add_column("criteria", sa.Column("category", sa.String(200), server_default="", nullable=False))
    op.add_column("judge_devices", sa.Column("unsent", sa.Integer(), server_default="0", nullable=False))
    op.add_column("sign_ups", sa.Column("stands_for", sa.String(200), server_default="", nullable=False))
    _reference("brand_id", "brands (id)")
    _reference("organisation_id", "organisations (id)", _ONE_SUBJECT)


def _reference(column: str, target: str, further: str = "") -> None:
    name = f"fk_sign_ups_{column}"
    op.execute(f"ALTER TABLE sign_ups ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {target} {further}")


def downgrade() -> None:
    for column in ("organisation_id", "brand_id", "stands_for"):
        op.drop_column("sign_ups", column)
    op.drop_column("judge_devices", "unsent")
    op.drop_column("criteria", "category")
    op.drop_index("ix_tie_decisions_event_id", table_name="tie_decisions")
    op.drop_table("tie_decisions")
