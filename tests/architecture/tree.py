"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_FOREIGN = {"__pycache__", "node_modules", "instance", "build"}
_OWN_HIDDEN = {".ci", ".editorconfig", ".gitattributes", ".gitignore"}
_BINARY = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".xlsx", ".heic", ".gz", ".br", ".mo", ".db"}


@cache
def files() -> tuple[Path, ...]:
    """Return every file that belongs to the project, relative to its root, sorted."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if _own(name)]
        found += [Path(folder, name).relative_to(ROOT) for name in names if _own(name)]
    return tuple(sorted(found))


def _own(name: str) -> bool:
    if name.startswith("."):
        return name in _OWN_HIDDEN
    return name not in _FOREIGN and not name.endswith(".egg-info")


def texts() -> list[Path]:
    """Return the files that hold text."""
    return [path for path in files() if path.suffix not in _BINARY]


def modules(*roots: str) -> list[Path]:
    """Return the Python files under the folders named; generated migrations are not counted."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.parts[0] in roots and path.parts[:2] != ("migrations", "versions")
    ]


def templates() -> list[Path]:
    """Return the Jinja templates."""
    return [path for path in files() if path.parts[:2] == ("webapp", "templates") and path.suffix == ".html"]


def scripts() -> list[Path]:
    """Return our own browser scripts: the vendored ones are somebody else's."""
    return [path for path in files() if path.parts[:3] == ("webapp", "static", "js") and path.suffix == ".js"]


@cache
def read(path: Path) -> str:
    """Return the text of a file."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(read(path), filename=str(path))
