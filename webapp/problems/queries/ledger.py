"""The problem ledger (问题台账): what a list shows, as offices file it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_babel import force_locale
from sqlalchemy import select

from webapp.accounts.models import Department
from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import N_, Invalid
from webapp.core.exports import Column
from webapp.core.i18n import translate_text
from webapp.core.ledgers import MOST_ROWS, Ledger, day_text, narrowed_text
from webapp.core.pagination import count
from webapp.problems.models import Problem, ProblemDepartment
from webapp.problems.queries import clocks
from webapp.problems.queries.reading import Filter, conditions, listed, marked, visible
from webapp.problems.rules.states import OPEN_STATES, Part, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from webapp.accounts.rules import Viewer
    from webapp.core.exports import Cell
    from webapp.problems.queries.reading import Listed

_AT_ONCE: Final = 500
COLUMNS: Final = (
    Column("收集日期", 11),
    Column("企业（组织）名称", 16),
    Column("县（市、区）", 8),
    Column("乡镇（街道）", 8),
    Column("问题类别", 8),
    Column("问题内容", 26),
    Column("状态", 8),
    Column("主办单位", 10),
    Column("协办单位", 10),
    Column("交办日期", 11),
    Column("办理期限", 11),
    Column("办理结果", 26),
    Column("办结反馈", 11),
    Column("满意度", 5),
    Column("销号日期", 11),
    Column("督办", 7),
    Column("备注", 8),
)


def ledger(viewer: Viewer, chosen: Filter, narrowing: Sequence[tuple[str, str]] = ()) -> Ledger:
    """Return the ledger of what the viewer's list shows with these filters, in the order in which it was raised.

    `narrowing` says in words what narrows it beside the place, which a ledger names in its heading.
    Raises `Invalid` when that is more than a workbook should hold.
    """
    known = clocks.horizons()
    statement = listed().where(visible(viewer), *conditions(chosen, known))
    rows = db.session.execute(statement.order_by(Problem.raised_at, Problem.id).limit(MOST_ROWS + 1)).all()
    if len(rows) > MOST_ROWS:
        raise Invalid(N_("These are more than %(most)s rows. Narrow the period or the area."), most=MOST_ROWS)
    found, area = marked(rows, known), areas.get(chosen.area_code or viewer.scope.code).name
    return Ledger(
        title=f"{area}两新组织问题台账",
        unit=f"填报单位：{area}",
        period=f"截至日期：{day_text(clock.today())}",
        columns=COLUMNS,
        rows=_rows(found),
        total=_total(found),
        narrowed=narrowed_text(narrowing, len(found), _count(viewer, chosen)) if narrowing else "",
    )


def _count(viewer: Viewer, chosen: Filter) -> int:
    """Count what the ledger of this place would hold if nothing else narrowed it."""
    whole = conditions(Filter(area_code=chosen.area_code), clocks.horizons())
    return count(select(Problem.id).where(visible(viewer), *whole))


def _total(found: Sequence[Listed]) -> str:
    states = [one.problem.state for one in found]
    closed, still_open = states.count(State.CLOSED), sum(state in OPEN_STATES for state in states)
    overdue = sum(one.problem.missed_on is not None for one in found)
    return f"合计：{len(found)} 个问题；已销号 {closed} 个，未了结 {still_open} 个，曾超期 {overdue} 个。"


def _rows(found: Sequence[Listed]) -> Iterator[list[Cell]]:
    for start in range(0, len(found), _AT_ONCE):
        chunk = found[start : start + _AT_ONCE]
        helping = _helpers([one.problem.id for one in chunk])
        with force_locale("zh_CN"):
            rows = [_row(one, helping.get(one.problem.id, [])) for one in chunk]
        yield from rows


def _helpers(problem_ids: list[int]) -> dict[int, list[str]]:
    """Return the names of the departments that help with these problems now."""
    rows = db.session.execute(
        select(ProblemDepartment.problem_id, Department.name)
        .join(Department, Department.id == ProblemDepartment.department_id)
        .where(ProblemDepartment.problem_id.in_(problem_ids), ProblemDepartment.part == Part.HELPER)
        .where(ProblemDepartment.until_at.is_(None))
        .order_by(ProblemDepartment.id)
    )
    found: dict[int, list[str]] = {}
    for problem_id, name in rows:
        found.setdefault(problem_id, []).append(name)
    return found


def _row(one: Listed, helpers: list[str]) -> list[Cell]:
    problem = one.problem
    county = county_of(problem.area_code)
    overdue = "曾超期" if problem.missed_on else ""
    return [
        clock.day_of(problem.raised_at),
        one.organisation,
        areas.official_name(county),
        areas.official_name(problem.area_code) if problem.area_code != county else "",
        translate_text(problem.category.label),
        problem.text,
        translate_text(problem.state.label),
        one.lead,
        "、".join(helpers),
        clock.day_of(problem.handed_over_at),
        problem.finish_due_on,
        problem.answer,
        clock.day_of(problem.answered_at),
        problem.rating,
        clock.day_of(problem.closed_at),
        translate_text(one.mark.label) if one.mark else overdue,
        problem.refused_reason,
    ]
