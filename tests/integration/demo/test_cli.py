"""The commands of the demonstration city on a database that is not one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.organisations import city

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.parametrize(("command", "words"), [("load", "holds other data"), ("show", "no demonstration city")])
def test_notes_of_another_database_are_not_believed(own_app: Flask, command: str, words: str) -> None:
    (own_app.config["LVGU"].instance / "demo.json").write_text("{}")
    with own_app.app_context():
        city.coordinator()
    answer = own_app.test_cli_runner().invoke(args=["demo", command])
    assert answer.exit_code == 1
    assert words in answer.output
