"""What happened in a season, played in the order in which it happened; one step may bring about others."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Step:
    """Something that happens at a moment, and returns what follows from it."""

    at: datetime
    act: Callable[[datetime], list[Step]] = field(compare=False)


def play(steps: Iterable[Step]) -> None:
    """Let everything happen, the earliest first."""
    number = count()
    waiting = [(step.at, next(number), step) for step in steps]
    heapq.heapify(waiting)
    while waiting:
        at, _, step = heapq.heappop(waiting)
        for following in step.act(at):
            heapq.heappush(waiting, (following.at, next(number), following))
