"""Search answers alike on both databases, exactly, within the reader's area, and fast."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.integration.organisations import city
from tests.integration.organisations.city import BIHU, GUSHI, LIANDU, NOW, SHUINAN, SONGYANG
from webapp.accounts.rules import Role
from webapp.core import pinyin
from webapp.organisations import commands, queries
from webapp.organisations.queries import search
from webapp.organisations.rules.filtering import Filter
from webapp.organisations.rules.terms import Industry, Kind, Size, Status

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

pytestmark = pytest.mark.usefixtures("context")

NAMES = [
    "松阳大木山茶业有限公司",
    "松阳县绿谷商贸有限公司",
    "松阳长乐超市",
    "松阳朝阳幼儿园",
    "单氏木玩厂",
    "丽水银行松阳支行",
    "松阳重工机械有限公司",
    "ABC科技（松阳）有限公司",
    "松阳县茶叶协会",
    "莲都香茶合作社",
    "屏都竹木厂",
    "木山大工坊",
    "3号楼党群服务中心",
]
QUERIES = """
大木山|damushan|dms|dms茶y|茶|茶业|cha|c|松阳|sy|songyang|gs|有限公司|yxgs|lg|lvgu|changle|cl|chaoyang|shanshi
danshi|ss|yinhang|yh|zhonggong|zhg|zg|abc|abckj|3|3hao|liandu|pingdu|mushan|ms|山|木|xyz|山大|hui|园|厂
松阳 茶|sy cha|茶 松阳|茶 yx|木山 大|中心 3
""".strip()


def found(viewer: Viewer, text: str, **narrowed: object) -> list[str]:
    page, _ = queries.listing(viewer, Filter(text=text, **narrowed), 1)  # type: ignore[arg-type]
    return [listed.organisation.name for listed in page.items]


def expected(text: str) -> set[str]:
    """Return what an unindexed look at every name finds."""
    words = pinyin.words(text)
    glyphs = {name: pinyin.decode(pinyin.encode(name)) for name in NAMES}
    return {name for name in NAMES if all(word.match(glyphs[name]) is not None for word in words)}


def test_the_index_finds_exactly_what_a_look_at_every_name_finds() -> None:
    by = city.coordinator()
    for name in NAMES:
        city.register(by, name)
    for text in QUERIES.replace("\n", "|").split("|"):
        listed = found(by, text)
        assert set(listed) == expected(text), text
        assert len(listed) == len(set(listed))
        assert {choice.name for choice in queries.choices(by, text, limit=50)} == expected(text), text


def test_lists_are_sorted_by_pinyin_and_searched_within_the_area() -> None:
    songyang, liandu = city.coordinator(), city.coordinator(LIANDU)
    for name in ("中茶", "阿茶", "长茶", "莲茶"):
        city.register(songyang, f"{name}叶厂")
    city.register(liandu, "碧湖茶叶厂", BIHU)
    assert found(songyang, "茶") == ["阿茶叶厂", "长茶叶厂", "莲茶叶厂", "中茶叶厂"]
    assert found(liandu, "茶") == ["碧湖茶叶厂"]
    assert len(found(city.coordinator(city.CITY), "cy")) == 5
    for role in (Role.INSTRUCTOR, Role.DEPARTMENT, Role.AUDITOR):
        assert found(city.viewer(role), "茶") == []


def test_former_names_and_codes_are_found_too() -> None:
    by = city.coordinator()
    kept = city.register(by, "松阳大木山茶业有限公司", code=city.code())
    commands.edit(
        viewer=by, organisation_id=kept, version=1, entered=city.entered("松阳绿谷饮品厂", code=city.code()), now=NOW
    )
    for text in ("大木山", "dms", "lvgu", city.code()[:6], city.code().lower(), f" {city.code()} "):
        assert found(by, text) == ["松阳绿谷饮品厂"], text
        assert [choice.id for choice in queries.choices(by, text)] == [kept], text
    assert found(by, "大木山饮品") == []


def test_each_word_is_found_in_one_of_its_names() -> None:
    by = city.coordinator()
    kept = city.register(by, "甲茶坊")
    commands.edit(viewer=by, organisation_id=kept, version=1, entered=city.entered("乙酒坊"), now=NOW)
    for text in ("jia cha", "yi cha", "乙 茶", "乙 cha"):
        assert found(by, text) == ["乙酒坊"], text
    for text in ("yicha", "乙茶", "乙 酱"):
        assert found(by, text) == [], text


def test_a_search_that_finds_very_many_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    by = city.coordinator()
    for number in range(4):
        city.register(by, f"松阳{number}号茶厂")
    monkeypatch.setattr(search, "MOST_MATCHES", 3)
    page, capped = queries.listing(by, Filter(text="cc"), 1)
    assert (page.total, capped) == (3, True)
    page, capped = queries.listing(by, Filter(text="茶厂"), 1)
    assert (page.total, capped) == (4, False)
    assert len(queries.choices(by, "cc", limit=2)) == 2


@pytest.mark.parametrize(
    "text", ["", " ", "（）", "' OR 1=1 --", "%", "_", "\\", "\0", "a" * 500, "茶" * 500, "a " * 90]
)
def test_odd_searches_are_harmless(text: str) -> None:
    by = city.coordinator()
    city.register(by)
    page, capped = queries.listing(by, Filter(text=text), 1)
    assert page.total in (0, 1)
    assert not capped
    queries.choices(by, text)


def test_filters() -> None:
    by, instructor = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    first = city.register(by, "甲茶厂", industry=Industry.C, size=Size.SMALL, above_scale=True)
    second = city.register(by, "乙协会", SHUINAN, kind=Kind.SOCIAL, industry=Industry.S)
    commands.set_status(
        viewer=by, organisation_id=second, version=1, status=Status.CANCELLED, since=date(2026, 3, 1), now=NOW
    )
    commands.assign(
        viewer=by, organisation_ids=[first], account_id=instructor.account_id, from_day=date(2026, 1, 1), now=NOW
    )
    met = commands.register(viewer=instructor, entered=city.entered("丙饭店"), now=NOW, provisional=True)
    assert {city.row(one).name for one in (first, second, met)} == set(found(by, ""))
    assert found(by, "", kind=Kind.SOCIAL) == ["乙协会"]
    assert found(by, "", industry=Industry.C) == ["甲茶厂"]
    assert found(by, "", size=Size.SMALL) == ["甲茶厂"]
    assert found(by, "", status=Status.CANCELLED) == ["乙协会"]
    assert found(by, "", above_scale=True) == ["甲茶厂"]
    assert found(by, "", area_code=SHUINAN) == ["乙协会"]
    assert len(found(by, "", area_code=SONGYANG)) == 3
    assert found(by, "", area_code=BIHU) == []
    assert found(by, "", assigned=True) == ["甲茶厂"]
    assert set(found(by, "", assigned=False)) == {"乙协会", "丙饭店"}
    assert found(by, "", provisional=True) == ["丙饭店"]
    assert found(by, "厂", area_code=GUSHI, industry=Industry.C) == ["甲茶厂"]
    assert found(by, "c", kind=Kind.SOCIAL) == []


def test_choosing_shows_own_ones_first_and_the_county_only() -> None:
    by, instructor = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    city.register(by, "阿茶厂")
    own = city.register(by, "中茶厂")
    city.register(city.coordinator(LIANDU), "碧湖茶厂", BIHU)
    commands.assign(
        viewer=by, organisation_ids=[own], account_id=instructor.account_id, from_day=date(2026, 1, 1), now=NOW
    )
    offered = queries.choices(instructor, "茶厂")
    assert [(choice.name, choice.assigned) for choice in offered] == [("中茶厂", True), ("阿茶厂", False)]
    assert offered[0].town == "松阳县古市镇"
    assert [choice.name for choice in queries.choices(instructor, "")] == ["中茶厂"]
    assert len(queries.choices(city.viewer(Role.INSTRUCTOR, city.CITY), "茶厂")) == 3
    for role in (Role.DEPARTMENT, Role.AUDITOR):
        assert queries.choices(city.viewer(role), "茶厂") == []


def test_early_and_likely_matches_come_first() -> None:
    by = city.coordinator()
    for name in ("单家茶厂", "山茶单厂", "小山茶厂"):
        city.register(by, name)
    assert [choice.name for choice in queries.choices(by, "shan")] == ["山茶单厂", "小山茶厂", "单家茶厂"]
