"""The translation catalogue: what the sources say, what zh_CN answers, and what is missing between them.

Run as a script it brings the catalogue up to date: new messages are added empty, unused ones are dropped.
The message ids are the English interface, so only zh_CN has a catalogue.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "webapp/translations/zh_CN/LC_MESSAGES/messages.po"
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"silent": "false"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "lazy_gettext": None}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def extracted() -> Catalog:
    """Return every message of the sources."""
    catalogue = Catalog(locale="zh_CN", project="lvgu", fuzzy=False)
    found = extract_from_dir(ROOT / "webapp", METHODS, OPTIONS, KEYWORDS)
    for file, line, message, _comments, context in found:
        catalogue.add(message, None, locations=[(f"webapp/{file}", line)], context=context)
    return catalogue


def translated() -> Catalog:
    """Return the zh_CN catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def problems() -> list[str]:
    """Return a line for each message that is missing, untranslated, fuzzy or loses a placeholder."""
    answers = translated()
    return [
        f"{message.locations[0][0]}:{message.locations[0][1]}: {message.id!r}: {problem}"
        for message in extracted()
        if message.id and (problem := _problem(message, answers.get(_key(message), message.context)))
    ]


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _problem(message: Message, answer: Message | None) -> str | None:
    if answer is None:
        return "not in the catalogue"
    texts = [answer.string] if isinstance(answer.string, str) else answer.string
    if not texts or not all(texts):
        return "not translated"
    if answer.fuzzy:
        return "fuzzy"
    asked = message.id if isinstance(message.id, str) else message.id[-1]
    for text in texts:
        if set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(asked)):
            return f"placeholders differ in {text!r}"
    return None


def update() -> None:
    """Write the catalogue anew: the sources' messages with the answers that it already had."""
    answers, catalogue = translated(), extracted()
    catalogue.creation_date = answers.creation_date
    for message in catalogue:
        answer = answers.get(_key(message), message.context) if message.id else None
        if answer is not None:
            message.string = answer.string
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True)


if __name__ == "__main__":
    update()
    missing = problems()
    print("\n".join(missing) or "The catalogue is complete.")
    sys.exit(1 if missing else 0)
