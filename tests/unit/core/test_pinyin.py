"""A name is found by its characters, its pinyin, its initials, or all of them mixed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from webapp.core import pinyin


def found(query: str, name: str) -> bool:
    """Say whether every word of the query matches, and check that the index would have offered the name."""
    line = pinyin.encode(name)
    grams = pinyin.grams(line)
    words = pinyin.words(query)
    matched = bool(words) and all(word.match(pinyin.decode(line)) is not None for word in words)
    if matched:
        assert all(fulfilled(condition, grams) for word in words for condition in word.conditions)
    return matched


def fulfilled(condition: pinyin.Condition, grams: frozenset[str]) -> bool:
    return bool(condition.exact & grams) or any(gram.startswith(start) for gram in grams for start in condition.starts)


TEA = "丽水大木山茶业有限公司"


@pytest.mark.parametrize(
    "query",
    [
        "大木山", "木山茶", "丽水", "司", "lsdms", "LSDMS", "lishuidamushan", "lishui damushan", "li'shui", "damushan",
        "dmscy", "lishuidms", "lsdamushan", "丽sdms", "l水d木s", "大mu山", "dm山茶y", "lish", "lishu", "damush", "cha",
        "茶ye", "shanchaye", "sc", "shc", "gs", "yxgs", "youxiangongsi", "茶业 丽水", "ls cy", "ｌｓｄｍｓ", "lǐ shuǐ",
        " 大木山 ", "大木山茶业有限公司", "丽水（大木山）",
    ],
)  # fmt: skip
def test_any_part_finds_it(query: str) -> None:
    assert found(query, TEA)


@pytest.mark.parametrize(
    "query",
    ["", "  ", "()", "大山", "木大", "lsdmx", "lishuishan", "dmsy", "damuy", "茶叶", "lisui", "水丽", "ls 青田", "xyz"],
)
def test_what_is_not_in_it_does_not(query: str) -> None:
    assert not found(query, TEA)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("liandu", "莲都区供销社"), ("ld", "莲都"), ("pingdu", "屏都街道商会"), ("xiandu", "仙都黄酒"),
        ("changle", "长乐超市"), ("cl", "长乐超市"), ("chaoyang", "朝阳幼儿园"), ("shanshi", "单氏木玩"),
        ("ss", "单氏"),
        ("danshi", "单氏木玩"), ("yinhang", "银行"), ("yh", "银行"), ("chongqing", "重庆小面"), ("zhonggong", "重工"),
        ("zhongguo", "中国"), ("zhg", "中国"), ("zg", "中国"), ("yinyue", "音乐学校"), ("kuaile", "快乐幼儿园"),
        ("shen", "人参"), ("can", "参股"), ("zeng", "曾家"), ("lvgu", "绿谷"), ("lügu", "绿谷"), ("lǜ", "绿谷"),
        ("nvxie", "女鞋"), ("suichang", "遂昌"), ("she", "景宁畲族"), ("jingning", "景宁畲族"), ("tangyang", "汤垟"),
        ("fan", "西畈"), ("daji", "大漈"), ("ouchang", "瓯昌"), ("ruoliao", "箬寮"), ("xiahe", "厦河"),
        ("dasha", "大厦"), ("hexing", "和兴"), ("abckj", "ABC科技"), ("abc科j", "ＡＢＣ科技"), ("3hao", "3号楼"),
        ("3号", "3号楼"), ("kj", "科技"), ("xian", "西安"), ("xian", "鲜"), ("xa", "西安"), ("fangan", "方案"),
        ("fangan", "反感"), ("lve", "掠"), ("e", "饿了么"), ("ele", "饿了么"), ("an", "安"), ("cafe", "Café 西餐"),
    ],
)  # fmt: skip
def test_polyphones_local_names_and_oddities(query: str, name: str) -> None:
    assert found(query, name)


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("莲都区", "lian du qu"), ("屏都", "ping du"), ("长乐", "chang le"), ("朝阳", "chao yang"),
        ("单氏", "shan shi"),
        ("丽水", "li shui"), ("缙云", "jin yun"), ("遂昌", "sui chang"), ("景宁畲族", "jing ning she zu"),
        ("大木山", "da mu shan"), ("长盛工贸", "chang sheng gong mao"), ("重庆银行", "chong qing yin hang"),
        ("行业协会", "hang ye xie hui"), ("A1茶", "a 1 cha"),
    ],
)  # fmt: skip
def test_the_likeliest_reading_comes_first(name: str, spoken: str) -> None:
    assert pinyin.sort_key(pinyin.encode(name)) == spoken


@pytest.mark.parametrize(
    ("query", "name"), [("qiu", "集团"), ("tai", "大木"), ("zhi", "单氏"), ("tong", "重型"), ("tuo", "税务")]
)
def test_antique_readings_do_not_make_noise(query: str, name: str) -> None:
    assert not found(query, name)


def test_readings_stay_few_and_in_modern_chinese() -> None:
    for glyph in pinyin.decode(pinyin.encode("长乐朝阳单氏重行参差曾仇解盖覃尉朴龟沈着")):
        assert 1 <= len(glyph.readings) <= 4
        assert len(set(glyph.readings)) == len(glyph.readings)


def test_likely_readings_and_early_places_rank_first() -> None:
    def rank(name: str) -> tuple[int, int] | None:
        return pinyin.Query("du").match(pinyin.decode(pinyin.encode(name)))

    ranks = [rank("度假村"), rank("莲都"), rank("小渡口")]
    assert ranks == [(0, 0), (0, 1), (0, 1)]
    assert pinyin.Query("dou").match(pinyin.decode(pinyin.encode("莲都"))) == (1, 1)


def test_an_unread_character_is_found_by_itself() -> None:
    assert found("カ", "カメラ丽水")
    assert found("𬭸", "丽水𬭸业")
    assert not found("kameila", "カメラ丽水")


def test_encoding_reads_back() -> None:
    line = pinyin.encode("长乐ABC（集团）3号")
    assert line == "长chang,zhang 乐le,yue a b c 集ji 团tuan 3 号hao"
    assert "".join(glyph.char for glyph in pinyin.decode(line)) == pinyin.fold("长乐ABC(集团)3号")
    assert pinyin.encode("（）") == ""
    assert pinyin.grams("") == frozenset()


def test_long_and_repetitive_searches_stay_cheap() -> None:
    name = pinyin.decode(pinyin.encode("啦" * 100))
    query = pinyin.Query("la" * 200)
    assert len(query.text) == 40
    assert query.match(name) == (0, 0)
    assert len(query.conditions) <= 40
    assert len(pinyin.words("a " * 50)) == 8


def test_searching_does_not_load_the_dictionary() -> None:
    code = (
        "import sys; from webapp.core import pinyin;"
        "assert pinyin.Query('lsdms').match(pinyin.decode('丽li 水shui 大da 木mu 山shan')) == (0, 0);"
        "assert 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
