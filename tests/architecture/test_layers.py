"""What each kind of file may do; import-linter checks the order of the features themselves."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from tests.architecture.tree import modules, parsed, read, scripts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HTMX_EVENT = re.compile(r"\bhtmx:[a-zA-Z]")


def parts(*names: str) -> list[Path]:
    """Return the feature files of these kinds, packages of that name included."""
    return [
        path
        for path in modules("webapp")
        if path.parts[1] != "core" and _within_feature(path)[:1] and _within_feature(path)[0] in names
    ]


def _within_feature(path: Path) -> list[str]:
    """Return the parts of a module's name below its feature; a programme's feature lies one level deeper."""
    parts_below = path.with_suffix("").parts[2:]
    return list(parts_below[1:] if path.parts[1] == "programmes" else parts_below)


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports, the names taken from it included."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def holding(paths: list[Path], pattern: str) -> list[str]:
    """Return `file:line` for each line of code that matches; comments are left out."""
    search = re.compile(pattern).search
    return [
        f"{path}:{number}"
        for path in paths
        for number, line in enumerate(read(path).splitlines(), 1)
        if search(line.partition("  #")[0])
    ]


def test_views_and_forms_run_no_query() -> None:
    assert not holding(parts("views", "forms"), r"\bdb\.session\b|(?<![\w.])select\(|\btransaction\(")


def test_views_catch_nothing() -> None:
    catching = [
        f"{path}:{node.lineno}"
        for path in parts("views")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Try | ast.TryStar)
    ]
    assert not catching, "an error handler answers a DomainError; attempt() puts it beside its field"


def test_only_core_db_commits() -> None:
    paths = [path for path in modules("webapp") if path.as_posix() != "webapp/core/db.py"]
    assert not holding(paths, r"\.commit\(")


def test_queries_write_nothing() -> None:
    assert not holding(parts("queries"), r"\btransaction\(|(?<![\w.])(?:insert|update|delete)\(|\.add\(.*session")


def test_rules_are_pure() -> None:
    foreign = [
        f"{path}: {name}"
        for path in parts("rules")
        for name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not re.match(r"webapp\.(\w+\.rules\b|core\.errors\b)", name)
    ]
    assert not foreign, "rules import the standard library, other rules and webapp.core.errors"


def test_views_are_wired_in_app_alone() -> None:
    users = [
        f"{path}: {name}"
        for path in modules("webapp")
        for name in imports(path)
        if (match := re.match(r"webapp\.(\w+)\.views\b", name))
        and path.as_posix() != "webapp/app.py"
        and not path.as_posix().startswith(f"webapp/{match[1]}/views")
    ]
    assert not users


def test_htmx_flask_is_known_in_one_module() -> None:
    users = {
        path.as_posix() for path in modules("webapp") for name in imports(path) if name.split(".")[0] == "htmx_flask"
    }
    assert users <= {"webapp/core/htmx.py"}


def test_htmx_events_are_named_in_one_script() -> None:
    users = {path.name for path in scripts() if HTMX_EVENT.search(read(path))}
    assert users <= {"htmx-setup.js"}


def test_time_comes_from_the_clock() -> None:
    paths = [path for path in modules("webapp") if path.as_posix() != "webapp/core/clock.py"]
    assert not holding(paths, r"\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(|\btime\.time\(")
