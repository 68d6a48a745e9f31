"""What the documents say about the product: every setting is named, every quoted button exists."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from webapp.settings import ROOT

CATALOGUE = ROOT / "webapp/translations/zh_CN/LC_MESSAGES/messages.po"


def test_both_readmes_name_every_setting() -> None:
    """A variable that the settings read stands in both tables; limits are described as a group."""
    source = (ROOT / "webapp/settings.py").read_text()
    names = set(re.findall(r'env\.\w+\("([A-Z_]+)"', source)) | {"DATABASE_URL", "LVGU_SECRET_KEY"}
    assert {"HOST", "LOG_RETENTION_DAYS", "LVGU_ALLOWED_HOSTS"} <= names
    for readme in ("README.md", "README.zh-CN.md"):
        table = (ROOT / readme).read_text()
        assert sorted(name for name in names if f"`{name}`" not in table) == [], readme


def test_both_readmes_name_every_feature() -> None:
    """The map of the sources leaves out no folder."""
    folders = {path.name for path in (ROOT / "webapp").iterdir() if (path / "__init__.py").exists()}
    assert "ballots" in folders
    for readme in ("README.md", "README.zh-CN.md"):
        map_ = (ROOT / readme).read_text()
        assert sorted(name for name in folders if f"`{name}`" not in map_) == [], readme


@pytest.mark.parametrize("handbook", ["handbook.md", "handbook.zh-CN.md"])
def test_what_the_handbooks_quote_stands_on_the_pages(handbook: str) -> None:
    """Words in bold are words of the product; one that was renamed there is found here."""
    quoted = set(re.findall(r"\*\*([^*]+)\*\*", (ROOT / "docs" / handbook).read_text()))
    assert len(quoted) > 50
    shown = _shown(chinese="zh" in handbook)
    quoted -= {"bold", "粗体"}
    assert sorted(words for words in quoted if not any(text.startswith(words) for text in shown)) == []


def test_every_path_that_a_document_names_is_there() -> None:
    """A document says where to look: from the top of the tree, in `webapp/`, or among its scripts and styles."""
    tops = (ROOT, ROOT / "webapp", ROOT / "webapp/static", ROOT / "webapp/static/js")
    named = [
        (document.name, name)
        for document in (*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md"))
        for name in re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+)`", document.read_text())
    ]
    assert len(named) > 20
    assert [(document, name) for document, name in named if not any((top / name).exists() for top in tops)] == []


def _shown(*, chinese: bool) -> list[str]:
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    texts: list[str] = []
    for message in messages:
        kept = message.string if chinese else message.id
        texts.extend([kept] if isinstance(kept, str) else kept or ())
    return texts
