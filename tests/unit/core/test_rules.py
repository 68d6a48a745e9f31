"""Identity numbers are found however they are written; other long numbers are not taken for them."""

from __future__ import annotations

import pytest

from webapp.core.rules import holds_identity_number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11010519491231002X", True),  # the standard's own example
        ("身份证号11010519491231002x，请核实", True),
        ("440524188001010014", True),  # and its second
        ("身份证３３２５２８１９８００１０１００１５。", True),  # full-width
        ("１１０１０５１９４９１２３１００２Ｘ", True),
        ("110105 19491231 002X", True),  # in groups
        ("110105-19491231-002X", True),
        ("110105194912310021", False),  # wrong check digit
        ("110105194913310026", False),  # no such month
        ("110105099912310022", False),  # nobody is born in 999
        ("913311237511233019", False),  # a company's credit code of digits only
        ("53331124MJ9331032Y", False),  # a social organisation's
        ("订单 4405241880010100140", False),  # longer
        ("440524800101001", False),  # 15 digits: no check digit, and valid no more
        ("13800001234 0578-2123456", False),
        ("", False),
    ],
)
def test_identity_numbers_are_found(text: str, *, found: bool) -> None:
    assert holds_identity_number(text) is found
