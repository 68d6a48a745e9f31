"""`flask audit`: check the chains, print their heads."""

from __future__ import annotations

import re

import click

from webapp.audit import queries
from webapp.core.cli import CommandGroup

group = CommandGroup("audit", help="The record of who did what.")
_HEAD = re.compile(r"([^=\s]{1,40})=([0-9a-f]{64})")


@group.command("verify")
@click.option("--head", "printed", multiple=True, metavar="SCOPE=HASH", help="A head that was printed elsewhere.")
@click.option("--recent", is_flag=True, help=f"Check only the last {queries.RECENT} rows of each scope.")
def verify(printed: tuple[str, ...], recent: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Check every chain; exit 1 and name the first bad row of each broken one."""
    results = queries.check_all(recent=queries.RECENT if recent else 0, printed=dict(map(_head, printed)))
    for scope, found in results.items():
        if found.broken:
            print(f"BROKEN {scope} row {found.broken.seq}: {found.broken.reason}")
        else:
            print(f"ok {scope} rows {found.rows} head {found.head}")
    if any(found.broken for found in results.values()):
        raise SystemExit(1)


@group.command("heads")
def heads() -> None:
    """Print the head of every chain, in the form that `verify --head` takes."""
    for scope, digest in queries.heads().items():
        print(f"{scope}={digest}")


def _head(text: str) -> tuple[str, str]:
    match = _HEAD.fullmatch(text.strip())
    if not match:
        raise click.BadParameter(f"{text!r}: expected SCOPE=HASH with 64 hexadecimal digits")
    return match[1], match[2]
