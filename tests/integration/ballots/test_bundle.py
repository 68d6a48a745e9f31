"""The audit bundle: kept with the result, counted again from its files alone, every changed byte found."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.integration.ballots.forging import resealed
from tests.integration.ballots.test_publish import expected, fill
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import signed_in
from webapp.ballots.cli import group
from webapp.ballots.commands import publish as commands
from webapp.ballots.queries.bundling import kept
from webapp.ballots.rules.bundle import MANIFEST, digest, packed, sealed, unpacked, written
from webapp.ballots.rules.recount import recount
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.roadshows import queries
from webapp.roadshows.commands import entries, events
from webapp.roadshows.rules.draw import commitment, order

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from flask import Flask

    from tests.integration.ballots.hall import Hall

SLUG = "brand-2026"


def published(hall: Hall) -> dict[str, bytes]:
    """Score and publish the event, one ballot twice and one late; return the files of its bundle."""
    judges = fill(hall)
    judges["j2"].submit("e1", score_content="56", score_stage="31", base_revision="1")
    hall.close()
    judges["j3"].submit("e2", score_content="1", base_revision="1")
    with hall.app.app_context():
        commands.publish(event_id=hall.event_id, reason="迟到一张", **by())
        return unpacked(kept(hall.event_id).content)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(group, arguments)


def test_the_recount_agrees(any_hall: Hall) -> None:
    files = published(any_hall)
    found = recount(files, digest=digest(files))
    assert found.faults == ()
    assert [one["entry"] for one in found.results] == [entry for entry, _score in expected()]
    assert (found.slug, found.edition, found.ballots) == (SLUG, 1, 9)
    with any_hall.app.app_context():
        assert kept(any_hall.event_id).digest == digest(files)
    assert any_hall.actions()[-1] == "result.bundle"


def test_every_changed_byte_is_found(hall: Hall) -> None:
    files = published(hall)
    printed = digest(files)
    chance = random.Random(5)
    for name, data in files.items():
        for place in {0, len(data) - 1, *chance.sample(range(len(data)), 12)}:
            changed = bytearray(data)
            changed[place] ^= 1 << chance.randrange(8)
            assert recount({**files, name: bytes(changed)}, digest=printed).faults, (name, place)
        if name != MANIFEST:
            assert recount({key: files[key] for key in files if key != name}, digest=printed).faults
    assert recount({**files, "extra.txt": b""}, digest=printed).faults
    whole = packed(files)
    for place in chance.sample(range(len(whole)), 40):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        try:
            found = unpacked(bytes(changed))
        except Invalid:
            continue
        assert found == files or MANIFEST not in found or recount(found, digest=printed).faults


def rewritten(files: dict[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    """Change a text in one file and forge a manifest that agrees with it."""
    text = files[name].decode()
    assert old in text
    return resealed(files, name, json.loads(text.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("ballots.json", '"content": "52"', '"content": "60"', "does not stand for"),
        ("result.json", '"score": "96.25"', '"score": "97.25"', "computed"),
        ("judges.json", '"status": "active"', '"status": "absent"', ""),
        ("entries.json", '"deductions": []', '"deductions": [{"points": "9", "cancelled": null}]', "computed"),
        ("audit.json", '"action": "ballot.submit"', '"action": "ballot.exclude"', "its contents were changed"),
        ("event.json", '"trim_high": 1', '"trim_high": 0', "other rules"),
        ("late.json", '"content": "1"', '"content": "2"', "does not stand for"),
    ],
)
def test_a_forged_manifest_does_not_hide_it(hall: Hall, name: str, old: str, new: str, fault: str) -> None:
    files = published(hall)
    forged = rewritten(files, name, old, new)
    assert recount(forged, digest=digest(files)).faults
    if fault:
        assert any(fault in one for one in recount(forged).faults)


def test_a_draw_that_does_not_follow_is_found(hall: Hall) -> None:
    files, seed, entrants = published(hall), "7" * 64, ["e1", "e2", "e3"]
    drawn = order(seed, "绿谷", entrants)
    held = {"number": 1, "seed": seed, "commitment": commitment(seed), "word": "绿谷", "entries": entrants}
    held = {**held, "order": drawn}
    assert recount(resealed(files, "draw.json", [held])).faults == ()
    for forged, fault in (
        ({**held, "commitment": "0" * 64}, "not the one committed to"),
        ({**held, "word": "青田"}, "does not follow"),
        ({**held, "order": drawn[::-1]}, "does not follow"),
    ):
        assert any(fault in one for one in recount(resealed(files, "draw.json", [forged])).faults)


def test_rubbish_is_named_and_not_crashed_on() -> None:
    with pytest.raises(Invalid):
        recount({})
    assert recount({MANIFEST: b"\xff"}).faults
    assert recount(sealed({"event.json": written([])}, {})).faults
    for data in (b"", b"PK\x03\x04", packed({"a/b": b""})):
        with pytest.raises(Invalid):
            unpacked(data)


def test_commands_write_and_recount(hall: Hall, tmp_path: Path) -> None:
    early = run(hall.app, "bundle", SLUG, "--out", str(tmp_path / "early"))
    assert early.exit_code == 1
    files = published(hall)
    folder = tmp_path / "bundle"
    done = run(hall.app, "bundle", SLUG, "--out", str(folder))
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1] == digest(files)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files
    agreed = run(hall.app, "recount", str(folder), "--digest", digest(files).upper())
    assert agreed.exit_code == 0, agreed.output
    assert "agrees" in agreed.output
    assert "warning" in run(hall.app, "recount", str(folder)).output
    (tmp_path / "bundle.zip").write_bytes(packed(files))
    assert run(hall.app, "recount", str(tmp_path / "bundle.zip"), "--digest", digest(files)).exit_code == 0
    (folder / "ballots.csv").write_bytes(b"forged")
    forged = run(hall.app, "recount", str(folder), "--digest", digest(files))
    assert forged.exit_code == 1
    assert "ballots.csv was changed" in forged.output


def test_a_correction_is_a_new_edition_and_the_first_stays(hall: Hall) -> None:
    published(hall)
    visitor = hall.app.test_client()
    with hall.app.app_context():
        first = kept(hall.event_id).digest
        with pytest.raises(Invalid):
            events.correct_event(event_id=hall.event_id, version=None, reason=" ", **by())
        events.correct_event(event_id=hall.event_id, version=None, reason="漏记超时扣分", **by())
        with pytest.raises(Conflict):
            events.correct_event(event_id=hall.event_id, version=None, reason="再来", **by())
        entry = queries.entry(queries.by_slug(SLUG), "e3")
        entries.deduct(event_id=hall.event_id, entry_id=entry.id, points=Decimal(20), reason="超时", **by())
    assert "正在更正" in visitor.get(f"/r/{SLUG}").text
    with hall.app.app_context():
        with pytest.raises(Invalid) as caught:
            commands.publish(event_id=hall.event_id, **by())
        assert caught.value.field == "reason"
        assert commands.publish(event_id=hall.event_id, reason="补记超时扣分 20 分", **by()) == 2
        files = unpacked(kept(hall.event_id).content)
        assert recount(files, digest=kept(hall.event_id).digest).faults == ()
        assert kept(hall.event_id, 1).digest == first
        assert kept(hall.event_id).digest != first
    now, before = visitor.get(f"/r/{SLUG}").text, visitor.get(f"/r/{SLUG}/editions/1").text
    assert "补记超时扣分 20 分" in now
    assert first in before
    assert "已被取代" in before
    assert visitor.get(f"/r/{SLUG}/editions/3").status_code == 404


def test_receipts_are_looked_up_in_public(hall: Hall) -> None:
    visitor = hall.app.test_client()
    assert visitor.get(f"/r/{SLUG}/verify").status_code == 404
    files = published(hall)
    ballots = json.loads(files["ballots.json"])
    assert digest(files) in visitor.get(f"/r/{SLUG}/verify").text
    old = next(one for one in ballots if not one["current"])
    new = next(one for one in ballots if one["current"])
    for one, words in ((old, "之后又提交了新的一次"), (new, "这是有效的评分单")):
        page = visitor.get(f"/r/{SLUG}/verify", query_string={"receipt": f" {one['receipt'].lower()} "}).text
        assert words in page
        assert not any(score in page for score in one["scores"].values() if "." in score)
    late = json.loads(files["late.json"])[0]["receipt"]
    assert "不在审计包中" in visitor.get(f"/r/{SLUG}/verify", query_string={"receipt": late}).text
    assert "这不是回执码" in visitor.get(f"/r/{SLUG}/verify", query_string={"receipt": "<b>"}).text
    answers = [visitor.get(f"/r/{SLUG}/verify", query_string={"receipt": "A" * 10}).status_code for _ in range(40)]
    assert 429 in answers
    assert answers[0] == 200


def test_only_coordinators_of_the_area_download(hall: Hall) -> None:
    files = published(hall)
    url = f"/roadshows/{SLUG}/editions/1.zip"
    given = signed_in(hall.app, "coordinator").get(url)
    assert given.mimetype == "application/zip"
    assert unpacked(given.data) == files
    assert signed_in(hall.app, "coordinator").get(f"/roadshows/{SLUG}/editions/2.zip").status_code == 404
    assert signed_in(hall.app, "coordinator", "331125").get(url).status_code == 404
    assert signed_in(hall.app, "instructor").get(url).status_code == 403
    with hall.app.app_context(), pytest.raises(NotFound):
        kept(hall.event_id, 7)
