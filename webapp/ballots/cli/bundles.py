"""`flask ballots bundle` and `recount`: the files that a result can be counted again from."""

from __future__ import annotations

import stat
from pathlib import Path

import click
from flask.cli import with_appcontext

from webapp.ballots.queries.bundling import kept
from webapp.ballots.rules.bundle import MOST_BYTES, unpacked
from webapp.ballots.rules.recount import Recount
from webapp.ballots.rules.recount import recount as count_again
from webapp.core.errors import N_, NotFound
from webapp.roadshows import queries
from webapp.roadshows.cli import refusals


@click.command("bundle")
@click.argument("slug")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write.")
@click.option("--edition", type=int, help="An earlier edition instead of the newest.")
@with_appcontext
@refusals
def bundle(slug: str, out: Path, edition: int | None) -> None:
    """Write the audit bundle of the published event SLUG; the last line is its digest."""
    event = queries.by_slug(slug)
    try:
        held = kept(event.id, edition)
    except NotFound:
        raise NotFound(N_("Nothing is published: the bundle is kept when the result is.")) from None
    files = unpacked(held.content)
    try:
        out.mkdir(parents=True, exist_ok=True)
        strangers = sorted({path.name for path in out.iterdir()} - set(files))
        if strangers:
            raise click.ClickException(f"{out}: holds other files, such as {strangers[0]}")
        for name, data in sorted(files.items()):
            (out / name).write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None
    click.echo(f"{len(files)} files: {out}")
    click.echo(held.digest)


@click.command("recount")
@click.argument("path", metavar="BUNDLE", type=click.Path(exists=True, path_type=Path))
@click.option("--digest", default="", metavar="HEX", help="The digest printed on the result or the signature page.")
@with_appcontext
@refusals
def recount(path: Path, digest: str) -> None:
    """Count again from BUNDLE, a folder or a zip, and compare; no database is asked. Exit status 1 on any fault."""
    found = count_again(_read(path), digest=digest.strip())
    for one in found.results:
        place = "-" if one["rank"] is None else one["rank"]
        click.echo(f"{place}\t{one['score'] or '-'}\t{one['entry']}\t{one['judges']} judges")
    for fault in found.faults:
        click.echo(f"FAULT: {fault}", err=True)
    if not digest:
        click.echo("warning: no --digest given: a bundle that was wholly rewritten goes unnoticed", err=True)
    click.echo(_verdict(found))
    if found.faults:
        raise SystemExit(1)


def _verdict(found: Recount) -> str:
    about = f"{found.slug or '?'}, edition {found.edition}: {found.ballots} revisions, digest {found.digest}"
    return f"{about}\n{f'{len(found.faults)} faults' if found.faults else 'the published result agrees'}"


def _read(path: Path) -> dict[str, bytes]:
    try:
        if path.is_file():
            if path.stat().st_size > MOST_BYTES:
                raise click.ClickException(f"{path}: too large")
            return unpacked(path.read_bytes())
        files = {}
        for one in sorted(path.iterdir()):
            if not stat.S_ISREG(one.lstat().st_mode):
                raise click.ClickException(f"{one}: a bundle holds plain files alone")
            files[one.name] = one.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    return files
