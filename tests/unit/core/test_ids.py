"""Numbers of records: what no column could hold is none."""

from __future__ import annotations

import pytest

from webapp.core.ids import record_number, record_numbers


def test_numbers_that_forms_send_are_read_in_order() -> None:
    assert record_numbers(["12", "7", "0012", "2147483647"]) == [12, 7, 12, 2147483647]
    assert record_numbers(None) == []


@pytest.mark.parametrize("text", ["", None, "x", "-1", "1.5", "²", "２", " 3", "2147483648", "9" * 5000])
def test_what_can_be_no_record_is_passed_over(text: str | None) -> None:
    assert record_numbers(["1", text, "2"]) == [1, 2]


@pytest.mark.parametrize("text", ["", "x", "1.5", "²", "2147483648", "-2147483649", "9" * 5000])
def test_a_number_no_record_can_have_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the interpreter's own words in one case
        record_number(text)
