"""From bytes to a JSON object that is safe to read: UTF-8, no key twice, nothing that cannot be shown."""

from __future__ import annotations

import json
from typing import Any, Final

from webapp.core.errors import N_, Invalid

MOST_BYTES: Final = 2_000_000


def decode(content: bytes | str) -> dict[str, Any]:
    """Give the JSON object in `content`: UTF-8, no key twice, no control characters. Raises `Invalid`."""
    if len(content) > MOST_BYTES:
        raise Invalid(N_("The file is too large."), field="$")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        document = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Invalid(
            N_("This is not JSON: see line %(line)s, column %(column)s."),
            field="$",
            line=error.lineno,
            column=error.colno,
        ) from None
    except (ValueError, RecursionError):  # not UTF-8, an endless number, or nested without end
        raise Invalid(N_("This is not JSON."), field="$") from None
    plain = _unpack(document, "$")
    if not isinstance(plain, dict):
        raise Invalid(N_("An object {…} is expected here."), field="$")
    return plain


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as read, before its keys are known to be different."""


def _refuse_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _unpack(value: object, path: str) -> object:
    """Turn pairs into dictionaries, refusing repeated keys and texts no database or page can hold."""
    if isinstance(value, _Pairs):
        unpacked: dict[str, object] = {}
        for key, part in value:
            at = f"{path}.{_text(key, path)}".removeprefix("$.")
            if key in unpacked:
                raise Invalid(N_("This key stands twice."), field=at)
            unpacked[key] = _unpack(part, at)
        return unpacked
    if isinstance(value, list):
        return [_unpack(part, f"{path}[{index}]") for index, part in enumerate(value)]
    return _text(value, path) if isinstance(value, str) else value


def _text(text: str, path: str) -> str:
    if any((char < " " and char != "\n") or "\ud800" <= char <= "\udfff" for char in text):
        raise Invalid(N_("This text has characters that cannot be shown."), field=path)
    return text
