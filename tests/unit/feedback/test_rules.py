"""What an enterprise may write: no identity numbers, a telephone number that is one."""

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
    has_identity_number,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11010519491231002X", True),  # the standard's own example
        ("身份证号11010519491231002x，请核实", True),
        ("440524188001010014", True),  # and its second
        ("110105194912310021", False),  # wrong check digit
        ("110105194913310026", False),  # no such month
        ("913311237511233019", False),  # a credit code of digits only
        ("订单 4405241880010100140", False),  # longer
        ("", False),
    ],
)
def test_identity_numbers_are_found(text: str, *, found: bool) -> None:
    assert has_identity_number(text) is found


def test_the_text_is_trimmed_and_holds_something() -> None:
    assert check_text("  夜间停电 \n") == "夜间停电"
    for wrong in ("", " ", "x" * 2001, "我的号码 11010519491231002X"):
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
        ("11010519491231002X", "", "contact_name"),
        ("王女士", "call me", "contact_phone"),
        ("王女士", "123", "contact_phone"),
        ("王女士", "440524188001010014", "contact_phone"),
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
