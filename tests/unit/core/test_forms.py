"""What is kept of a line that somebody typed."""

from __future__ import annotations

import pytest

from webapp.core.forms import normalise, sentence


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 会场断网，经核实已评完； 请补录！ ", "会场断网，经核实已评完； 请补录！"),
        ("茶歇１０分钟，１０：２０ 继续", "茶歇10分钟，10:20 继续"),
        ("ｈｔｔｐｓ：／／ａ．ｃｎ", "https://a.cn"),
        ("\u200b周明远\u0007", "周明远"),
    ],
)
def test_a_sentence_keeps_its_marks(typed: str, kept: str) -> None:
    assert sentence(typed) == kept


def test_what_is_compared_keeps_none() -> None:
    assert normalise(" 甲，乙（１） ") == "甲,乙(1)"
