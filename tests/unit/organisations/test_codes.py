"""The unified social credit code: both checks, and what is said of a wrong one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from webapp.core.errors import Invalid
from webapp.organisations.rules import codes

REAL = "91110000600037341L"  # the example of python-stdnum's documentation


def code(first: str) -> str:
    """Return seventeen characters with their check character."""
    return first + codes.check_character(first)


def test_a_valid_code_is_kept_in_one_form() -> None:
    assert codes.checked(REAL) == REAL
    assert codes.checked(" 9111 0000-6000３７３４１l ") == REAL


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "18 characters"),
        (REAL[:-1], "17"),
        (REAL + "1", "19"),
        ("91110000600037341I", "never contains"),
        ("9111000060003O341L", "never contains"),
        ("9111丽水00600037341L"[:18], "never contains"),
        ("91110000600037341M", "check character"),
        ("19110000600037341L", "check character"),
        ("000000000000000001", "check character"),
    ],
)
def test_a_wrong_code_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        codes.checked(text)
    assert words in caught.value.message % caught.value.params
    assert caught.value.field == "code"


@pytest.mark.parametrize("first", ["N", "Y", "A"])
def test_codes_of_villages_and_others_are_valid(first: str) -> None:
    body = "MA28J1234"[:8]
    whole = code(first + "1331102" + body + codes.body_check_character(body))
    assert codes.checked(whole) == whole
    assert not codes.has_doubtful_body(whole)


def test_the_body_has_its_own_check() -> None:
    assert not codes.has_doubtful_body(REAL)
    doubtful = code(REAL[:16] + ("2" if REAL[16] != "2" else "3"))
    assert codes.checked(doubtful) == doubtful
    assert codes.has_doubtful_body(doubtful)


@pytest.mark.parametrize(("body", "character"), [("D2143569", "X"), ("60003734", "1"), ("00000000", "0")])
def test_body_check_characters(body: str, character: str) -> None:
    assert codes.body_check_character(body) == character


@given(
    st.from_regex(r"[159][1-9][0-9]{6}", fullmatch=True),
    st.text(codes.ALPHABET, min_size=9, max_size=9),
)
def test_the_check_character_agrees_with_an_independent_one(head: str, body: str) -> None:
    whole = code(head + body)
    assert uscc.calc_check_digit(whole[:-1]) == whole[-1]
    assert codes.checked(whole) == whole


@given(st.text(codes.ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(codes.ALPHABET))
def test_one_mistyped_character_is_always_found(first: str, at: int, typed: str) -> None:
    whole = code(first)
    wrong = whole[:at] + typed + whole[at + 1 :]
    if wrong == whole:
        return
    with pytest.raises(Invalid):
        codes.checked(wrong)
