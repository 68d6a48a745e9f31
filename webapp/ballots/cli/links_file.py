"""The file of judges' links, `judge,link`."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import click

from webapp.ballots import commands
from webapp.core import clock
from webapp.core.links import absolute
from webapp.roadshows import queries
from webapp.roadshows.cli import OPERATOR

if TYPE_CHECKING:
    from pathlib import Path


def write_links(event_id: int, out: Path) -> int:
    """Issue links for all judges and write `judge,link` rows; return how many.

    The file is opened first: nothing is issued that cannot be kept.
    """
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            tokens = commands.issue_links(event_id=event_id, actor=OPERATOR, now=clock.now())
            keys = {judge.id: judge.key for judge in queries.judges(event_id)}
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(("judge", "link"))
            rows.writerows((keys[judge_id], absolute("ballots.link", token=token)) for judge_id, token in tokens)
        out.chmod(0o600)  # whoever reads it may score
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None
    return len(tokens)
