"""`flask roadshows …`: the contract for outside programs."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from tests.integration.roadshows.loaded import FILE, event_file
from webapp.roadshows import queries

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask


def flask(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["roadshows", *map(str, arguments)])


def write(path: Path, **changes: object) -> Path:
    path.write_text(json.dumps(event_file(**changes), ensure_ascii=False), encoding="utf-8")
    return path


def test_load_and_export_give_the_same_file(any_app: Flask, tmp_path: Path) -> None:
    links = tmp_path / "links.csv"
    done = flask(any_app, "load", write(tmp_path / "event.json"), "--links", links)
    assert done.exit_code == 0, done.output
    assert json.loads(flask(any_app, "export", "brand-2026").stdout) == FILE
    rows = list(csv.reader(links.read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["judge", "link"]
    assert [judge for judge, _link in rows[1:]] == ["j1", "j2", "j3"]
    for _judge, link in rows[1:]:
        assert link.startswith("http://localhost/b/")
        assert any_app.test_client().get(link.removeprefix("http://localhost")).status_code == 200
    assert links.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"more": 1}, "more"),
        ({"date": "soon"}, "date"),
        ({"area": "990000"}, "area"),
        ({"entries": [{"key": "e1", "name": "甲", "area": "331125"}]}, "entries[0].order"),
        ({"judges": [{"key": "j1", "name": "评委", "recused": ["e9"]}]}, "judges[0].recused[0]"),
    ],
)
def test_a_malformed_file_creates_nothing(
    any_app: Flask, tmp_path: Path, changes: dict[str, object], path: str
) -> None:
    links = tmp_path / "links.csv"
    done = flask(any_app, "load", write(tmp_path / "event.json", **changes), "--links", links)
    assert done.exit_code == 1
    assert f"{path}: " in done.output
    assert "Traceback" not in done.output
    assert not links.exists()
    assert flask(any_app, "export", "brand-2026").exit_code == 1


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"slug": NaN}'])
def test_what_is_no_json_is_refused(any_app: Flask, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(content)
    done = flask(any_app, "load", file)
    assert done.exit_code == 1
    assert "$: " in done.output
    assert "Traceback" not in done.output


def test_links_that_cannot_be_kept_create_nothing(any_app: Flask, tmp_path: Path) -> None:
    done = flask(any_app, "load", write(tmp_path / "event.json"), "--links", tmp_path / "no" / "links.csv")
    assert done.exit_code == 1
    assert flask(any_app, "export", "brand-2026").exit_code == 1


def test_a_file_is_loaded_once(any_app: Flask, tmp_path: Path) -> None:
    file = write(tmp_path / "event.json")
    assert flask(any_app, "load", file).exit_code == 0
    again = flask(any_app, "load", file)
    assert again.exit_code == 1
    assert "slug: " in again.output


def test_scoring_opens_and_closes_on_any_day(any_app: Flask, tmp_path: Path) -> None:
    flask(any_app, "load", write(tmp_path / "event.json", date="2020-01-01"))
    assert flask(any_app, "open", "brand-2026", "e2").exit_code == 0
    assert scoring(any_app) == {"e1": "waiting", "e2": "open", "e3": "waiting"}
    assert flask(any_app, "open", "brand-2026").exit_code == 0
    assert flask(any_app, "close", "brand-2026", "e2").exit_code == 0
    assert flask(any_app, "open", "brand-2026", "e2").exit_code == 0
    assert scoring(any_app) == {"e1": "open", "e2": "open", "e3": "open"}
    assert flask(any_app, "close", "brand-2026").exit_code == 0
    assert set(scoring(any_app).values()) == {"closed"}
    for arguments in (("open", "brand-2026", "e9"), ("open", "nothing"), ("close", "nothing", "e1")):
        assert flask(any_app, *arguments).exit_code == 1


def test_publish_needs_a_final_result_or_a_reason(any_app: Flask, tmp_path: Path) -> None:
    flask(any_app, "load", write(tmp_path / "event.json"))
    flask(any_app, "open", "brand-2026")
    assert flask(any_app, "publish", "brand-2026", "--reason", "赶时间").exit_code == 1
    flask(any_app, "close", "brand-2026")
    refused = flask(any_app, "publish", "brand-2026")
    assert refused.exit_code == 1
    assert "provisional" in refused.output
    assert any_app.test_client().get("/r/brand-2026").status_code == 404
    done = flask(any_app, "publish", "brand-2026", "--reason", "演练")
    assert done.exit_code == 0, done.output
    assert "http://localhost/r/brand-2026" in done.stdout
    assert any_app.test_client().get("/r/brand-2026").status_code == 200
    assert flask(any_app, "publish", "brand-2026", "--reason", "演练").exit_code == 1


def scoring(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {one.key: one.scoring for one in queries.entries(queries.by_slug("brand-2026").id)}
