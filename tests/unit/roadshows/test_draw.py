"""The draw's arithmetic: the published script gives the same order, and no place is favoured."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from webapp.core.errors import Conflict, Invalid
from webapp.roadshows.rules.draw import check_change, check_commit, commitment, order, read_word
from webapp.roadshows.rules.stages import Stage

SEED = "5eed" * 16
KEYS = [f"e{number}" for number in range(1, 13)]
SCRIPT = Path(__file__).parents[3] / "docs" / "verify_draw.py"


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", str(SCRIPT), *arguments], capture_output=True, text=True, check=False)


def test_the_script_in_the_handbook_gives_the_same_order() -> None:
    done = script(commitment(SEED), SEED, "绿谷 2026", *KEYS)
    assert done.stdout.split() == order(SEED, "绿谷 2026", KEYS)
    assert sorted(done.stdout.split()) == sorted(KEYS)
    assert script(commitment("0" * 64), SEED, "绿谷 2026", *KEYS).returncode == 1
    assert len([line for line in SCRIPT.read_text().splitlines() if line and not line.startswith('"""')]) <= 20


def test_a_known_order_stays() -> None:
    # A changed algorithm would make every printed draw worthless.
    assert commitment("a" * 64) == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"
    assert order("a" * 64, "7", ["e1", "e2", "e3", "e4", "e5"]) == ["e5", "e4", "e2", "e1", "e3"]


def test_every_order_is_as_likely_as_another() -> None:
    found = Counter(tuple(order(SEED, str(word), ["a", "b", "c"])) for word in range(3000))
    assert len(found) == 6
    assert all(400 < count < 600 for count in found.values())


def test_words_are_read_leniently() -> None:
    assert read_word("  绿谷　２０２６ ") == "绿谷 2026"
    for text in ("", "　", "字" * 101):
        with pytest.raises(Invalid):
            read_word(text)


def test_when_lots_may_be_drawn() -> None:
    check_commit(Stage.DRAW, entries=2)
    for stage, entries in ((Stage.SCREENING, 5), (Stage.ROADSHOW, 5), (Stage.DRAW, 1)):
        with pytest.raises(Conflict):
            check_commit(stage, entries=entries)
    check_change(Stage.DRAW, ballots=False)
    for stage, ballots in ((Stage.ROADSHOW, True), (Stage.LOCKED, False)):
        with pytest.raises(Conflict):
            check_change(stage, ballots=ballots)
