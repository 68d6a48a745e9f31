"""How long a result stands open to objections, and the objections with their answers.

Results that exist have no fixed notice: their award is free, as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Written out: SQLite would lose the table's CHECKs if it were copied.
    op.execute(
        "ALTER TABLE publications ADD COLUMN notice_days INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_publications_notice_days CHECK (notice_days >= 0)"
    )
    op.add_column("publications", sa.Column("notice_until", sa.Date(), nullable=True))
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(length=60), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("raised_by <> '' AND words <> ''", name=op.f("ck_objections_told")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND answer <> ''", name=op.f("ck_objections_answered")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_objections_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
    )
    op.create_index("ix_objections_event_id", "objections", ["event_id"])


def downgrade() -> None:
    op.drop_index("ix_objections_event_id", table_name="objections")
    op.drop_table("objections")
    op.drop_column("publications", "notice_until")
    op.drop_column("publications", "notice_days")
