"""Device words and hand-over codes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from webapp.ballots.rules.devices import device_words
from webapp.ballots.rules.handover import CODE_LASTS, CODE_TRIES, Try, weigh

MADE = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.44",
            ("iPhone", "WeChat"),
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", ("Android", "Chrome")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", ("Windows", "Edge")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_device_is_named_in_two_words(agent: str, words: tuple[str, str]) -> None:
    assert device_words(agent) == words


def after(minutes: float, *, right: bool = True, wrong_tries: int = 0, used: bool = False) -> Try:
    return weigh(right=right, wrong_tries=wrong_tries, used=used, made_at=MADE, now=MADE + CODE_LASTS * (minutes / 10))


def test_a_code_works_once_for_ten_minutes() -> None:
    assert after(9.9) is Try.RIGHT
    assert after(9.9, right=False) is Try.WRONG
    assert after(10) is Try.DEAD
    assert after(1, used=True) is Try.DEAD


def test_guessing_ends_a_code_even_for_who_knows_it() -> None:
    assert after(1, wrong_tries=CODE_TRIES - 1) is Try.RIGHT
    assert after(1, wrong_tries=CODE_TRIES) is Try.DEAD
