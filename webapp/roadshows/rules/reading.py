"""Reading the parts of an event file, each refusal naming its path: `criteria[0].step`."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_NUMBER: Final = re.compile(r"-?[0-9]{1,7}(\.[0-9]{1,6})?")

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)


def plain(number: Decimal) -> str:
    """Write a number without an exponent, keeping the decimals it was given with."""
    return format(number, "f")


def read_object(document: object, path: str, *, allowed: Iterable[str]) -> Mapping[str, object]:
    """Give the parts of a JSON object that may only have the allowed keys. Raises `Invalid`."""
    if not isinstance(document, dict):
        raise Invalid(N_("An object {…} is expected here."), field=path)
    for key in document:
        if key not in allowed:
            raise Invalid(N_("This key is unknown."), field=f"{path}.{key}" if path else str(key))
    return document


def read_list(document: object, path: str) -> list[object]:
    """Give the items of a JSON list. Raises `Invalid`."""
    if not isinstance(document, list):
        raise Invalid(N_("A list […] is expected here."), field=path)
    return document


def read_text(value: object, path: str) -> str:
    """Give a JSON string. Raises `Invalid`."""
    if not isinstance(value, str):
        raise Invalid(N_("A text in quotes is expected here."), field=path)
    return value


def read_whole(value: object, path: str) -> int:
    """Give a JSON whole number. Raises `Invalid`."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid(N_("A whole number is expected here."), field=path)
    return value


def read_number(value: object, path: str) -> Decimal:
    """Give an exact number, written as a string ("0.5") or a whole number. Raises `Invalid`.

    A JSON fraction has gone through binary floating point already, so it is refused.
    """
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(text):
        raise Invalid(N_('A number in quotes is expected here, such as "0.5".'), field=path)
    return Decimal(text) + 0  # also turns -0 into 0


def read_choice(kind: type[_E], value: object, path: str) -> _E:
    """Give one of an enumeration's values. Raises `Invalid`."""
    if not isinstance(value, str) or value not in {*kind}:
        raise Invalid(N_("One of these is expected here: %(choices)s."), field=path, choices=", ".join(kind))
    return kind(value)


def within(path: str, build: Callable[[], _T]) -> _T:
    """Build a checked object; a refusal names the path in the file instead of the bare field."""
    try:
        return build()
    except Invalid as error:
        refusal = Invalid(error.message, field=f"{path}.{error.field}")
        refusal.params = error.params
        raise refusal from None


def check_length(text: str, field: str, *, least: int, most: int) -> None:
    """Refuse a text that is too short or too long. Raises `Invalid`."""
    if not least <= len(text.strip()) <= most:
        raise Invalid(N_("This text has %(least)s to %(most)s characters."), field=field, least=least, most=most)


def check_exact(number: Decimal, field: str, *, most: int, places: int) -> None:
    """Refuse a number too large or too fine for exact sums. Raises `Invalid`."""
    if not number.is_finite() or number > most or number != round(number, places):
        raise Invalid(
            N_("Give a number up to %(most)s with at most %(places)s decimals."),
            field=field,
            most=most,
            places=places,
        )
