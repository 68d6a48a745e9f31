"""Scripts and style sheets joined into one file: each module once, nothing lost, nothing misunderstood."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from webapp.core import linking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Write = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Give a function that writes a static file of a site of its own."""
    monkeypatch.setattr(linking, "STATIC", tmp_path)

    def put(name: str, text: str) -> None:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    def forget() -> None:
        linking._source.cache_clear()
        linking.page_modules.cache_clear()

    forget()
    yield put
    forget()


def script(name: str) -> str:
    """Return the joined script."""
    text = linking.linked(name)
    assert text is not None
    return text


def test_modules_run_once_and_before_who_imports_them(write: Write) -> None:
    write("js/page.js", 'import "./a.js";\nimport "./b.js";\n')
    write("js/a.js", 'import { two } from "./b.js";\nconsole.log(two);\n')
    write("js/b.js", "export const two = 2;\n")
    assert linking.modules("js/page.js") == ("js/b.js", "js/a.js", "js/page.js")
    text = script("js/page.js")
    assert text.count("const two = 2;") == 1
    assert "const { two } = $js_b;" in text
    assert text.rstrip().endswith("export { $js_b, $js_a, $js_page };")


def test_another_script_shares_the_modules_of_the_page(write: Write) -> None:
    write("js/page.js", 'import "./a.js";\n')
    write("js/a.js", "export function one() {}\n")
    write("js/deep/form.js", 'import { one as first } from "../a.js";\nimport * as b from "./b.js";\nfirst(b);\n')
    write("js/deep/b.js", "export class B {}\n")
    text = script("js/deep/form.js")
    assert text.startswith('import { $js_a } from "../page.js";\n')
    assert "function one" not in text
    assert "const { one: first } = $js_a;" in text
    assert "const b = $js_deep_b;" in text
    assert "return { B };" in text


def test_a_module_of_the_page_asked_for_by_itself_runs_nothing_twice(write: Write) -> None:
    write("js/page.js", 'import "./a.js";\n')
    write("js/a.js", "console.log(1);\n")
    assert script("js/a.js").strip() == ""


def test_a_script_that_is_loaded_later_gives_what_it_exports(write: Write) -> None:
    write("js/page.js", 'import "./deep/a.js";\n')
    write("js/deep/a.js", "const later = () => import(`./b.js?${1}`);\n")
    write("js/deep/b.js", "export async function go() {}\n")
    assert "import(`./deep/b.js?${1}`)" in script("js/page.js")
    assert script("js/deep/b.js").endswith("export const { go } = $js_deep_b;\n")


def test_comments_and_indentation_are_dropped_from_our_own_lines_only(write: Write) -> None:
    write("js/page.js", 'import lib from "../vendor/lib.js";\n// why\nif (lib) {\n  lib.go("// stays");\n}\n')
    write("vendor/lib.js", "// licence\nvar lib = {};export default lib;\n")
    text = script("js/page.js")
    assert "// why" not in text
    assert 'lib.go("// stays");' in text
    assert "// licence" in text
    assert "return { default: lib };" in text
    assert "const lib = $vendor_lib.default;" in text


@pytest.mark.parametrize("line", ["export let a = 1;", "export { a };", 'export * from "./b.js";'])
def test_an_export_that_cannot_be_joined_is_refused(write: Write, line: str) -> None:
    write("js/page.js", 'import "./a.js";\n')
    write("js/a.js", f"{line}\n")
    with pytest.raises(linking.LinkError, match=r"js/a\.js: cannot join"):
        linking.linked("js/page.js")


def test_modules_that_import_each_other_are_refused(write: Write) -> None:
    write("js/page.js", 'import "./a.js";\n')
    write("js/a.js", 'import "./b.js";\n')
    write("js/b.js", 'import "./a.js";\n')
    with pytest.raises(linking.LinkError, match="imports itself"):
        linking.linked("js/page.js")


def test_a_style_sheet_takes_in_what_it_imports(write: Write) -> None:
    write("css/app.css", '@import "../vendor/v.css" layer(vendor);\n\n/* why */\na {\n  color: red;\n}\n')
    write("vendor/v.css", "b{color:blue}")
    assert linking.linked("css/app.css") == "@layer vendor{b{color:blue}}\na{color: red;}\n"


@pytest.mark.parametrize("name", ["vendor/htmx.js", "icons/lvgu.svg"])
def test_other_files_are_served_as_they_are(name: str) -> None:
    assert linking.linked(name) is None


def test_every_script_of_ours_can_be_joined() -> None:
    names = sorted(path.relative_to(linking.STATIC).as_posix() for path in linking.STATIC.rglob("js/**/*.js"))
    assert "js/page.js" in names
    for name in names:
        text = script(name)
        assert not re.search(r"^import (?!\{ [$\w, ]+ \} from \"\.{1,2}/)", text, re.MULTILINE), name


def test_no_text_of_ours_spans_lines() -> None:
    """Indentation is dropped, which would change a template literal over several lines."""
    odd = [
        f"{path.name}:{number}"
        for path in sorted(linking.STATIC.rglob("js/**/*.js"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if line.count("`") % 2 and not line.lstrip().startswith("//")
    ]
    assert not odd
