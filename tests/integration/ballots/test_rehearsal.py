"""A rehearsal is marked everywhere, wiped at its end, and leaves nothing in the real result or its bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.test_publish import fill
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import signed_in
from webapp.ballots.commands import publish, rehearsal
from webapp.ballots.models import Ballot, BallotDraft, BallotRevision, LateBallot
from webapp.ballots.queries import read_board
from webapp.ballots.queries.bundling import kept
from webapp.ballots.rules.bundle import unpacked
from webapp.ballots.rules.recount import recount
from webapp.ballots.rules.result import by_category
from webapp.core.errors import Conflict
from webapp.roadshows import queries

if TYPE_CHECKING:
    from tests.integration.ballots.hall import Hall, JudgeBrowser

SLUG = "brand-2026"


def test_a_rehearsal_leaves_nothing_behind(any_hall: Hall) -> None:
    with any_hall.app.app_context():
        rehearsal.begin_rehearsal(event_id=any_hall.event_id, version=None, **by())
        with pytest.raises(Conflict):
            rehearsal.begin_rehearsal(event_id=any_hall.event_id, version=None, **by())
    judges = fill(any_hall)
    assert "【彩排】" in judges["j2"].page()
    any_hall.close()
    judges["j3"].submit("e2", score_content="1", base_revision="1")
    with any_hall.app.app_context():
        for command in (publish.publish, publish.begin_reveal):
            with pytest.raises(Conflict):
                command(event_id=any_hall.event_id, reason="试", **by())
        assert read_board(any_hall.event_id).sheets  # remembered by the process
        rehearsal.end_rehearsal(event_id=any_hall.event_id, version=None, **by())
        event = queries.by_slug(SLUG)
        assert (event.name, event.rehearsal, event.rules_frozen_at) == ("2026 两新党建品牌路演", False, None)
        assert {entry.scoring for entry in queries.entries(event.id)} == {"waiting"}
        with pytest.raises(Conflict):
            rehearsal.end_rehearsal(event_id=any_hall.event_id, version=None, **by())
    assert [any_hall.count(model) for model in (Ballot, BallotRevision, LateBallot)] == [0, 0, 0]
    any_hall.open()
    fill_again(any_hall, judges)
    with any_hall.app.app_context():
        publish.publish(event_id=any_hall.event_id, **by())
        bundle = kept(any_hall.event_id)
        found = recount(unpacked(bundle.content), digest=bundle.digest)
        assert (found.faults, found.ballots) == ((), 8)
        with pytest.raises(Conflict):
            rehearsal.begin_rehearsal(event_id=any_hall.event_id, version=None, **by())


def fill_again(hall: Hall, judges: dict[str, JudgeBrowser]) -> None:
    """Score the real event with the devices of the rehearsal."""
    hall.later()
    for entry, keys in (("e1", "j1 j2 j3"), ("e2", "j1 j2 j3"), ("e3", "j2 j3")):
        for key in keys.split():
            assert judges[key].submit(entry).status_code == 200
    hall.close()


def test_what_a_phone_still_holds_of_it_is_not_taken(any_hall: Hall) -> None:
    with any_hall.app.app_context():
        rehearsal.begin_rehearsal(event_id=any_hall.event_id, version=None, **by())
    judge = any_hall.start("j1")
    page = judge.page("e1")
    assert 'name="rehearsal" value="1"' in page
    form = judge.fields("e1", rehearsal="1")
    with any_hall.app.app_context():
        rehearsal.end_rehearsal(event_id=any_hall.event_id, version=None, **by())
    assert 'name="rehearsal" value=""' in judge.page("e1")
    any_hall.open()
    answer = judge.send(form)
    assert (answer.status_code, answer.get_json()["error"]) == (409, "rehearsal")
    assert judge.draft("e2", rehearsal="1").status_code == 409
    shown = judge.send(form, headers={})
    assert shown.status_code == 409
    assert "彩排已结束" in shown.text
    assert 'value="50.5"' in shown.text
    assert [any_hall.count(model) for model in (BallotRevision, BallotDraft)] == [0, 0]
    assert judge.send({**form, "rehearsal": ""}).status_code == 200
    assert judge.submit("e2").status_code == 200  # a program need not say so


def test_the_page_begins_and_ends_it(hall: Hall) -> None:
    coordinator = signed_in(hall.app, "coordinator")
    for verb in ("begin", "end"):
        with hall.app.app_context():
            version = queries.by_slug(SLUG).version
        assert post(coordinator, f"/roadshows/{SLUG}/rehearsal/{verb}", {"version": version}).status_code == 303
    assert "开始彩排" in coordinator.get(f"/roadshows/{SLUG}").text
    assert hall.actions()[-2:] == ["event.rehearse", "event.rehearsal_end"]


def test_places_within_a_category() -> None:
    def row(rank: int | None, category: str) -> dict[str, object]:
        return {"rank": rank, "category": category}

    rows = [row(1, "甲"), row(2, "乙"), row(2, "乙"), row(4, "甲"), row(5, "乙"), row(None, "乙")]
    found = {category: [place for place, _row in own] for category, own in by_category(rows)}
    assert found == {"甲": [1, 2], "乙": [1, 1, 3]}
    assert by_category([row(1, ""), row(2, "")]) == []
