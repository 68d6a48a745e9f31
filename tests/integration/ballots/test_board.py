"""The tally from the database, its memory, and the commands for outside programs."""

from __future__ import annotations

import csv
import json
import stat
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.integration.ballots.hall import Hall, claim
from tests.integration.roadshows.loaded import COORDINATOR
from webapp.ballots import queries
from webapp.core import clock
from webapp.roadshows.commands import entries, judges

if TYPE_CHECKING:
    from pathlib import Path

    from webapp.ballots.rules.tally import EntryResult


def score(hall: Hall) -> None:
    """Let three judges score e1 and one of them e2."""
    for key, stage in (("j1", "21"), ("j2", "26"), ("j3", "32")):
        judge = hall.start(key)
        judge.submit("e1", score_stage=stage)
        if key == "j2":
            judge.submit("e2")


def test_the_tally_command_speaks_the_contract(any_hall: Hall) -> None:
    score(any_hall)
    any_hall.close("e1")
    answer = any_hall.app.test_cli_runner().invoke(args=["ballots", "tally", "brand-2026", "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout) == [
        {"entry": "e2", "rank": 1, "score": "80.50", "judges": 1, "provisional": True},
        {"entry": "e1", "rank": 2, "score": "76.50", "judges": 3, "provisional": False},
        {"entry": "e3", "rank": None, "score": None, "judges": 0, "provisional": True},
    ]
    table = any_hall.app.test_cli_runner().invoke(args=["ballots", "tally", "brand-2026"])
    assert table.stdout.splitlines()[0] == "1\t80.50\te2\t1 judges provisional"


def test_an_unknown_event_is_one_line_and_exit_status_1(hall: Hall) -> None:
    answer = hall.app.test_cli_runner().invoke(args=["ballots", "tally", "nowhere", "--json"])
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output


def test_links_are_written_for_their_readers_only_and_replace_the_old_ones(hall: Hall, tmp_path: Path) -> None:
    out = tmp_path / "links of the hall.csv"
    answer = hall.app.test_cli_runner().invoke(args=["ballots", "links", "brand-2026", "--out", str(out)])
    assert answer.exit_code == 0, answer.output
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [row["judge"] for row in rows] == ["j1", "j2", "j3"]
    assert all(row["link"].startswith("http://localhost/b/") for row in rows)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    client = hall.app.test_client()
    assert client.get(f"/b/{hall.tokens['j1']}").status_code == 404
    assert claim(client, rows[0]["link"].rpartition("/")[2]).status_code == 303


def test_the_board_says_where_everybody_stands(any_hall: Hall) -> None:
    score(any_hall)
    with any_hall.app.app_context():
        cells = queries.matrix(any_hall.event_id)
    assert {keys: cell.state.value for keys, cell in cells.items()} == {
        ("j1", "e1"): "submitted",
        ("j1", "e2"): "missing",
        ("j1", "e3"): "recused",
        ("j2", "e1"): "submitted",
        ("j2", "e2"): "submitted",
        ("j2", "e3"): "missing",
        ("j3", "e1"): "submitted",
        ("j3", "e2"): "missing",
        ("j3", "e3"): "missing",
    }
    assert cells["j1", "e1"].total == Decimal("71.5")
    assert cells["j1", "e1"].revision == 1


def test_the_tally_follows_every_change(any_hall: Hall) -> None:
    score(any_hall)
    with any_hall.app.app_context():
        assert str(_of(any_hall, "e1").score) == "76.50"
        entries.deduct(
            event_id=any_hall.event_id,
            entry_id=any_hall.entry_id("e1"),
            points=Decimal("1.5"),
            reason="超时",
            actor=COORDINATOR,
            now=clock.now(),
        )
        assert str(_of(any_hall, "e1").score) == "75.00"
        judges.mark_absent(
            event_id=any_hall.event_id,
            judge_id=any_hall.judge_id("j3"),
            version=1,
            reason="离会",
            actor=COORDINATOR,
            now=clock.now(),
        )
        any_hall.later()
        board = queries.board(any_hall.event_id)
        assert board.cells["j3", "e2"].state == "absent"
        assert board.cells["j3", "e1"].state == "submitted"


def test_a_board_is_worked_out_once_a_revision(any_hall: Hall) -> None:
    score(any_hall)
    with any_hall.app.app_context():
        first = queries.board(any_hall.event_id)
        assert queries.board(any_hall.event_id) is first


def _of(hall: Hall, entry: str) -> EntryResult:
    hall.later()
    return next(one for one in queries.tally(hall.event_id) if one.entry == entry)
