"""What a judge's device calls itself, in two words for the roster. A hint for people; nothing is decided by it."""

from __future__ import annotations

import re
from typing import Final

from webapp.core.errors import N_

# The first one found counts: a browser names its ancestors too.
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS: Final = (
    ("MicroMessenger", N_("WeChat")),
    ("DingTalk", N_("DingTalk")),
    ("MQQBrowser", "QQ"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "Mi"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)

_COUNT: Final = re.compile(r"[0-9]{1,3}")


def device_words(agent: str) -> tuple[str, str]:
    """Return system and browser from a User-Agent, as message ids; empty where nothing is recognised."""
    return _first(_SYSTEMS, agent), _first(_BROWSERS, agent)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((word for mark, word in known if mark in agent), "")


def read_unsent(text: str) -> int | None:
    """Read how many ballots a device says lie on it; None when it says nothing that can be."""
    return int(text) if _COUNT.fullmatch(text) else None
