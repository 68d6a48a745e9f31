"""How Alembic reaches the application's database: `flask db …` runs this."""

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from webapp.core.cli import answering
from webapp.core.db import Model, db


def skip_empty(_context, _revision, directives) -> None:  # noqa: ANN001 - Alembic's own types
    """Write no file when nothing changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def plain_type(kind, item, _context):  # noqa: ANN001, ANN201 - Alembic's own types
    """Write what the database sees: a migration must not change when our Python types do."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def run() -> None:
    """Run the migrations over the application's own engine."""
    arguments = {
        "process_revision_directives": skip_empty,
        "render_item": plain_type,
        "transaction_per_migration": True,
        **current_app.extensions["migrate"].configure_args,
    }
    with answering():
        connection = db.engine.connect()
    with connection:
        context.configure(connection=connection, target_metadata=Model.metadata, **arguments)
        with context.begin_transaction():
            context.run_migrations()


run()
