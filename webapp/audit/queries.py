"""Reading the chains: a list with filters for people, whole chains for the check."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select

from webapp.audit.models import AuditRow
from webapp.audit.rules import NO_HASH, OPEN, SYSTEM, Break, Checked, Link, verify
from webapp.core.clock import midnight
from webapp.core.db import db, snapshot
from webapp.core.pagination import Page, paginate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, RowMapping

# The condition that somebody may read the chain that a column names.
Readable = Callable[["ColumnElement[str]"], "ColumnElement[bool]"]
RECENT = 1000
PER_PAGE = 50
_BATCH = 2000
_PAYLOAD = (
    "scope", "seq", "actor", "role", "origin", "request_id", "action", "obj", "details", "before_hash", "after_hash",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What somebody looks for; empty text and None stand for "any". Days are days in Lishui, both included."""

    scope: str = ""
    actor: str = ""
    action: str = ""
    obj: str = ""
    since: date | None = None
    until: date | None = None


def rows(readable: Readable, wanted: Filter, page: int) -> Page[AuditRow]:
    """Return one page of the rows that the reader may see, newest first."""
    whole = select(AuditRow).where(readable(AuditRow.__table__.c.scope))
    statement = whole.where(*_conditions(wanted)).order_by(AuditRow.ts.desc(), AuditRow.id.desc())
    return paginate(statement, page, per_page=PER_PAGE, whole=None if wanted == Filter() else whole)


def chains(readable: Readable) -> list[str]:
    """Return the names of the chains that the reader may see, `system` first."""
    opened = func.substr(AuditRow.__table__.c.obj, len("scope:") + 1)
    found = db.session.execute(select(opened).where(_is_opening(), readable(opened)).order_by(opened)).scalars().all()
    system = db.session.execute(select(literal(SYSTEM)).where(readable(literal(SYSTEM)))).scalars().all()
    return [*system, *found]


def _is_opening() -> ColumnElement[bool]:
    return (AuditRow.scope == SYSTEM) & (AuditRow.action == OPEN)


def _conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.scope:
        yield AuditRow.scope == wanted.scope
    if wanted.actor:
        yield AuditRow.actor == wanted.actor
    if wanted.action:
        yield AuditRow.action.startswith(wanted.action, autoescape=True)
    if wanted.obj:
        yield AuditRow.obj == wanted.obj
    if wanted.since:
        yield AuditRow.ts >= midnight(wanted.since)
    if wanted.until:
        yield AuditRow.ts < midnight(wanted.until + timedelta(days=1))


def scopes() -> list[str]:
    """Return every scope that has rows, by name."""
    return list(db.session.execute(select(AuditRow.scope).distinct().order_by(AuditRow.scope)).scalars())


def head(scope: str) -> tuple[int, str]:
    """Return the place and hash of the scope's newest row; 0 and 64 zeros when it has none."""
    newest = db.session.execute(
        select(AuditRow.seq, AuditRow.hash).where(AuditRow.scope == scope).order_by(AuditRow.seq.desc()).limit(1)
    ).first()
    return (newest.seq, newest.hash) if newest else (0, NO_HASH)


def heads() -> dict[str, str]:
    """Return the newest hash of every scope: what a backup's manifest keeps."""
    return {scope: head(scope)[1] for scope in scopes()}


def check(scope: str, *, recent: int = 0, printed: str = "") -> Checked:
    """Check a scope's chain: all of it, or only its last `recent` rows."""
    table = AuditRow.__table__
    statement = select(table).where(table.c.scope == scope).order_by(table.c.seq)
    if recent:
        statement = statement.where(table.c.seq > head(scope)[0] - recent)
    # A chain shorter than `recent` is checked from its first row, whose place and forerunner are known.
    whole = not recent or head(scope)[0] <= recent
    with closing(db.session.execute(statement.execution_options(yield_per=_BATCH))) as found:
        return verify(scope, map(_link, found.mappings()), whole=whole, printed=printed)


def chain(scope: str) -> list[Link]:
    """Return a scope's whole chain in its order, as it is checked."""
    table = AuditRow.__table__
    statement = select(table).where(table.c.scope == scope).order_by(table.c.seq)
    return [_link(values) for values in db.session.execute(statement).mappings()]


def _link(values: RowMapping) -> Link:
    payload = {name: values[name] for name in _PAYLOAD}
    payload["ts"] = values["ts"].isoformat(timespec="microseconds")
    return Link(values["seq"], values["prev_hash"], values["hash"], payload)


def check_all(*, recent: int = 0, printed: dict[str, str] | None = None) -> dict[str, Checked]:
    """Check every scope as of one moment; `printed` holds heads kept elsewhere, by scope.

    A scope that was opened (a row in `system` says so) or printed, yet has no row, is broken at row 1.
    """
    printed = printed or {}
    with snapshot():
        names = set(scopes())
        opened = set(_opened())
        results = {
            name: check(name, recent=0 if name in printed else recent, printed=printed.get(name, ""))
            for name in sorted(names | opened | printed.keys())
        }
        for name in names - opened - {SYSTEM}:
            if not results[name].broken:
                results[name] = _never_opened(name, results[name])
        for name in (opened | printed.keys()) - names:
            results[name] = Checked(0, 0, NO_HASH, Break(name, 1, "the whole scope is missing"))
    return results


def _opened() -> list[str]:
    names = db.session.execute(select(AuditRow.obj).where(_is_opening()))
    return [name.removeprefix("scope:") for name in names.scalars()]


def _never_opened(name: str, found: Checked) -> Checked:
    reason = "the row in `system` that opened this scope is missing"
    return Checked(found.rows, found.seq, found.head, Break(name, 1, reason))
