"""One roadshow with eight entries and nine judges, ready to score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.areas.rules import CITY
from webapp.ballots import commands as ballots
from webapp.core.links import absolute
from webapp.demo.names import ENTRIES, JUDGE_NAMES, JUDGE_UNITS
from webapp.demo.people import ACTOR
from webapp.roadshows.commands import console
from webapp.roadshows.commands.load import load_event

if TYPE_CHECKING:
    from datetime import date, datetime

SLUG = "brand-2026"
CRITERIA = (
    ("content", "品牌内涵", "30", "主题鲜明，体现党建引领；有自己的做法和名称。"),
    ("effect", "融合实效", "40", "走访和问题解决有记录可查；企业评价好，党建与经营相互促进。"),
    ("example", "示范带动", "20", "做法可复制，已在别处用起来。"),
    ("stage", "现场展示", "10", "讲得清楚，用时得当。"),
)


def set_up(day: date, now: datetime) -> list[tuple[str, str]]:
    """Create the roadshow, open scoring, and return (judge, link) in the judges' order."""
    event_id = load_event(document=document(day), actor=ACTOR, now=now)
    console.open_scoring(event_id=event_id, entry_id=None, reason="", actor=ACTOR, now=now)
    tokens = ballots.issue_links(event_id=event_id, actor=ACTOR, now=now)
    return [
        (name, absolute("ballots.link", token=token))
        for name, (_judge_id, token) in zip(JUDGE_NAMES, tokens, strict=True)
    ]


def document(day: date) -> dict[str, Any]:
    """Return the event file."""
    return {
        "slug": SLUG,
        "name": "2026 丽水市两新党建品牌路演",
        "area": CITY,
        "date": day.isoformat(),
        "rules": {"aggregation": "trimmed_mean", "trim_high": 1, "trim_low": 1, "decimals": 2},
        "criteria": [
            {"key": key, "name": name, "min": "0", "max": most, "step": "1", "weight": "1", "guidance": guidance}
            for key, name, most, guidance in CRITERIA
        ],
        "entries": [
            {"key": f"e{position}", "name": name, "area": area, "order": position}
            for position, (name, area) in enumerate(ENTRIES, start=1)
        ],
        "judges": [
            {"key": f"j{number}", "name": name, "unit": unit, "recused": []}
            for number, (name, unit) in enumerate(zip(JUDGE_NAMES, JUDGE_UNITS, strict=True), start=1)
        ],
    }
