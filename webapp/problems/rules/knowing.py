"""Solved problems as a store of knowledge: how they are found, and that they name nobody. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_GRAMS: Final = 16
# Called similar is what shares so many pairs with the typed text, and so much of the weight of those known at all.
LEAST_SHARED: Final = 2
LEAST_SHARE: Final = 0.3
_KEPT: Final = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_PHONE: Final = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")
# Endings and places say nothing about whom a name means.
_GENERAL: Final = re.compile(r"(?:股份|集团)?(?:有限)?(?:责任)?公司$|合作社$|协会$|商会$")
_PLACE: Final = re.compile(r"^[\u4e00-\u9fff]{2,6}?[县市区]")
_LEAST_NAME: Final = 4


def folded(text: str) -> str:
    """Return text as it is compared: NFKC, small letters; runs of anything but letters and digits become a blank."""
    return _KEPT.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def grams(text: str) -> list[str]:
    """Return the pairs of neighbouring characters, each once, in order; a lone character stands for itself."""
    found: dict[str, None] = {}
    for word in folded(text).split():
        if len(word) == 1:
            found[word] = None
        for at in range(len(word) - 1):
            found[word[at : at + 2]] = None
    return list(found)


def weights(held: Mapping[str, int], total: int) -> dict[str, int]:
    """Return how much each gram says, in thousandths: the fewer of all solutions hold it, the more."""
    return {gram: round(1000 * math.log(1 + max(total, 1) / max(count, 1))) for gram, count in held.items()}


def check_anonymous(text: str, organisation: str, field: str) -> str:
    """Return the text trimmed. Invalid when it is empty or names the organisation or a telephone number."""
    text = text.strip()
    if not text:
        raise Invalid(N_("Please fill this in."), field=field)
    name = _PLACE.sub("", _GENERAL.sub("", organisation))
    if (len(name) >= _LEAST_NAME and name in text) or organisation in text:
        raise Invalid(N_("Leave the organisation's name out: everybody can read this."), field=field)
    if _PHONE.search(unicodedata.normalize("NFKC", text)):
        raise Invalid(N_("Leave telephone numbers out: everybody can read this."), field=field)
    return text
