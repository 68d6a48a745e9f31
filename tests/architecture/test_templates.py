"""Templates obey the content security policy and say nothing that is not translated."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.architecture.tree import read, scripts, templates

FORBIDDEN = {
    "inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")",
    "inline style": r"<style\b|\sstyle\s*=",
    "event attribute": r"\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "evaluated values": r"""["']js:|["']javascript:""",
    "trigger filter": r"""hx-trigger\s*=\s*(?:"[^"]*\[|'[^']*\[)""",
    "unescaped output": r"\|\s*safe\b",
    "foreign address": r"""(?:src|href)\s*=\s*["'](?:https?:)?//""",
}
EVALUATED = r"\beval\(|new Function\(|setAttribute\(\s*[\"']style|\.innerHTML\s*=|insertAdjacentHTML|document\.write"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
PLACE = re.compile(r"@[a-z]+:@")  # filled in when the fragment is sent
# Names, units and signs that are the same in both languages.
SAME_IN_BOTH = {"Lvgu", "绿谷", "kB", "MB", "XLSX", "CSV", "JSON", "QR", "ID", "htmx"}
SPOKEN_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description"}
WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+")


def found(pattern: str, text: str) -> list[int]:
    """Return the numbers of the lines that match."""
    return [text.count("\n", 0, match.start()) + 1 for match in re.finditer(pattern, text, re.IGNORECASE)]


def without_comments(text: str) -> str:
    """Blank Jinja comments, keeping the line numbers."""
    return COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_templates_hold_nothing_that_the_policy_blocks(name: str) -> None:
    hits = {
        str(path): lines
        for path in templates()
        if (
            lines := found(
                FORBIDDEN[name], spoken(read(path)) if name == "event attribute" else without_comments(read(path))
            )
        )
    }
    assert not hits


def spoken(text: str) -> str:
    """Return a template without its Jinja, in which `one = …` looks like an attribute."""
    return JINJA.sub("", without_comments(text))


def test_scripts_evaluate_no_text() -> None:
    hits = {str(path): lines for path in scripts() if (lines := found(EVALUATED, read(path)))}
    assert not hits


class _Spoken(HTMLParser):
    """Collects the words that a person would read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value:
                self.words += WORD.findall(value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words += WORD.findall(data)


def test_every_word_of_a_template_goes_through_translation() -> None:
    plain = {}
    for path in templates():
        parser = _Spoken()
        parser.feed(PLACE.sub("", JINJA.sub("", read(path))))
        if words := [word for word in parser.words if word not in SAME_IN_BOTH]:
            plain[str(path)] = words
    assert not plain
