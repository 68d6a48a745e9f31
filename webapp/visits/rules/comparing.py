"""What differs between two versions of a visit, field by field, for people to read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

# In the order of the form.
_FIELDS: Final = (
    "organisation_id",
    "visited_on",
    "themes",
    "registered",
    "floating",
    "contact",
    "photos",
    "position",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs; for an opinion `field` is "opinion" and None means that it is not there.

    Values are in the shape of `Content.as_json()`.
    """

    field: str
    before: Any
    after: Any


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Compare two kept contents (`Content.as_json()`); the order of opinions does not count."""
    found = [
        Difference(field, before.get(field), after.get(field))
        for field in _FIELDS
        if before.get(field) != after.get(field)
    ]
    old = {opinion["client_id"]: opinion for opinion in before["opinions"]}
    new = {opinion["client_id"]: opinion for opinion in after["opinions"]}
    return found + [
        Difference("opinion", old.get(client_id), new.get(client_id))
        for client_id in {**old, **new}
        if old.get(client_id) != new.get(client_id)
    ]
