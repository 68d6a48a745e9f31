"""The audience's vote (观众投票): one vote a device, or one a printed code, while the window is open.

Open mode is indicative: whoever clears the browser's memory can vote again, up to the cap per address. Printed
codes are worth what their handing out is worth.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Conflict, Invalid
from webapp.roadshows.rules.stages import PUBLISHED, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that reads like something else
CODE_LENGTH: Final = 10  # 50 bits: not to be guessed within the limits, and kept under a key
MOST_CODES: Final = 5000
_CODE: Final = re.compile(rf"[{ALPHABET}]{{{CODE_LENGTH}}}")
_SEPARATORS: Final = str.maketrans("", "", " -‐–—")


class Mode(StrEnum):
    """How the audience votes."""

    OPEN = "open"
    CODES = "codes"

    @property
    def label(self) -> str:
        """The mode in words, as a message id."""
        return N_("One vote a device (indicative)") if self is Mode.OPEN else N_("Printed one-time codes")


class Refused(Conflict):
    """A vote that is not taken, with the reason; 409. `code` tells programs which."""


def new_code(choose: Callable[[str], str]) -> str:
    """Make a code; `choose` picks a sign of the alphabet, unguessably."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """Write a code as it is printed: ABCDE-FGH23."""
    return f"{code[:5]}-{code[5:]}"


def read_code(text: str) -> str:
    """Read a code that somebody typed. Raises `Invalid` on `code`."""
    code = unicodedata.normalize("NFKC", text).upper().translate(_SEPARATORS)
    if not _CODE.fullmatch(code):
        raise Invalid(N_("Type the ten letters and digits of the printed code."), field="code")
    return code


def signed_device(key: str, device: str) -> str:
    """Give what a device's cookie holds: its number and, under the installation's secret, HMAC-SHA-256 of it."""
    mark = hmac.digest(key.encode(), f"vote-device:{device}".encode(), "sha256").hex()
    return f"{device}.{mark}"


def read_device(key: str, cookie: str) -> str | None:
    """Return the device's number when the cookie carries our signature, else None."""
    device = cookie.partition(".")[0]
    return device if hmac.compare_digest(signed_device(key, device).encode(), cookie.encode()) else None


def code_hash(key: str, event_id: int, code: str) -> str:
    """Give what is kept of a code: HMAC-SHA-256 under the installation's secret, since a code alone is short."""
    return hmac.digest(key.encode(), f"vote:{event_id}:{code}".encode(), "sha256").hex()


def check_window(stage: Stage) -> None:
    """Refuse to open the window before the presentations or after publication. Raises Conflict (code `closed`)."""
    if stage in PUBLISHED or stage not in {Stage.ROADSHOW, Stage.LOCKED}:
        raise Conflict(N_("The audience votes during the presentations, until the result is published."), code="closed")
