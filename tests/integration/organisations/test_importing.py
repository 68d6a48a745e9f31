"""Rows of a table enter the register: new ones, changes by code, doubles and mistakes, each told apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests.integration.organisations import city
from tests.integration.organisations.city import BIHU, CITY, GUSHI, LIANDU, NOW, SHUINAN, SONGYANG
from webapp.accounts.rules import Role
from webapp.core.db import db
from webapp.core.errors import NotAllowed
from webapp.organisations import commands, queries
from webapp.organisations.models import Organisation
from webapp.organisations.queries.planning import Action, known_places, plan
from webapp.organisations.rules.filtering import Filter
from webapp.organisations.rules.headings import HEADINGS
from webapp.organisations.rules.importing import Line, find_header, mark_repeats, read_line
from webapp.organisations.rules.terms import Size, Status, Tier

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

pytestmark = pytest.mark.usefixtures("context")
TODAY = date(2026, 3, 5)


def lines(by: Viewer, *rows: dict[str, str], area: str = SONGYANG) -> list[Line]:
    """Return rows of a table with the template's headings, the first in row 2."""
    _, columns = find_header([tuple(names[0] for names in HEADINGS.values())])
    places = known_places(by)
    cells = [tuple(row.get(field, "") for field in HEADINGS) for row in rows]
    return mark_repeats([read_line(at, one, columns, area, places) for at, one in enumerate(cells, start=2)])


def take_in(by: Viewer, *rows: dict[str, str], area: str = SONGYANG, with_doubles: bool = False) -> dict[str, int]:
    counts = commands.import_lines(
        viewer=by, lines=lines(by, *rows, area=area), area_code=area, with_doubles=with_doubles, now=NOW
    )
    return {action.value: count for action, count in counts.items()}


def count() -> int:
    return db.session.execute(select(func.count()).select_from(Organisation)).scalar_one()


def by_code(number: int) -> Organisation:
    wanted = (
        select(Organisation).where(Organisation.code == city.code(number)).execution_options(populate_existing=True)
    )
    return db.session.execute(wanted).scalar_one()


def test_new_rows_are_registered_with_search_history_and_one_audit_row() -> None:
    by = city.coordinator()
    counts = take_in(
        by,
        {"name": "大木山茶业有限公司", "code": city.code(1), "town": "古市镇", "size": "小型", "cluster": "茶香小镇"},
        {"name": "绿谷书院", "code_missing_reason": "正在登记", "status": "停业", "status_date": "2026-01-01"},
        {"name": "长乐超市", "code": city.code(2), "cluster": "茶香小镇"},
    )
    assert counts == {"new": 3}
    first = by_code(1)
    assert (first.area_code, first.size, first.tier, first.version) == (GUSHI, Size.SMALL, Tier.QUARTERLY, 1)
    page, _ = queries.listing(by, Filter(text="changle"), 1)
    assert [listed.organisation.name for listed in page.items] == ["长乐超市"]
    page, _ = queries.listing(by, Filter(text="绿谷"), 1)
    assert [(one.organisation.status, one.organisation.area_code) for one in page.items] == [
        (Status.SUSPENDED, SONGYANG)
    ]
    assert queries.cluster_names(SONGYANG) == ["茶香小镇"]
    assert [happened.event.action for happened in queries.events(first.id)] == ["imported"]
    assert city.audited() == [("organisation.import", f"area:{SONGYANG}")]


def test_the_same_file_again_changes_nothing() -> None:
    by = city.coordinator()
    rows = (
        {"name": "大木山茶业有限公司", "code": city.code(1), "size": "小型"},
        {"name": "绿谷书院", "code_missing_reason": "正在登记"},
    )
    take_in(by, *rows)
    assert take_in(by, *rows) == {"unchanged": 1, "double": 1}
    assert count() == 2
    assert by_code(1).version == 1
    assert len(city.audited()) == 1


