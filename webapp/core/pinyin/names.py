"""A name as it is kept for searching: its characters, their readings, and what an index stores of them."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from webapp.core.pinyin.readings import readings

END = "$"


def fold(text: str) -> str:
    """Return text as it is compared: NFKC, small letters, no accents, only letters, digits and characters.

    ü becomes v, as on a Chinese keyboard: `lǜ gǔ`, `LÜGU` and `lvgu` fold to the same.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    apart = unicodedata.normalize("NFD", plain).replace("u\u0308", "v")
    bare = "".join(char for char in apart if unicodedata.category(char) != "Mn")
    return "".join(char for char in unicodedata.normalize("NFC", bare) if char.isalnum())


class Glyph(NamedTuple):
    """One character of a folded name with its readings, the likeliest first; a letter or digit has none."""

    char: str
    readings: tuple[str, ...] = ()

    @property
    def sounds(self) -> tuple[str, ...]:
        """Its readings; a letter or digit sounds as itself, and so does a character nobody reads."""
        return self.readings or (self.char,)

    @property
    def initials(self) -> tuple[str, ...]:
        """First letters of its sounds, without repeats."""
        return tuple(dict.fromkeys(sound[0] for sound in self.sounds))


def encode(name: str) -> str:
    """Return a name as one line to store: `丽li 水shui 长chang,zhang`. Loads pypinyin."""
    folded = fold(name)
    return " ".join(char + ",".join(found) for char, found in zip(folded, readings(folded), strict=True))


def decode(line: str) -> tuple[Glyph, ...]:
    """Return the characters of a name that `encode` wrote."""
    return tuple(Glyph(token[0], tuple(token[1:].split(",")) if len(token) > 1 else ()) for token in line.split())


def sort_key(line: str) -> str:
    """Return an encoded name's likeliest pinyin, for sorting as a Chinese reader expects."""
    return " ".join(glyph.sounds[0] for glyph in decode(line))


def grams(line: str) -> frozenset[str]:
    """Return what an index stores for an encoded name.

    Pairs of neighbouring characters (`茶业`, the last with `$`), pairs of neighbouring initials (`cy`), and
    each sound after a dot (`.cha`).
    """
    name = decode(line)
    initials = [glyph.initials for glyph in name]
    found: set[str] = set()
    for at, glyph in enumerate(name):
        found.update(["." + sound for sound in glyph.sounds])
        if at + 1 < len(name):
            found.add(glyph.char + name[at + 1].char)
            found.update([first + second for first in initials[at] for second in initials[at + 1]])
        else:
            found.add(glyph.char + END)
    return frozenset(found)
