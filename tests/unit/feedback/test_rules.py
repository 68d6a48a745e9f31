"""What an enterprise may write: words, and a telephone number that is one."""

from __future__ import annotations

import pytest

from webapp.core.errors import Conflict, Invalid
from webapp.feedback.rules import (
    MOST_WAITING,
    State,
    check_contact,
    check_room,
    check_text,
    check_waiting,
)


def test_the_text_is_trimmed_and_holds_something() -> None:
    assert check_text("  夜间停电 \n") == "夜间停电"
    for wrong in ("", " ", "x" * 2001):
        with pytest.raises(Invalid) as refused:
            check_text(wrong)
        assert refused.value.field == "text"


@pytest.mark.parametrize("phone", ["", "13800001234", "0578-2091234", "+86 138 0000 1234", "(0578) 2091234"])
def test_telephone_numbers(phone: str) -> None:
    if phone.startswith("("):
        with pytest.raises(Invalid):
            check_contact("王女士", phone)
    else:
        assert check_contact("王女士", phone) == ("王女士", phone)


@pytest.mark.parametrize(
    ("name", "phone", "field"),
    [
        ("王女士", "call me", "contact_phone"),
        ("王女士", "123", "contact_phone"),
    ],
)
def test_contacts_that_are_refused(name: str, phone: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_contact(name, phone)
    assert refused.value.field == field


def test_nothing_is_decided_twice_and_waiting_ones_are_limited() -> None:
    check_waiting(State.WAITING)
    for state in (State.TAKEN, State.REFUSED):
        with pytest.raises(Conflict):
            check_waiting(state)
    check_room(MOST_WAITING - 1)
    with pytest.raises(Conflict):
        check_room(MOST_WAITING)
