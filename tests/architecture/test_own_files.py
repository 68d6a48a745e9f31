"""Nothing of the machine that a file was written on stays in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files, read, texts

# Written in pieces, so that this file does not hold what it looks for.
TRACES = {
    "address of a package registry": r"py[p]i\.o|python[h]osted|npm[j]s\.|deb[i]an\.org"
    r"|--(?:extra-)?index-ur[l]|find-link[s]|\"resolve[d]\"",
    "path of somebody's machine": r"(?<![\w.])/(?:wor[k]|hom[e]|roo[t]|User[s])/",
    "merge conflict": r"^(?:<{7}|>{7}) ",
}


@pytest.mark.parametrize("name", TRACES)
def test_no_file_holds_traces(name: str) -> None:
    search = re.compile(TRACES[name], re.MULTILINE).search
    assert [str(path) for path in texts() if search(read(path))] == []


def test_no_database_key_or_environment_is_kept() -> None:
    kept = [str(path) for path in files() if re.search(r"\.(?:db|sqlite3?|pem|key)$|^\.env$", path.name)]
    assert not kept


def test_scripts_can_be_run() -> None:
    runnable = [Path(".ci/run"), *(path for path in files() if path.match("tools/*.sh"))]
    assert [str(path) for path in runnable if not (ROOT / path).stat().st_mode & 0o100] == []


def test_notices_are_there() -> None:
    assert "Apache License" in read(Path("LICENSE"))
