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
    found += _photo_differences(before, after)
    old = {opinion["client_id"]: opinion for opinion in before["opinions"]}
    new = {opinion["client_id"]: opinion for opinion in after["opinions"]}
    return found + [
        Difference("opinion", old.get(client_id), new.get(client_id))
        for client_id in {**old, **new}
        if old.get(client_id) != new.get(client_id)
    ]


def _photo_differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Compare the photos with those still on their way; that one of these arrived changes nothing."""
    old, new = ([*content.get("photos", []), *content.get("awaited", [])] for content in (before, after))
    arrived = bool(before.get("awaited")) and len(old) == len(new)
    return [] if old == new or arrived else [Difference("photos", old, new)]
