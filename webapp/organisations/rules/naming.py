"""When two names probably mean the same organisation."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

_PLACES = "莲都|青田|缙云|遂昌|松阳|云和|庆元|景宁|龙泉"
_UNITS = (
    (re.compile(r"^浙江省"), "浙江"),
    (re.compile(r"丽水市"), "丽水"),
    (re.compile(r"景宁畲族自治县"), "景宁"),
    (re.compile(rf"({_PLACES})[市县区]"), r"\1"),
)
_PLACES_FIRST = re.compile(rf"^(?:浙江)?(?:丽水)?(?:{_PLACES})?")
_FORM = re.compile(r"(?<!分)(?:股份有限|有限责任|有限|总)?公司$")
_FORM_IN_BRACKETS = re.compile(r"\((?:普通合伙|有限合伙|特殊普通合伙|个人独资|个体工商户|筹)\)")


@lru_cache(maxsize=32_768)  # an import of 20,000 rows asks for each name at several steps
def duplicate_key(name: str) -> str:
    """Return what two spellings of one name have in common.

    Width, case, spaces, punctuation and brackets do not count; nor do 省, 市, 县 and 区 after a place of Lishui, nor
    the legal form at the end (有限公司, 有限责任公司, 股份有限公司 …). 集团 and 分公司 count: they are others.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = _FORM_IN_BRACKETS.sub("", "".join(plain.split()))
    bare = "".join(char for char in plain if char.isalnum())
    for pattern, short in _UNITS:
        bare = pattern.sub(short, bare)
    return _FORM.sub("", bare) or bare


def core(key: str) -> str:
    """Return a name's `duplicate_key` without the places that it begins with: what tells it from its neighbours."""
    return _PLACES_FIRST.sub("", key) or key


def likeness(one: str, other: str) -> Fraction:
    """Return how far two `core`s agree, from 0 to 1: pairs of neighbouring characters they share, of the shorter's.

    A word more or less in the middle or at the end costs little, another word all its pairs.
    """
    pairs = [set(map("".join, pairwise(name))) for name in (one, other)]
    return Fraction(len(pairs[0] & pairs[1]), min(map(len, pairs)) or 1)


def official(name: str) -> str:
    """Return a name as it is kept: plain widths and single spaces, but a Chinese name's own brackets （）."""
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    if plain.isascii():
        return plain
    return plain.replace("(", "（").replace(")", "）")
