"""What the pages of the hall end with: the present state beside a refusal, and answers that keep the time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, g, request

from webapp.core import clock, htmx
from webapp.core.error_pages import refuse, told
from webapp.core.errors import Conflict
from webapp.core.i18n import explain
from webapp.roadshows.rules.timer import minutes

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Blueprint, Response

    from webapp.settings import Settings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(r"@(left|clock):(\d+)@")


class Outrun(NamedTuple):
    """A refusal that stands above the present state, with what was typed."""

    message: str
    typed: list[tuple[str, str]]


def shows_the_present(bp: Blueprint, page: Callable[..., Response]) -> None:
    """Answer a conflict on these pages with the page as it is now: whoever was slower sees it at once.

    `page` takes what the address says. Programs get the refusal itself.
    """
    bp.register_error_handler(Conflict, lambda error: present(error, page))


def present(error: Conflict, page: Callable[..., Response]) -> Response:
    """Return the page as it is now with the refusal above it."""
    if htmx.wants_json():
        return refuse(error)
    g.outrun = Outrun(explain(error), told())
    response = page(**(request.view_args or {}))
    response.status_code = int(error.status)
    return response


def poll_seconds() -> float:
    """Return how often a page of the hall asks for news."""
    settings: Settings = current_app.config["LVGU"]
    return settings.poll_ms / 1000


def in_ms(moment: datetime) -> int:
    """Write a moment as milliseconds since 1970, for `with_time`."""
    return int((moment - _EPOCH).total_seconds() * 1000)


def with_time(text: str) -> str:
    """Put the time that is left in place of the moment at which a running timer ends.

    The text may have been rendered a while ago and kept; `@left:…@` becomes milliseconds, `@clock:…@` reads
    `06:42`.
    """
    now = in_ms(clock.now())

    def write(found: re.Match[str]) -> str:
        left = int(found[2]) - now
        return str(left) if found[1] == "left" else minutes(left)

    return _MOMENT.sub(write, text)
