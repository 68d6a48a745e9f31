"""An uploaded table between its preview and its import: kept in the instance folder, for its uploader, for an hour."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app

from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.core import workbooks
from webapp.core.errors import N_, NotFound
from webapp.core.ids import new_token
from webapp.core.workbooks import Row
from webapp.organisations.commands.kept import require_management
from webapp.organisations.queries.planning import known_places
from webapp.organisations.rules.access import Place
from webapp.organisations.rules.importing import Line, find_header, mark_repeats, read_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from webapp.accounts.rules import Viewer
    from webapp.settings import Settings

KEPT = timedelta(hours=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True)
class Pending:
    """A table waiting to be imported: its heading row and the rows below, as they stood in the file."""

    area_code: str
    header: Row
    rows: tuple[Row, ...]

    def lines(self, viewer: Viewer) -> list[Line]:
        """Return what the rows say, each with its mistakes."""
        _, columns = find_header([self.header.cells])
        places = known_places(viewer)
        return mark_repeats([read_line(row.number, row.cells, columns, self.area_code, places) for row in self.rows])


def opened(rows: Sequence[Row], area_code: str) -> Pending:
    """Return the table in these rows of a file. Raises `Invalid` when it has no heading row."""
    at, _ = find_header([row.cells for row in rows])
    return Pending(area_code, rows[at], tuple(rows[at + 1 :]))


def receive(*, viewer: Viewer, content: bytes, area_code: str, now: datetime) -> str:
    """Read an uploaded file, keep its table and return the name to find it by.

    Raises `Invalid` and `TooLarge` for what cannot be read, `NotAllowed` outside the viewer's area.
    """
    require_management(viewer, Place(county_of(area_code), areas.get(area_code).code))
    return keep(viewer, opened(workbooks.read(content), area_code), now)


def keep(viewer: Viewer, pending: Pending, now: datetime) -> str:
    """Keep a table and return the name under which only this person finds it again."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder, now)
    token = new_token()
    content = {
        "area": pending.area_code,
        "rows": [[row.number, row.cells] for row in (pending.header, *pending.rows)],
    }
    path = folder / _name(viewer, token)
    path.touch(mode=0o600)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return token


def find_pending(viewer: Viewer, token: str, now: datetime) -> Pending:
    """Return a table that this person uploaded within the hour. Raises `NotFound`."""
    path = _folder() / _name(viewer, token)
    if not _TOKEN.fullmatch(token) or not path.is_file() or _is_old(path, now):
        raise NotFound(N_("This upload is no longer kept. Upload the file again."))
    content = json.loads(path.read_text(encoding="utf-8"))
    header, *rows = (Row(number, tuple(cells)) for number, cells in content["rows"])
    return Pending(content["area"], header, tuple(rows))


def _name(viewer: Viewer, token: str) -> str:
    return f"{viewer.account_id}-{token}.json"


def _folder() -> Path:
    settings: Settings = current_app.config["LVGU"]
    return settings.instance / "imports"


def _is_old(path: Path, now: datetime) -> bool:
    return path.stat().st_mtime < (now - KEPT).timestamp()


def _sweep(folder: Path, now: datetime) -> None:
    """Remove what nobody came back for."""
    for path in folder.glob("*.json"):
        if _is_old(path, now):
            path.unlink(missing_ok=True)
