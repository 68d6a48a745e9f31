"""Every feature has the same shape, so that anybody finds any piece."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tests.architecture.tree import modules, parsed, read

if TYPE_CHECKING:
    from pathlib import Path

ALL = ("webapp", "tests", "tools", "bench", "migrations")
MOST_FILE_LINES = 300
MOST_FUNCTION_LINES = {"webapp": 40, "tests": 60, "tools": 40, "bench": 60, "migrations": 40}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service", "services", "misc"}
PARTS = {"__init__", "rules", "models", "queries", "commands", "forms", "views", "cli"}
# Who may open a view, or run an event, is said in one place, above which every view stands.
MORE_PARTS = {"accounts": {"access"}, "roadshows": {"access"}}
# Folders under webapp/ that are no features and have a shape of their own.
NO_FEATURES = {"core", "vendoring", "demo", "templates", "static", "translations"}


def test_no_file_is_too_long() -> None:
    long = {str(path): lines for path in modules(*ALL) if (lines := len(read(path).splitlines())) > MOST_FILE_LINES}
    assert not long, "split into a package of the same name"


def test_no_function_is_too_long() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": _lines(node)
        for path in modules(*ALL)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _lines(node) > MOST_FUNCTION_LINES[path.parts[0]]
    }
    assert not long


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_module_says_what_it_is() -> None:
    silent = [str(path) for path in modules(*ALL) if not ast.get_docstring(parsed(path))]
    assert not silent


def test_names_say_something() -> None:
    vague = [str(path) for path in modules(*ALL) if BANNED_NAMES & {*path.parts[:-1], path.stem}]
    assert not vague


def test_features_hold_only_the_known_parts() -> None:
    strange = [str(path) for path in modules("webapp") if len(path.parts) > 2 and not _known(path)]
    assert not strange, f"a feature folder holds only {sorted(PARTS)}"


def _known(path: Path) -> bool:
    parts = PARTS | MORE_PARTS.get(path.parts[1], set())
    below = path.with_suffix("").parts[2:]
    if path.parts[1] == "programmes" and len(below) > 1:  # each programme is a feature of its own
        below = below[1:]
    return path.parts[1] in NO_FEATURES or below[0] in parts
