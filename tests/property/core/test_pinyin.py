"""However a name is typed, the index offers it and the match confirms it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webapp.core import pinyin

CHARACTERS = "丽水莲都屏长乐朝阳单氏缙云遂昌景宁畲大木山茶业有限公司重行和安西儿昂啊a3"
names = st.text(CHARACTERS, min_size=1, max_size=12)


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """Return a name and a way of typing a part of it."""
    name = draw(names)
    glyphs = pinyin.decode(pinyin.encode(name))
    start = draw(st.integers(0, len(glyphs) - 1))
    end = draw(st.integers(start + 1, len(glyphs)))
    pieces = []
    for glyph in glyphs[start:end]:
        sound = draw(st.sampled_from(glyph.sounds))
        initial = sound[:2] if sound[:2] in {"zh", "ch", "sh"} else sound[0]
        pieces.append(draw(st.sampled_from([glyph.char, sound, initial, sound[0]])))
    return name, "".join(pieces)


@given(typed())
def test_every_way_of_typing_finds_the_name(pair: tuple[str, str]) -> None:
    name, query = pair
    word = pinyin.Query(query)
    assert word.match(pinyin.decode(pinyin.encode(name))) is not None


@given(names, st.text("lishuandouchgyez大木山都3", min_size=1, max_size=8))
def test_no_condition_misses_a_match(name: str, query: str) -> None:
    line = pinyin.encode(name)
    word = pinyin.Query(query)
    if word.match(pinyin.decode(line)) is None:
        return
    grams = pinyin.grams(line)
    for condition in word.conditions:
        assert condition.exact & grams or any(gram.startswith(start) for gram in grams for start in condition.starts)


@given(names, names)
def test_characters_match_exactly_where_the_name_contains_them(name: str, part: str) -> None:
    word = pinyin.Query(part)
    if word.is_plain:
        matched = word.match(pinyin.decode(pinyin.encode(name))) is not None
        assert matched == (pinyin.fold(part) in pinyin.fold(name))
