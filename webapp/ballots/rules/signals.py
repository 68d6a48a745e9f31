"""What a judge may tell the console."""

from __future__ import annotations

from enum import StrEnum

from webapp.core.errors import N_, Invalid

WORDS_LENGTH = 200


class Reason(StrEnum):
    """The troubles that need no typing."""

    COME = "come"
    SCORES = "scores"
    DEVICE = "device"
    VIEW = "view"

    @property
    def label(self) -> str:
        """Name it, marked for translation."""
        return LABELS[self]


LABELS = {
    Reason.COME: N_("Please come to me"),
    Reason.SCORES: N_("I cannot enter scores"),
    Reason.DEVICE: N_("Device or network trouble"),
    Reason.VIEW: N_("I cannot see or hear the stage"),
}


def check(reason: str, words: str) -> None:
    """Refuse a signal that says nothing. Raises `Invalid` on `words`."""
    if reason not in [*Reason] and not words.strip():
        raise Invalid(N_("Choose what is wrong, or say it in a few words."), field="words")
