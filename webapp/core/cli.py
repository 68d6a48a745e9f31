"""The group that every feature's commands stand in: a database that is not ready is said in a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from webapp.core.errors import DomainError
from webapp.core.health import current_revision, head_revision
from webapp.core.i18n import OF_COMMANDS, explain, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

NOT_MIGRATED = "The database is not at the newest migration. Run: flask db upgrade"


@contextmanager
def answering() -> Iterator[None]:
    """Run the block; raise `click.ClickException` with the reason when no connection came about."""
    try:
        yield
    except DBAPIError as error:
        if error.statement is not None:
            raise
        raise click.ClickException(f"The database does not answer. {error.orig}") from error


def refusal(error: DomainError, place: str = "") -> click.ClickException:
    """Return a refusal as commands say it: in English, like all that they say; `place` in a file stands before it."""
    with spoken(OF_COMMANDS):
        return click.ClickException(place + explain(error))


@contextmanager
def refusals() -> Iterator[None]:
    """End the command with a refusal's words and exit code 1."""
    try:
        yield
    except DomainError as error:
        raise refusal(error) from error


class CommandGroup(AppGroup):
    """`flask <feature> …`: ends without a traceback when the database does not answer or is not migrated."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        """Run the command, or raise `click.ClickException` with what the operator has to do first."""
        try:
            with answering():
                return super().invoke(ctx)
        except DBAPIError as error:
            with ctx.ensure_object(ScriptInfo).load_app().app_context():
                migrated = current_revision() == head_revision()
            if not migrated:
                raise click.ClickException(NOT_MIGRATED) from error
            raise
