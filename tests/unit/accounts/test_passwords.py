"""What a new password must be, under either policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from webapp.accounts.rules import PasswordPolicy, check_password, normal_password, password_expired
from webapp.core.errors import Invalid

ASVS, MLPS2 = PasswordPolicy.ASVS, PasswordPolicy.MLPS2
COMMON = frozenset(Path("webapp/accounts/data/common_passwords.txt").read_text().splitlines())
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def check(password: str, policy: PasswordPolicy = ASVS) -> None:
    check_password(normal_password(password), username="ye.lijuan", common=COMMON, policy=policy)


@pytest.mark.parametrize(
    "password",
    [
        "tea-hill",
        "全是小写不要求其他",
        "松阳大木山的茶园",
        "x" * 63 + "yz",
        "a" * 127 + "b",
        "  blanks count  ",
        "only small letters here",
        "😀😀😀😀😀😀😀!",
    ],
)
def test_length_is_enough(password: str) -> None:
    check(password)


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", "Use at least"),
        ("7 signs", "Use at least"),
        ("茶园茶园茶园茶", "Use at least"),
        ("x" * 128 + "y", "Use at most"),
        ("password1", "Anyone would guess"),
        ("PassWord1", "Anyone would guess"),
        ("woaini1314", "Anyone would guess"),
        ("88888888", "Anyone would guess"),
        ("～～～～～～～～", "Anyone would guess"),
        ("ｐａｓｓｗｏｒｄ１", "Anyone would guess"),
        ("ye.lijuan", "The password must not"),
        ("my name is Ye.Lijuan", "The password must not"),
    ],
)
def test_weak_passwords_are_refused(password: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        check(password)
    assert caught.value.field == "new_password"


@pytest.mark.parametrize("password", ["tea hill 9", "TeaHill99", "Tea Hills", "茶园Tea9999"])
def test_mlps2_takes_three_kinds(password: str) -> None:
    check(password, MLPS2)


@pytest.mark.parametrize("password", ["tea-hill", "teahill99", "TEA HILL", "茶园茶园茶园茶园1"])
def test_mlps2_refuses_fewer(password: str) -> None:
    check(password)
    with pytest.raises(Invalid, match="Mix at least three"):
        check(password, MLPS2)


def test_mlps2_asks_for_a_new_password_after_ninety_days() -> None:
    set_at = NOW - timedelta(days=90)
    assert password_expired(MLPS2, set_at, NOW)
    assert not password_expired(MLPS2, set_at + timedelta(seconds=1), NOW)
    assert not password_expired(ASVS, set_at, NOW)
    assert not password_expired(MLPS2, None, NOW)


def test_the_list_holds_what_people_try_first() -> None:
    assert len(COMMON) > 10_000
    assert {"password1", "qwertyuiop", "1q2w3e4r", "5201314520"} - COMMON == {"5201314520"}
    assert all(len(word) >= 8 and word == word.casefold() for word in COMMON)
