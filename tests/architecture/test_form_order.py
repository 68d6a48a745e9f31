"""A form's class declares its fields in the order of its page: error summaries list them so."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

import pytest
from wtforms.fields.core import UnboundField

from tests.architecture.tree import files, read, templates
from webapp.core.forms import Form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INSERTED = re.compile(r"\{% (?:include|import) \"([^\"]+)\"")
SUMMARY = re.compile(r"form\.summary\((\w+)\)")
FIELD = re.compile(r"form\.(?:field|checkbox|chips|segmented|stepper)\((\w+)\.(\w+)")
WITH_SUMMARY = [path for path in templates() if path.parts[2] != "macros" and SUMMARY.search(read(path))]


def whole(path: Path) -> str:
    """Return a template with what it includes and the macros that it imports, these where they are named."""
    folder = path.parents[len(path.parts) - 3]
    return INSERTED.sub(lambda found: whole(folder / found[1]), read(path))


def declared() -> Iterator[list[str]]:
    """Yield the names of the fields of each form, as it declares them."""
    for path in files():
        if path.suffix == ".py" and path.parts[0] == "webapp" and ("forms" in path.parts or path.stem == "forms"):
            importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    known: set[type[Form]] = set()
    waiting: list[type[Form]] = [Form]
    while waiting:
        waiting += (found := set(waiting.pop().__subclasses__()) - known)
        known |= found
    for one in known:
        fields = {name: getattr(one, name) for name in dir(one)}
        unbound = [(field.creation_counter, name) for name, field in fields.items() if isinstance(field, UnboundField)]
        yield [name for _, name in sorted(unbound)]


@pytest.fixture(scope="module")
def forms() -> list[list[str]]:
    """Give the fields of every form."""
    return list(declared())


@pytest.mark.parametrize("path", WITH_SUMMARY, ids=str)
def test_a_summary_lists_errors_in_the_order_of_the_page(path: Path, forms: list[list[str]]) -> None:
    text = whole(path)
    for variable in SUMMARY.findall(text):
        shown = list(dict.fromkeys(name for named, name in FIELD.findall(text) if named == variable))
        holding = [names for names in forms if set(shown) <= set(names)]
        orders = [[name for name in names if name in shown] for names in holding]
        assert not orders or shown in orders, f"{path}: {variable} shows {shown}, its class declares {orders[0]}"
