"""What each webhook is told. Those that exist keep being told what they were: problems that became overdue."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("webhooks", sa.Column("topics", sa.Text(), server_default='["problem.overdue"]', nullable=False))


def downgrade() -> None:
    op.drop_column("webhooks", "topics")
