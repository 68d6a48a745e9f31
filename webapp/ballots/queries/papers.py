"""What is printed and exported after an event: the result, every score sheet, the page to be signed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import select

from webapp.areas.queries import full_name
from webapp.ballots.models import Ballot, BallotRevision
from webapp.ballots.rules.scores import total
from webapp.core.db import db, snapshot
from webapp.core.exports import Cell, Column, Sheet
from webapp.roadshows import queries as roadshows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from webapp.roadshows.models import Entry, Event, Judge, Publication
    from webapp.roadshows.rules.scoring import Criterion


def workbook_of(event: Event, publication: Publication, digest: str) -> list[Sheet]:
    """Return the sheets: result, every score sheet, judges with room to sign, how it was scored."""
    with snapshot():
        entries, judges = roadshows.entries(event.id), roadshows.judges(event.id)
        criteria = roadshows.criteria_of(event.id)
        sheets = list(_score_sheets(event, entries, judges, criteria))
    return [
        _result(publication.result["rows"]),
        Sheet(_("Score sheets"), _score_columns(criteria), sheets),
        _signatures(judges),
        _particulars(event, publication, digest),
    ]


def _result(rows: Sequence[dict[str, Any]]) -> Sheet:
    columns = [
        Column(_("Rank"), 8),
        Column(_("Entry"), 32),
        Column(_("Comes from"), 20),
        Column(_("Organisation behind it"), 28),
        Column(pgettext("contest", "Category"), 16),
        Column(_("Score"), 10),
        Column(_("Judges"), 8),
        Column(_("Deduction"), 10),
        Column(_("Remark"), 24),
    ]
    cells: list[list[Cell]] = [
        [
            row["rank"],
            row["name"],
            full_name(row["area"]),
            row["owner"],
            row["category"],
            None if row["score"] is None else Decimal(row["score"]),
            row["judges"],
            None if row["deduction"] is None else Decimal(row["deduction"]),
            _remark(row),
        ]
        for row in rows
    ]
    return Sheet(_("Result"), columns, cells)


def _remark(row: dict[str, Any]) -> str:
    words = {
        "withdrawn": _("Withdrawn from the contest"),
        "provisional": _("Provisional"),
        "shared": _("shared rank"),
        "small_panel": _("too few judges to trim"),
    }
    told = [text for name, text in words.items() if row[name]]
    if decision := row.get("decision"):
        told.append(_("place by decision: %(who)s, %(way)s", who=decision["decider"], way=decision["way"]))
    return "、".join(told)


def _score_columns(criteria: Sequence[Criterion]) -> list[Column]:
    named = [_("Entry"), _("Judge"), _("Revision"), *(one.name for one in criteria), _("Total")]
    return [
        *(Column(heading, 14) for heading in named),
        Column(_("Counts"), 10),
        Column(_("Receipt"), 14),
        Column(_("Received"), 20),
    ]


def _score_sheets(
    event: Event, entries: Sequence[Entry], judges: Sequence[Judge], criteria: Sequence[Criterion]
) -> Iterator[list[Cell]]:
    """Yield every revision ever taken, and a line for each recusal without one, in the running order."""
    names, judge_names = {one.id: one.name for one in entries}, {one.id: one.name for one in judges}
    recused = {(row.judge_id, row.entry_id) for row in roadshows.recusals(event.id)}
    order = {one.id: place for place, one in enumerate(entries)}
    statement = (
        select(Ballot.entry_id, Ballot.judge_id, Ballot.excluded_reason, BallotRevision)
        .join(BallotRevision, BallotRevision.ballot_id == Ballot.id)
        .where(Ballot.event_id == event.id)
        .order_by(Ballot.judge_id, BallotRevision.number)
    )
    lines = []
    for row in db.session.execute(statement):
        revision, held_back = row.BallotRevision, (row.judge_id, row.entry_id) in recused
        asked = [one for one in criteria if one.key in revision.scores]
        scores = {one.key: Decimal(revision.scores[one.key]) for one in asked}
        counts = _("Yes") if revision.is_current and not row.excluded_reason else _("No")
        held = _("Recused") if held_back else counts
        told = [total(asked, revision.scores), held, revision.receipt, revision.received_at]
        given = [scores.get(one.key) for one in criteria]
        lines.append((row.entry_id, row.judge_id, [revision.number, *given, *told]))
    without = recused - {(judge, entry) for entry, judge, _cells in lines}
    nothing: list[Cell] = [None] * (len(criteria) + 2)
    lines += [(entry, judge, [*nothing, _("Recused"), None, None]) for judge, entry in without]
    for entry, judge, cells in sorted(lines, key=lambda one: (order[one[0]], one[1])):
        yield [names[entry], judge_names[judge], *cells]


def _signatures(judges: Sequence[Judge]) -> Sheet:
    columns = [Column(_("Judge"), 20), Column(_("Unit"), 30), Column(_("Signature"), 30), Column(_("Date"), 16)]
    return Sheet(_("Signatures"), columns, [[one.name, one.unit, "", ""] for one in judges if one.status == "active"])


def _particulars(event: Event, publication: Publication, digest: str) -> Sheet:
    rows: list[list[Cell]] = [
        [_("Event"), event.name],
        [_("Date"), event.day],
        [_("Edition"), publication.edition],
        [_("Reason"), publication.reason],
        [_("Published"), publication.published_at],
        [_("Digest of the audit bundle"), digest],
        [_("Head of the audit record"), publication.audit_head],
    ]
    return Sheet(_("For checking"), [Column(_("What"), 28), Column(_("Value"), 70)], rows)
