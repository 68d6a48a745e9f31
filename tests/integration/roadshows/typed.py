"""What a browser would send back from a page."""

from __future__ import annotations

from html.parser import HTMLParser


def fields_of(page: str) -> dict[str, str]:
    """Return the fields of the page's forms with their values, without the CSRF token."""
    reader = _Fields()
    reader.feed(page)
    del reader.sent["csrf_token"]
    return reader.sent


class _Fields(HTMLParser):
    """Collects inputs, selects and text areas."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        name = held.get("name", "")
        if tag == "input":
            self._input(name, held)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._option(held)
        elif tag == "textarea":
            self._area = name
            self.sent[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data.lstrip("\r\n")

    def _input(self, name: str, held: dict[str, str]) -> None:
        if name and (held.get("type") not in {"radio", "checkbox"} or "checked" in held):
            self.sent[name] = held.get("value", "")

    def _option(self, held: dict[str, str]) -> None:
        if "selected" in held or self._select not in self.sent:
            self.sent[self._select] = held.get("value", "")
