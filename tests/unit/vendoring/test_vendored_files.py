"""The files of other projects are what was vendored, and Pico keeps what the pages use."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from webapp.vendoring import __main__ as vendoring
from webapp.vendoring.trim import trimmed

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_nobody_changed_a_vendored_file() -> None:
    assert vendoring.problems() == []


def test_a_changed_a_missing_and_a_strange_file_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendoring, "ROOT", tmp_path)
    for name in json.loads(vendoring.MANIFEST.read_text("utf-8")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("changed", "utf-8")
    (tmp_path / "webapp/static/vendor/pico.css").unlink()
    (tmp_path / "webapp/static/vendor/more.js").write_text("", "utf-8")
    found = vendoring.problems()
    assert "webapp/static/vendor/htmx.js: changed since it was vendored" in found
    assert "webapp/static/vendor/pico.css: missing" in found
    assert "webapp/static/vendor/more.js: unknown file" in found


def test_trimming_drops_what_no_page_has_and_keeps_the_licence() -> None:
    sheet = (
        '@charset "UTF-8";/*!\n * Licence\n */:host,:root{--a:1;--b:url("data:x;(}");--c:2}'
        "input:not([type=range]),[role=switch]{width:var(--a)}"
        "@media print{[data-tooltip]::after{color:red}}"
        "@media (min-width:1px){p{margin:var(--c)}nav p{margin:0}}"
    )
    assert trimmed(sheet) == (
        "/*!\n * Licence\n */:root{--a:1;--c:2}input:not([type=range]){width:var(--a)}"
        "@media (min-width:1px){p{margin:var(--c)}}"
    )


def test_every_property_that_pico_reads_is_defined() -> None:
    pico = (vendoring.ROOT / "webapp/static/vendor/pico.css").read_text("utf-8")
    own = (vendoring.ROOT / "webapp/static/css/app.css").read_text("utf-8")
    defined = set(re.findall(r"(--[\w-]+):", pico + own))
    read = set(re.findall(r"var\((--[\w-]+)\)", pico))  # without a value to fall back on
    replaced = {
        "--pico-code-background-color",  # app.css draws code and headings itself
        "--pico-code-color",
        "--pico-del-color",
        "--pico-form-element-focus-color",  # and shows the focus by an outline
        "--pico-form-element-placeholder-color",
        "--pico-h1-color",
        "--pico-h2-color",
        "--pico-h3-color",
    }
    assert read - defined <= replaced
