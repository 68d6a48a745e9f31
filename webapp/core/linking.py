"""Makes one file of what a page loads: a request costs a round trip and a kilobyte of headers on a weak line.

The sources are ordinary ES modules and style sheets, which a browser could load as they are. Here the modules
that `js/page.js` imports are joined into that one file, and every other script is joined with what it alone
imports; both then share the modules of `page.js`, so that each runs once. A style sheet takes in what it
imports at its top. Comment lines and indentation are dropped.
"""

from __future__ import annotations

import os.path
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

STATIC = Path(__file__).resolve().parent.parent / "static"
PAGE = "js/page.js"  # stands on every page
_OWN = "js/"
_IMPORT = re.compile(r'^import (?:(?P<names>[^"]+?) from )?"(?P<path>[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<kind>async function|function|const|class) (?P<name>[\w$]+)", re.MULTILINE)
_DEFAULT = re.compile(r"\bexport default (?P<name>[\w$]+);")
_LATER = re.compile(r"""\bimport\((?P<quote>["'`])(?P<path>\.{1,2}/[^"'`?$]+)""")
_OTHER_EXPORT = re.compile(r"^export\b.*", re.MULTILINE)
_CSS_IMPORT = re.compile(r'^@import "(?P<path>[^"]+)"(?: layer\((?P<layer>\w+)\))?;$', re.MULTILINE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(r"\s*([{};])\s*")


class LinkError(ValueError):
    """A source is written in a way that cannot be joined; names the file."""


def linked(name: str) -> str | None:
    """Return the text to serve for a script or style sheet of ours, or None when it is served as it is."""
    if name.endswith(".css") and name.startswith("css/"):
        return _style_sheet(name)
    if name.endswith(".js") and name.startswith(_OWN):
        return _script(name)
    return None


def modules(name: str) -> tuple[str, ...]:
    """Return every module that a script runs, in the order of running, itself last."""
    found: dict[str, None] = {}

    def visit(one: str, above: tuple[str, ...]) -> None:
        if one in above:
            raise LinkError(f"{one}: imports itself by way of {above[-1]}")
        if one not in found:
            for _, other in _imports(one):
                visit(other, (*above, one))
            found[one] = None

    visit(name, ())
    return tuple(found)


@lru_cache(maxsize=1)
def page_modules() -> tuple[str, ...]:
    """Return the modules of `page.js`, in the order of running."""
    return modules(PAGE)


def _script(name: str) -> str:
    shared = () if name == PAGE else page_modules()
    own = [one for one in modules(name) if one not in shared]
    borrowed = sorted({other for one in own for _, other in _imports(one) if other in shared})
    parts = [_module(one, name) for one in own]
    if borrowed:
        names = ", ".join(_space(one) for one in borrowed)
        parts.insert(0, f'import {{ {names} }} from "{_way(name, PAGE)}";')
    if name == PAGE:
        parts.append(f"export {{ {', '.join(_space(one) for one in own)} }};")
    elif own and (given := [found["name"] for found in _EXPORT.finditer(_source(name))]):
        parts.append(f"export const {{ {', '.join(given)} }} = {_space(name)};")
    return "\n".join(parts) + "\n"


def _way(start: str, end: str) -> str:
    """Return the relative address from one static file to another."""
    way = os.path.relpath(end, PurePosixPath(start).parent)
    return way if way.startswith(".") else f"./{way}"


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (STATIC / name).read_text("utf-8")


def _imports(name: str) -> list[tuple[str, str]]:
    """Return (names, module) of each import; a vendored file imports nothing."""
    if not name.startswith(_OWN):
        return []
    folder = PurePosixPath(name).parent
    return [(found["names"] or "", _resolve(folder, found["path"])) for found in _IMPORT.finditer(_source(name))]


def _resolve(folder: PurePosixPath, path: str) -> str:
    return (STATIC / folder / path).resolve().relative_to(STATIC).as_posix()


def _space(name: str) -> str:
    """Return the variable that holds what a module exports."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _module(name: str, script: str) -> str:
    """Return one module of a script as a function that runs at once and gives what it exports."""
    text = _source(name)
    if name.startswith(_OWN):
        text = _squeezed(_with_later_imports(name, _with_imports(name, text), script))
    given = [found["name"] for found in _EXPORT.finditer(text)]
    given += [f"default: {found['name']}" for found in _DEFAULT.finditer(text)]
    body = _EXPORT.sub(r"\g<kind> \g<name>", _DEFAULT.sub("", text))
    if other := _OTHER_EXPORT.search(body):
        raise LinkError(f"{name}: cannot join `{other[0]}`; export functions, classes and constants by name")
    return f"const {_space(name)} = (() => {{\n{body}\nreturn {{ {', '.join(given)} }};\n}})();"


def _with_imports(name: str, text: str) -> str:
    folder = PurePosixPath(name).parent

    def replace(found: re.Match[str]) -> str:
        names, space = found["names"], _space(_resolve(folder, found["path"]))
        if names is None:
            return ""
        if names.startswith("* as "):
            return f"const {names.removeprefix('* as ')} = {space};"
        if names.startswith("{"):
            return f"const {names.replace(' as ', ': ')} = {space};"
        return f"const {names} = {space}.default;"

    return _IMPORT.sub(replace, text)


def _with_later_imports(name: str, text: str, script: str) -> str:
    """Make `import("./x.js")` mean the same from the file that the module is joined into."""
    folder = PurePosixPath(name).parent

    def replace(found: re.Match[str]) -> str:
        return f"import({found['quote']}{_way(script, _resolve(folder, found['path']))}"

    return _LATER.sub(replace, text)


def _squeezed(text: str) -> str:
    """Drop comment lines and indentation; a text that spans lines would lose its own, so there may be none."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _style_sheet(name: str) -> str:
    folder = PurePosixPath(name).parent

    def taken(found: re.Match[str]) -> str:
        other = _resolve(folder, found["path"])
        text = _style_sheet(other) if other.startswith("css/") else _source(other)
        return f"@layer {found['layer']}{{{text}}}\n" if found["layer"] else text

    text = _source(name)
    imported = "".join(taken(found) for found in _CSS_IMPORT.finditer(text))
    own = _CSS_COMMENT.sub("", _CSS_IMPORT.sub("", text))
    return imported + _CSS_SPACE.sub(r"\1", re.sub(r"\s+", " ", own)).strip() + "\n"
