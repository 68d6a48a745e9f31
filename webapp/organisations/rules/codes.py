"""统一社会信用代码, the unified social credit code of GB 32100-2015."""

from __future__ import annotations

import unicodedata

from webapp.core.errors import N_, Invalid

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY = slice(8, 17)


def normalise(text: str) -> str:
    """Return the code as it is kept: half-width capitals without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in plain if not char.isspace() and char not in "-—_")


def check_character(first: str) -> str:
    """Return the eighteenth character for the seventeen before it: weights 3^(i-1) mod 31, 31 - sum mod 31."""
    total = sum(ALPHABET.index(char) * pow(3, at, 31) for at, char in enumerate(first))
    return ALPHABET[(31 - total % 31) % 31]


def body_check_character(first: str) -> str:
    """Return the check character of a GB 11714 code for its eight characters: 11 - sum mod 11, X for 10, 0 for 11."""
    total = sum(_BODY_ALPHABET.index(char) * weight for char, weight in zip(first, _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def checked(text: str) -> str:
    """Return the normalised code, or raise `Invalid` (field `code`) saying what is wrong with it."""
    code = normalise(text)
    if len(code) != LENGTH:
        raise Invalid(
            N_("A unified social credit code has 18 characters; this one has %(length)s."),
            field="code",
            length=len(code),
        )
    foreign = "".join(dict.fromkeys(char for char in code if char not in ALPHABET))
    if foreign:
        raise Invalid(
            N_("A unified social credit code never contains %(characters)s."), field="code", characters=foreign
        )
    if code[-1] != check_character(code[:-1]):
        raise Invalid(N_("The code's check character is wrong: one of its characters must be mistyped."), field="code")
    return code


def is_valid(code: str) -> bool:
    """Whether a normalised code passes the check of GB 32100."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET) and code[-1] == check_character(code[:-1])


def has_doubtful_body(code: str) -> bool:
    """Whether positions 9 to 17 of a valid code fail the check of GB 11714: worth a warning, no error."""
    body = code[_BODY]
    return body[-1] != body_check_character(body[:-1])