def test_a_known_code_is_changed_and_blank_cells_leave_things_alone() -> None:
    by = city.coordinator()
    kept = city.register(by, "大木山茶业有限公司", code=city.code(1), contact_phone="13800001234", size=Size.SMALL)
    counts = take_in(
        by,
        {
            "name": "大木山饮品有限公司", "code": city.code(1), "tier": "每年", "contact_phone": "138****1234",
            "status": "注销", "status_date": "2026-2-1", "town": "水南街道",
        },
    )  # fmt: skip
    assert counts == {"changed": 1}
    changed = city.row(kept)
    assert (changed.name, changed.size, changed.tier) == ("大木山饮品有限公司", Size.SMALL, Tier.YEARLY)
    assert (changed.contact_phone, changed.area_code) == ("13800001234", SHUINAN)
    assert (changed.status, changed.status_date, changed.version) == (Status.CANCELLED, date(2026, 2, 1), 2)
    assert [name.name for name in queries.former_names(kept)] == ["大木山茶业有限公司"]
    assert "饮品" in city.grams_of(kept)
    details = queries.events(kept)[0].event.details
    assert details is not None
    assert set(details) == {"name", "tier", "status", "since", "area_code"}


def test_doubles_are_left_out_unless_wanted() -> None:
    by = city.coordinator()
    city.register(by, "松阳大木山茶业有限公司")
    rows = (
        {"name": "松阳县大木山茶业有限责任公司", "code": city.code(1)},
        {"name": "绿谷书院", "code": city.code(2)},
        {"name": "绿谷 书院", "code": city.code(3)},
    )
    outcomes = plan(by, lines(by, *rows), SONGYANG, TODAY)
    assert [(one.number, one.action, one.double_of) for one in outcomes] == [
        (2, Action.DOUBLE, "松阳大木山茶业有限公司"),
        (3, Action.NEW, ""),
        (4, Action.DOUBLE, "3"),
    ]
    assert take_in(by, *rows) == {"new": 1, "double": 2}
    assert count() == 2
    assert take_in(by, *rows, with_doubles=True) == {"unchanged": 1, "double": 2}
    assert count() == 4


def test_rows_with_mistakes_are_left_out_and_named() -> None:
    by = city.coordinator()
    rows = (
        {"name": "甲茶厂", "code": city.code(1)},
        {"name": "乙茶厂", "code": city.code(1)},
        {"name": "丙茶厂"},
        {"name": "丁茶厂", "code": "1", "size": "巨大"},
        {"name": "戊茶厂", "code": city.code(2), "county": "莲都区"},
    )
    outcomes = plan(by, lines(by, *rows), SONGYANG, TODAY)
    assert [(one.number, one.action, [error.field for error in one.errors]) for one in outcomes] == [
        (2, Action.NEW, []),
        (3, Action.WRONG, ["code"]),
        (4, Action.WRONG, ["code_missing_reason"]),
        (5, Action.WRONG, ["code", "size"]),
        (6, Action.WRONG, ["county"]),
    ]
    assert outcomes[1].errors[0].params == {"row": 2}
    assert take_in(by, *rows) == {"new": 1, "wrong": 4}
    assert count() == 1


def test_nobody_imports_outside_the_own_area() -> None:
    foreign = city.register(city.coordinator(LIANDU), "碧湖茶厂", BIHU, code=city.code(1))
    by = city.coordinator()
    assert take_in(by, {"name": "夺来的茶厂", "code": city.code(1)}) == {"wrong": 1}
    for outsider, area in ((by, LIANDU), (by, CITY), (city.viewer(Role.INSTRUCTOR), SONGYANG)):
        with pytest.raises(NotAllowed):
            take_in(outsider, {"name": "别处的茶厂", "code": city.code(2)}, area=area)
    assert take_in(city.coordinator(GUSHI), {"name": "别处", "code": city.code(2), "town": "水南街道"}, area=GUSHI) == {
        "wrong": 1
    }
    assert city.row(foreign).name == "碧湖茶厂"
    assert count() == 1


def test_the_city_imports_for_all_counties() -> None:
    by = city.coordinator(CITY)
    rows = (
        {"name": "甲茶厂", "code": city.code(1), "county": "松阳县", "town": "古市镇"},
        {"name": "乙茶厂", "code": city.code(2), "county": "莲都", "town": "碧湖镇"},
        {"name": "丙茶厂", "code": city.code(3)},
    )
    assert take_in(by, *rows, area=CITY) == {"new": 3}
    assert [by_code(number).area_code for number in (1, 2, 3)] == [GUSHI, BIHU, CITY]


def test_a_provisional_record_becomes_whole() -> None:
    instructor = city.viewer(Role.INSTRUCTOR)
    met = commands.register(viewer=instructor, entered=city.entered(code=city.code(1)), now=NOW, provisional=True)
    by = city.coordinator()
    assert take_in(by, {"name": city.row(met).name, "code": city.code(1)}) == {"changed": 1}
    assert not city.row(met).provisional
