"""`flask organisations`: tables in and out on the server, and the search index."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from webapp.accounts import queries as accounts
from webapp.accounts.rules import Role, Viewer
from webapp.areas.queries import scope_of
from webapp.core import clock, exports, workbooks
from webapp.core.cli import CommandGroup, refusals
from webapp.core.i18n import OF_COMMANDS, spoken
from webapp.organisations import commands, queries
from webapp.organisations.queries import Action
from webapp.organisations.rules.filtering import Filter

group = CommandGroup("organisations", help="The register of organisations.")
_AT_ONCE = 500
_as = click.option("--as", "username", required=True, help="The coordinator or administrator who answers for it.")


def _viewer(username: str) -> Viewer:
    account = accounts.named(username)
    return Viewer(account.id, account.username, account.name, Role(account.role), scope_of(account.area_code))


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--area", required=True, help="Code of the county or town of rows that name none.")
@_as
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--with-doubles", is_flag=True, help="Register probable doubles too.")
def import_table(file: Path, area: str, username: str, dry_run: bool, with_doubles: bool) -> None:  # noqa: FBT001
    """Take the rows of FILE (XLSX or CSV) into the register; print what is wrong with the others."""
    with refusals():
        viewer, now = _viewer(username), clock.now()
        pending = commands.opened(workbooks.read(file.read_bytes()), area)
        lines = pending.lines(viewer)
        outcomes = queries.plan(viewer, lines, area, clock.today())
        with spoken(OF_COMMANDS):
            for one in outcomes:
                if text := queries.told(one):
                    click.echo(f"{one.number}\t{one.action.value}\t{one.wanted.registration.name}\t{text}")
        counts = Counter(one.action for one in outcomes)
        if not dry_run:
            counts = Counter[Action]()
            for start in range(0, len(lines), _AT_ONCE):
                counts += commands.import_lines(
                    viewer=viewer,
                    lines=lines[start : start + _AT_ONCE],
                    area_code=area,
                    with_doubles=with_doubles,
                    now=now,
                )
    click.echo(" ".join(f"{action.value}={counts[action]}" for action in queries.Action))


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_as
@click.option("--contacts", is_flag=True, help="Contacts in the clear; that goes on record.")
def export_table(file: Path, username: str, contacts: bool) -> None:  # noqa: FBT001
    """Write the register, as far as that person sees it, to FILE (.xlsx or .csv)."""
    if file.suffix not in (".xlsx", ".csv"):
        raise click.UsageError("FILE must end in .xlsx or .csv")
    with refusals():
        viewer, wanted = _viewer(username), Filter()
        if contacts:
            page, _ = queries.listing(viewer, wanted, 1)
            commands.note_export(viewer=viewer, wanted=wanted, count=page.total, now=clock.now())
        table = queries.table(viewer, wanted, masked=not contacts)
        if file.suffix == ".xlsx":
            file.write_bytes(exports.xlsx([table]))
        else:
            file.write_text("".join(exports.csv_lines(table.columns, table.rows)), encoding="utf-8", newline="")
    click.echo(str(file))


@group.command("reindex")
def reindex() -> None:
    """Build the search index anew, after the tables of readings have changed."""
    click.echo(str(commands.reindex_all()))
