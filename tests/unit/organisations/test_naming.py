"""Two spellings of one name are seen as such; two organisations are not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from webapp.organisations.rules.naming import core, duplicate_key, likeness, official


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("丽水大木山茶业有限公司", "丽水市大木山茶业有限公司"),
        ("丽水大木山茶业有限公司", "丽水大木山茶业有限责任公司"),
        ("丽水大木山茶业股份有限公司", "丽水大木山茶业公司"),
        ("松阳县大木山茶业(有限公司)", "松阳 大木山茶业有限公司"),
        ("ＡＢＣ科技有限公司", "abc科技有限公司"),
        ("浙江省丽水市绿谷贸易有限公司", "浙江丽水绿谷贸易有限公司"),
        ("青田石雕厂（普通合伙）", "青田县石雕厂"),
        ("大木山（集团）有限公司", "大木山集团有限公司"),
        ("景宁畲族自治县惠明茶协会", "景宁县惠明茶协会"),
        ("Lishui Tea Co.", "LISHUI TEA CO"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert duplicate_key(one) == duplicate_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("松阳县供销社", "青田县供销社"),
        ("大木山茶业集团有限公司", "大木山茶业有限公司"),
        ("大木山茶业有限公司丽水分公司", "大木山茶业有限公司"),
        ("大木山茶业有限公司", "大木山茶叶有限公司"),
        ("绿谷一号有限公司", "绿谷二号有限公司"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert duplicate_key(one) != duplicate_key(other)


def test_a_name_never_vanishes() -> None:
    assert duplicate_key("有限公司") == "有限公司"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 大木山(集团)　有限公司 ", "大木山（集团） 有限公司"),
        ("ＡＢＣ科技", "ABC科技"),
        ("Tea (Lishui) Ltd", "Tea (Lishui) Ltd"),
    ],
)
def test_official_form(typed: str, kept: str) -> None:
    assert official(typed) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("丽水市绿源竹木有限公司", "丽水绿源竹木制品有限公司"),
        ("松阳县大木山茶业有限公司", "松阳县大木山茶叶专业合作社"),
        ("绿谷环保科技有限公司", "绿谷智能环保科技有限公司"),
        ("绿源", "丽水绿源竹木有限公司"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert likeness(core(duplicate_key(one)), core(duplicate_key(other))) >= Fraction(2, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("丽水绿源竹木有限公司", "丽水绿源茶业有限公司"),
        ("松阳县供销社", "松阳县茶叶协会"),
        ("丽水市", "丽水绿源竹木有限公司"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert likeness(core(duplicate_key(one)), core(duplicate_key(other))) < Fraction(2, 3)
