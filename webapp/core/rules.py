"""What holds for whatever people write, in every feature. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from webapp.core.errors import N_

NO_IDENTITY_NUMBER: Final = N_("This looks like an identity card number. Please leave it out: it is not needed.")

# GB 11643-1999: area, date of birth, sequence, check digit; as people write it, also in groups. The 15 digits of
# before 1999 have no check digit and are valid no more: business registration numbers would be taken for them.
_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])(?:[1-8](?:[ -]?[0-9]){16}[ -]?[0-9Xx])(?![0-9A-Za-z])")
_SPACING: Final = re.compile(r"[ -]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_FIRST_YEAR, _LAST_YEAR = 1870, 2099


def holds_identity_number(text: str) -> bool:
    """Whether a resident identity number stands in the text, by its date of birth and its check digit.

    Companies' credit codes begin with 9; in those of other bodies the county stands where the year of birth would,
    and no county in Zhejiang ends so that it could be one.
    """
    return any(_is_identity(_SPACING.sub("", found)) for found in _NUMBER.findall(unicodedata.normalize("NFKC", text)))


def _is_identity(number: str) -> bool:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _FIRST_YEAR <= born.year <= _LAST_YEAR and number[-1].upper() == _CHECKS[total % 11]
