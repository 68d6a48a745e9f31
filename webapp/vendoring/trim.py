"""Takes from Pico what Lvgu's pages use.

Whole, it would be a quarter of what a phone may load at first. Left out are its colour tables, which
`css/app.css` replaces by its own, and rules for elements and attributes that no page has.
"""

from __future__ import annotations

import re

# A selector that names one of these (outside :not) is left out; a rule without selectors goes with them.
_UNUSED = re.compile(
    r"""data-tooltip | data-theme | :host | :-moz | ::-moz-focus | -ms- | ::-webkit-inner | rtl
    | \[role | \[tabindex | \[aria-(?:busy|hidden|controls|invalid|label=breadcrumb) | \[dir
    | type="?(?:button|color|datetime-local|file|hidden|month|range|reset|time|week)
    | \b(?:article|aside|audio|blockquote|canvas|datalist|del|dfn|dialog|embed|figure|footer|h[456]|header
        |hgroup|hr|iframe|ins|kbd|main|mark|menu|nav|object|optgroup|pre|progress|samp|sub|sup|svg|template
        |tfoot|video|abbr|area|img)\b
    | calendar-picker | file-upload | indeterminate | ~label | modal- | selection | striped
    | \[multiple | \[readonly""",
    re.VERBOSE,
)
_NEGATION = re.compile(r":not\((?:[^()]|\([^()]*\))*\)")
_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
_COLOURS = "--pico-form-element-selected-background-color:"  # only the tables of one scheme define it
_USE = re.compile(r"var\((--[\w-]+)")
_VALUE = r"""(?:"[^"]*"|'[^']*'|\((?:"[^"]*"|'[^']*'|[^()"']|\((?:[^()]|\([^()]*\))*\))*\)|[^;}"'(])+"""
_DEFINITION = re.compile(rf"(?<=[{{;])(--[\w-]+):{_VALUE}(?:;|(?=\}}))")


def trimmed(sheet: str) -> str:
    """Return the sheet without what no page uses, nor custom properties that nothing left reads."""
    licence = re.search(r"/\*!.*?\*/", sheet, re.DOTALL)
    text = _rules(_COMMENT.sub("", sheet.removeprefix('@charset "UTF-8";')))
    while (shorter := _without_idle_properties(text)) != text:
        text = shorter
    return (licence[0] if licence else "") + text


def _without_idle_properties(text: str) -> str:
    used = set(_USE.findall(text))
    kept = _DEFINITION.sub(lambda found: found[0] if found[1] in used else "", text)
    return re.sub(r"[^{}]+\{\}", "", kept)


def _rules(text: str) -> str:
    return "".join(_kept(*rule.split("{", 1)) for rule in _blocks(text))


def _kept(head: str, body: str) -> str:
    head = re.sub(r"/\*.*?\*/", "", head, flags=re.DOTALL)
    if head.startswith("@"):
        inner = _rules(body[:-1]) if head.startswith(("@media", "@supports")) else ""
        return f"{head}{{{inner}}}" if inner else ""
    if _COLOURS in body:
        return ""
    selectors = [one for one in _parts(head) if not _UNUSED.search(_NEGATION.sub("", one))]
    return f"{','.join(selectors)}{{{body}" if selectors else ""


def _blocks(text: str) -> list[str]:
    """Split into top-level `head{body}`; quoted braces do not count."""
    found, depth, start, quote = [], 0, 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                found.append(text[start : at + 1])
                start = at + 1
    return found


def _parts(head: str) -> list[str]:
    """Split a selector list at its own commas, not at those inside brackets."""
    parts, depth = [""], 0
    for sign in head:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
