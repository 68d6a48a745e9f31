"""What makes solved problems findable, and that they name nobody."""

from __future__ import annotations

import pytest

from webapp.core.errors import Invalid
from webapp.problems.rules.knowing import check_anonymous, folded, grams, weights

TEA = "松阳县大木山茶业有限公司"


def test_text_is_compared_without_width_case_and_punctuation() -> None:
    assert folded("ＡＢＣ，厂区道路！\n路灯") == "abc 厂区道路 路灯"


def test_grams_are_neighbours_within_a_word() -> None:
    assert grams("道路照明") == ["道路", "路照", "照明"]
    assert grams("道路，照明") == ["道路", "照明"]
    assert grams("水") == ["水"]
    assert grams("！？") == []
    assert grams("哈哈哈哈") == ["哈哈"]


def test_rare_grams_weigh_more() -> None:
    known = weights({"路灯": 1, "企业": 90}, 100)
    assert known["路灯"] > known["企业"] > 0


@pytest.mark.parametrize(
    "text",
    [TEA, f"{TEA}门口的路", "大木山茶业门口的路", "请联系13812345678", "电话 ０５７８-２１２３４５６", ""],
)
def test_a_lesson_names_nobody(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_anonymous(text, TEA, "solution")
    assert refusal.value.field == "solution"


@pytest.mark.parametrize("text", ["茶业园区加装路灯 20 盏", "第 331124 号文件", "2026 年预算 1200000 元"])
def test_other_words_and_numbers_stay(text: str) -> None:
    assert check_anonymous(f" {text} ", TEA, "solution") == text
