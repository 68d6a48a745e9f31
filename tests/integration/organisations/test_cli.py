"""`flask organisations`: the same rules as on the pages, for tables that lie on the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from tests.integration.organisations import city
from tests.integration.organisations.city import LIANDU, SONGYANG
from webapp.accounts.rules import Role
from webapp.core.db import db, transaction
from webapp.core.workbooks import read
from webapp.organisations import queries
from webapp.organisations.models import OrganisationTerm
from webapp.organisations.rules.filtering import Filter

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask

    from webapp.accounts.rules import Viewer


@pytest.fixture
def coordinator(context: Flask) -> Viewer:
    return city.coordinator()


def run(context: Flask, *arguments: str) -> Result:
    return context.test_cli_runner().invoke(args=["organisations", *arguments])


def table(folder: Path) -> str:
    path = folder / "名册.csv"
    path.write_text(
        f"名称,统一社会信用代码\n甲茶厂,{city.code(1)}\n乙茶厂,1\n甲 茶厂,{city.code(2)}\n", encoding="utf-8"
    )
    return str(path)


def count(viewer: Viewer, text: str = "") -> int:
    page, _ = queries.listing(viewer, Filter(text=text), 1)
    return page.total


def test_a_dry_run_tells_and_an_import_does(context: Flask, coordinator: Viewer, tmp_path: Path) -> None:
    arguments = ["import", table(tmp_path), "--area", SONGYANG, "--as", coordinator.username]
    dry = run(context, *arguments, "--dry-run")
    assert dry.exit_code == 0, dry.output
    lines = dry.output.splitlines()
    assert lines[0].startswith("3\twrong\t乙茶厂\t")
    assert lines[1] == "4\tdouble\t甲 茶厂\tMuch the same name as row 2"
    assert lines[-1] == "new=1 changed=0 unchanged=0 double=1 wrong=1"
    assert count(coordinator) == 0
    assert run(context, *arguments).exit_code == 0
    assert count(coordinator) == 1
    run(context, *arguments, "--with-doubles")
    assert count(coordinator) == 2


def test_refusals_end_with_one_line(context: Flask, coordinator: Viewer, tmp_path: Path) -> None:
    outsider = city.viewer(Role.COORDINATOR, LIANDU)
    for username, area in ((outsider.username, SONGYANG), ("nobody", SONGYANG), (coordinator.username, "999999")):
        refused = run(context, "import", table(tmp_path), "--area", area, "--as", username)
        assert refused.exit_code == 1
        assert "Error: " in refused.output
        assert "Traceback" not in refused.output
        assert refused.output.splitlines()[-1].isascii()
    assert count(coordinator) == 0


def test_exports_mask_contacts_unless_asked_on_record(context: Flask, coordinator: Viewer, tmp_path: Path) -> None:
    city.register(coordinator, "甲茶厂", contact_phone="13800001234")
    for name in ("out.csv", "out.xlsx"):
        path = tmp_path / name
        assert run(context, "export", str(path), "--as", coordinator.username).exit_code == 0
        assert "138****1234" in read(path.read_bytes())[1].cells
    run(context, "export", str(path), "--as", coordinator.username, "--contacts")
    assert "13800001234" in read(path.read_bytes())[1].cells
    assert city.audited()[-1][0] == "organisation.export_contacts"
    assert run(context, "export", str(tmp_path / "out.pdf"), "--as", coordinator.username).exit_code == 2


def test_the_index_can_be_built_anew(context: Flask, coordinator: Viewer) -> None:
    kept = city.register(coordinator, "甲茶厂")
    before = city.grams_of(kept)
    with transaction() as session:
        session.execute(delete(OrganisationTerm))
    assert count(coordinator, "茶厂") == 0
    assert run(context, "reindex").output.strip() == "1"
    assert city.grams_of(kept) == before
    assert db.session.execute(select(OrganisationTerm.gram).limit(1)).first() is not None
    assert count(coordinator, "茶厂") == 1
