"""How often one caller may do one thing in a minute, counted in this process's memory.

Each server process counts for itself, so the whole server allows at most the limit times its processes.
Limits that must outlive a restart, such as failed sign-ins, are kept in the database instead.
"""

from __future__ import annotations

import time
from math import ceil
from typing import TYPE_CHECKING

from flask import current_app, request

from webapp.core.errors import N_, TooMany

if TYPE_CHECKING:
    from webapp.settings import Settings

_MINUTE = 60.0
_MOST_CALLERS = 20_000


class Allowances:
    """Token buckets: each holds a minute's worth and fills up steadily."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, what: str, caller: str, per_minute: int, moment: float) -> float:
        """Use one up at `moment` (seconds); return 0, or the seconds until there is one again."""
        left, filled = self._left.get((what, caller), (float(per_minute), moment))
        left = min(left + (moment - filled) * per_minute / _MINUTE, float(per_minute))
        if left < 1:
            return (1 - left) * _MINUTE / per_minute
        if len(self._left) >= _MOST_CALLERS:
            self._forget(moment)
        self._left[what, caller] = (left - 1, moment)
        return 0.0

    def _forget(self, moment: float) -> None:
        """Drop whoever has been quiet for a minute: their buckets are full again."""
        self._left = {key: held for key, held in self._left.items() if moment - held[1] < _MINUTE}


def spend(what: str, caller: str, per_minute: int) -> None:
    """Count one act of a caller. Raises `TooMany` when the minute's allowance is used up."""
    allowances: Allowances = current_app.extensions.setdefault("lvgu_allowances", Allowances())
    wait = allowances.take(what, caller, per_minute, time.monotonic())
    if wait:
        raise TooMany(N_("Too many attempts. Please wait a moment and try again."), retry_after=ceil(wait))


def spend_guess(what: str) -> None:
    """Count a secret that fits nothing against the caller's address. Raises `TooMany` as `spend`.

    A right one never comes here, so a hall behind one address is served while somebody among it guesses.
    """
    settings: Settings = current_app.config["LVGU"]
    spend(what, request.remote_addr or "", settings.wrong_tokens_per_minute)
