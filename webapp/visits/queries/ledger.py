"""The visit ledger (走访台账): what a list shows, as offices file it, contacts masked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from flask_babel import force_locale
from sqlalchemy import select

from webapp.accounts.models import Account
from webapp.areas import queries as areas
from webapp.areas.rules import county_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import N_, Invalid
from webapp.core.exports import Column
from webapp.core.i18n import translate_text
from webapp.core.ledgers import MOST_ROWS, Ledger, narrowed_text, period_text
from webapp.core.pagination import count
from webapp.organisations.models import Organisation
from webapp.organisations.rules.registration import masked_name
from webapp.visits.models import Visit, VisitOpinion
from webapp.visits.queries.listing import conditions
from webapp.visits.queries.reading import visible
from webapp.visits.rules.content import THEME_LABELS, Follow, Theme
from webapp.visits.rules.filtering import Filter
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from webapp.accounts.rules import Viewer
    from webapp.core.exports import Cell

_AT_ONCE: Final = 500
COLUMNS: Final = (
    Column("走访日期", 11),
    Column("企业（组织）名称", 18),
    Column("统一社会信用代码", 20),
    Column("县（市、区）", 8),
    Column("乡镇（街道）", 9),
    Column("走访人", 8),
    Column("派出单位", 10),
    Column("走访主题", 8),
    Column("受访人", 7),
    Column("在册党员", 5),
    Column("流动党员", 5),
    Column("意见建议及答复", 32),
    Column("意见（条）", 5),
    Column("转问题（个）", 5),
    Column("状态", 8),
    Column("备注", 10),
)


def ledger(viewer: Viewer, chosen: Filter, narrowing: Sequence[tuple[str, str]] = ()) -> Ledger:
    """Return the ledger of what the viewer's list shows with these filters, drafts left out, in order of days.

    `narrowing` says in words what narrows it beside place and period, which a ledger names in its heading.
    Raises `Invalid` when that is more than a workbook should hold.
    """
    statement = (
        select(Visit, Organisation.name, Organisation.code, Account.name, Account.sending_unit)
        .join(Organisation, Organisation.id == Visit.organisation_id)
        .join(Account, Account.id == Visit.author_id)
        .where(visible(viewer), Visit.state != State.DRAFT, *conditions(viewer, chosen))
        .order_by(Visit.visited_on, Visit.id)
        .limit(MOST_ROWS + 1)
    )
    found = db.session.execute(statement).all()
    if len(found) > MOST_ROWS:
        raise Invalid(N_("These are more than %(most)s rows. Narrow the period or the area."), most=MOST_ROWS)
    area = areas.get(chosen.area_code or viewer.scope.code).name
    return Ledger(
        title=f"{area}“千企走访赋能行动”走访台账",
        unit=f"填报单位：{area}",
        period=period_text(chosen.since, chosen.until, clock.today()),
        columns=COLUMNS,
        rows=_rows(found),
        total=_total(found),
        narrowed=narrowed_text(narrowing, len(found), _count(viewer, chosen)) if narrowing else "",
    )


def _count(viewer: Viewer, chosen: Filter) -> int:
    """Count what the ledger of this place and period would hold if nothing else narrowed it."""
    whole = Filter(area_code=chosen.area_code, since=chosen.since, until=chosen.until)
    return count(select(Visit.id).where(visible(viewer), Visit.state != State.DRAFT, *conditions(viewer, whole)))


def _total(found: Sequence[Any]) -> str:
    visits = [row[0] for row in found]
    reviewed = [visit for visit in visits if visit.state is State.REVIEWED]
    waiting = sum(visit.state is State.SUBMITTED for visit in visits)
    places = len({visit.organisation_id for visit in reviewed})
    return (
        f"合计：共 {len(visits)} 条记录；已审核 {len(reviewed)} 家次（涉及 {places} 家），待审 {waiting} 家次。"
        "退回、作废的走访不计入家次。"
    )


def _rows(found: Sequence[Any]) -> Iterator[list[Cell]]:
    for start in range(0, len(found), _AT_ONCE):
        chunk = found[start : start + _AT_ONCE]
        spoken = _opinions([row[0].id for row in chunk])
        with force_locale("zh_CN"):
            rows = [_row(row, spoken[row[0].id]) for row in chunk]
        yield from rows


def _opinions(visit_ids: list[int]) -> defaultdict[int, list[VisitOpinion]]:
    statement = select(VisitOpinion).where(VisitOpinion.visit_id.in_(visit_ids)).order_by(VisitOpinion.position)
    found: defaultdict[int, list[VisitOpinion]] = defaultdict(list)
    for opinion in db.session.execute(statement).scalars():
        found[opinion.visit_id].append(opinion)
    return found


def _row(row: Any, opinions: list[VisitOpinion]) -> list[Cell]:  # noqa: ANN401 - a row of the statement above
    visit, organisation, code, author, unit = row
    county = county_of(visit.area_code)
    return [
        visit.visited_on,
        organisation,
        code or "",
        areas.official_name(county),
        areas.official_name(visit.area_code) if visit.area_code != county else "",
        author,
        unit,
        "、".join(translate_text(THEME_LABELS[Theme(theme)]) for theme in visit.themes),
        masked_name(visit.contact),
        visit.registered,
        visit.floating,
        "\n".join(f"{at}．{_said(opinion)}" for at, opinion in enumerate(opinions, start=1)),
        len(opinions),
        sum(opinion.follow is Follow.PROBLEM for opinion in opinions),
        translate_text(visit.state.label),
        visit.returned_reason if visit.state is State.RETURNED else visit.void_reason,
    ]


def _said(opinion: VisitOpinion) -> str:
    return f"{opinion.text}（答复：{opinion.answer}）" if opinion.answer else opinion.text
