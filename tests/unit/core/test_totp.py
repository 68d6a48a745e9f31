"""One-time codes against the published vectors."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from webapp.core import totp

KEY = b"12345678901234567890"


# RFC 6238, appendix B, SHA-1; the last six of its eight digits.
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_vectors_of_the_standard(seconds: int, expected: str) -> None:
    assert totp.code(KEY, seconds // 30) == expected


def test_a_code_counts_for_a_little_more_than_its_half_minute_and_once() -> None:
    now = datetime(2026, 11, 25, 1, 0, 10, tzinfo=UTC)
    step = int(now.timestamp()) // 30
    shown = totp.code(KEY, step)
    for seconds, found in ((0, step), (25, step), (-25, step), (60, None), (-60, None)):
        assert totp.matching(KEY, shown, now + timedelta(seconds=seconds), 0) == found
    assert totp.matching(KEY, shown, now, step) is None
    for typed in ("", "12345", "１２３４５６"):
        assert totp.matching(KEY, typed, now, 0) is None


def test_apps_can_read_the_address() -> None:
    address = totp.address(KEY, "ye.lijuan")
    assert address == f"otpauth://totp/Lvgu:ye.lijuan?secret={totp.spelled(KEY)}&issuer=Lvgu"
    assert base64.b32decode(totp.spelled(KEY)) == KEY
