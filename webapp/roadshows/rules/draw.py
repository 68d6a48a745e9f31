"""The draw (抽签): an order that nobody could choose and anybody can work out again.

The entry list is frozen, then the commitment to a secret seed is shown, then the hall gives a word; the seed is
shown with the order. Whoever knew the seed did not know the word, and the word came after the seed was fixed.

Algorithm, also in docs/verify_draw.py: the commitment is SHA-256 of the seed (64 hexadecimal digits, as text). The
key is SHA-256 of seed followed by word, in UTF-8, written in hexadecimal digits. Fisher-Yates over the frozen keys
in their listed order: for i from n - 1 down to 1, exchange place i with place j, where j is SHA-256 of the text
`key:i` as a whole number, modulo i + 1 (the remainder's bias is below 2^-240).
R. Durstenfeld, "Algorithm 235: random permutation", Communications of the ACM 7 (1964) 420.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Conflict, Invalid
from webapp.roadshows.rules.stages import REACHABLE, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST: Final = 2
WORD_LENGTH: Final = 100


def commitment(seed: str) -> str:
    """Give what is shown before the draw."""
    return _sha256(seed)


def order(seed: str, word: str, keys: Sequence[str]) -> list[str]:
    """Give the drawn order of the frozen keys."""
    drawn = list(keys)
    key = _sha256(seed + word)
    for place in range(len(drawn) - 1, 0, -1):
        other = int(_sha256(f"{key}:{place}"), 16) % (place + 1)
        drawn[place], drawn[other] = drawn[other], drawn[place]
    return drawn


def read_word(text: str) -> str:
    """Give the hall's word as it is used: NFKC, single spaces. Raises `Invalid` on `word`."""
    word = " ".join(unicodedata.normalize("NFKC", text).split())
    if not word or len(word) > WORD_LENGTH:
        raise Invalid(
            N_("Type the word or number that the hall gave, up to %(most)s characters."), field="word", most=100
        )
    return word


def check_commit(stage: Stage, *, entries: int) -> None:
    """Refuse to begin a draw outside 抽签 or with nothing to draw. Raises Conflict (code `closed`)."""
    if stage is not Stage.DRAW:
        raise Conflict(N_("Lots are drawn at the stage “Draw”."), code="closed")
    if entries < FEWEST:
        raise Conflict(N_("A draw needs at least two entries."), code="closed")


def check_change(stage: Stage, *, ballots: bool) -> None:
    """Refuse to draw or to call a draw off once a ballot is in. Raises Conflict (code `closed`)."""
    if ballots or stage not in REACHABLE:
        raise Conflict(N_("Scoring has begun: the order stays as it is."), code="closed")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
