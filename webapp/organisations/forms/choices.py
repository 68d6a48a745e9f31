"""What can be chosen in these forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from webapp.core.i18n import translate_text
from webapp.organisations.rules.terms import INDUSTRY_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

E = TypeVar("E", bound="StrEnum")
Choices = list[tuple[str, str]]
Groups = dict[str, list[tuple[str, str]]]


def named(names: Mapping[Any, str], *, none: str | None = None) -> Choices:
    """Return the members of an enumeration with their names, after an empty choice that says `none`."""
    choices = [(member.value, translate_text(name)) for member, name in names.items()]
    return choices if none is None else [("", none), *choices]


def industries(*, none: str) -> Choices:
    """Return the sections of the standard with their letters."""
    return [("", none), *((one.value, f"{one.value} {translate_text(name)}") for one, name in INDUSTRY_NAMES.items())]


def chosen(kind: type[E], text: str | None) -> E | None:
    """Return the member of that value; None for none, and for what somebody wrote into an address."""
    return next((member for member in kind if member.value == text), None)
