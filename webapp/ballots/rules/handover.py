"""The six digits by which a judge moves to another device: short-lived, few tries, used once."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

CODE_DIGITS: Final = 6
CODE_LASTS: Final = timedelta(minutes=10)
CODE_TRIES: Final = 5


class Try(StrEnum):
    """What became of a code that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    DEAD = "dead"


def weigh(*, right: bool, wrong_tries: int, used: bool, made_at: datetime, now: datetime) -> Try:
    """Tell what a typed code does. One that was used, is too old or was guessed at too often is dead, right or not."""
    if used or now >= made_at + CODE_LASTS or wrong_tries >= CODE_TRIES:
        return Try.DEAD
    return Try.RIGHT if right else Try.WRONG
