"""Solved problems: opened at the close, found by two characters, suggested while typing; on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.city import LIGHTS
from tests.integration.problems.cases import Case, raised
from webapp.core.errors import Invalid
from webapp.problems import commands
from webapp.problems.commands import Lesson
from webapp.problems.queries import knowing
from webapp.problems.rules import Category

if TYPE_CHECKING:
    from tests.fixtures.city import City

DARK = Lesson("厂区进出道路夜间无照明，员工下班不安全", "由执法局协调交投公司加装路灯20盏")
WATER = Lesson("园区雨污管网老化，暴雨时积水", "列入年度改造，先行清淤疏通")
POWER = Lesson("旺季电力容量不足，申请增容", "供电所上门勘察，十日内完成增容")


def teach(city: City, *lessons: Lesson) -> list[Case]:
    return [raised(city).closed(lesson) for lesson in lessons]


def questions(text: str, category: Category | None = None) -> list[str]:
    return [one.question for one in knowing.similar(text, category, 3)]


def test_similar_problems_are_suggested(inside: City) -> None:
    teach(inside, DARK, WATER, POWER)
    assert questions("门口那条道路晚上没有照明") == [DARK.question]
    assert questions("照明") == [DARK.question]
    assert questions("暴雨时车间积水严重") == [WATER.question]
    assert questions("电力容量不够") == [POWER.question]
    assert questions("增") == questions("！？") == questions("员工子女入学") == []


def test_a_search_needs_every_word(inside: City) -> None:
    teach(inside, DARK, WATER, POWER)
    for text, found in {
        "路灯": {DARK.question},
        "清淤": {WATER.question},
        "ＡＡ": set[str](),
        "雨": {WATER.question},
        "园区 积水": {WATER.question},
        "园区 路灯": set[str](),
        "老化暴雨": set[str](),
        "雨时积水": {WATER.question},
        "20": {DARK.question},
        "": {DARK.question, WATER.question, POWER.question},
        "%": {DARK.question, WATER.question, POWER.question},
    }.items():
        assert {one.question for one in knowing.search(text, None, 1).items} == found, text
    assert not knowing.search("路灯", Category.LAND, 1).items
    assert knowing.search("路灯", Category.INFRASTRUCTURE, 1).items


def test_a_lesson_must_not_name_the_organisation(here: City) -> None:
    case = raised(here).verified()
    for lesson, field in (
        (Lesson("大木山茶业门口没有路灯", DARK.answer), "question"),
        (Lesson(LIGHTS, "请找王经理 13812345678"), "solution"),
        (Lesson(LIGHTS, ""), "solution"),
    ):
        with pytest.raises(Invalid) as refusal:
            case.do("lan", commands.close, lesson=lesson)
        assert refusal.value.field == field
    case.do("lan", commands.close, lesson=DARK)
    assert knowing.of_problem(case.id) is not None
    case.do("lan", commands.reopen, reason="灯又坏了")
    assert knowing.of_problem(case.id) is None
    assert not questions("照明")
