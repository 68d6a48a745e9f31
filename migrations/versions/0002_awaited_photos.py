"""Photos that follow the text of their visit."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a visit wait for photos."""
    op.create_table(
        "awaited_photos",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("client_sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_awaited_photos_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "client_sha256", name=op.f("pk_awaited_photos")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.add_column(sa.Column("missing_photos", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Forget which photos were still on their way."""
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_column("missing_photos")
    op.drop_table("awaited_photos")
