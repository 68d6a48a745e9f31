"""The receipt's canonical form is a published format: these bytes must never change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from webapp.ballots.rules.receipt import canonical, receipt

RECEIVED = datetime(2026, 12, 1, 6, 42, 0, 123, tzinfo=UTC)
FORM = (
    '{"entry":"e1","event":"brand-2026","judge":"j1","received":"2026-12-01T06:42:00.000123Z","revision":1,'
    '"scores":{"content":"27.5","effect":"35"}}'
)


def test_the_canonical_form() -> None:
    scores = {"effect": Decimal(35), "content": Decimal("27.5")}
    form = canonical(event="brand-2026", judge="j1", entry="e1", revision=1, scores=scores, received=RECEIVED)
    assert form == FORM


def test_the_time_zone_does_not_matter() -> None:
    local = RECEIVED.astimezone(timezone(timedelta(hours=8)))
    scores = {"effect": Decimal(35), "content": Decimal("27.5")}
    assert canonical(event="brand-2026", judge="j1", entry="e1", revision=1, scores=scores, received=local) == FORM


def test_the_code() -> None:
    assert receipt(FORM) == "TJ53XEXQZ7"
