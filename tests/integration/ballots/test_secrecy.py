"""Tokens and secrets are nowhere but with the judge; the tally is nowhere before it is published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webapp.ballots import queries

if TYPE_CHECKING:
    import pytest

    from tests.integration.ballots.hall import Hall


def test_tokens_and_device_secrets_are_in_no_table_and_no_log(
    any_hall: Hall, capfd: pytest.CaptureFixture[str]
) -> None:
    judge = any_hall.start("j1")
    judge.client.get(f"/b/{judge.token}x")
    judge.submit("e1")
    cookie = judge.client.get_cookie("ballot")
    assert cookie is not None
    dump, logged = any_hall.dump(), "".join(capfd.readouterr())
    assert "request" in logged
    for secret in (*any_hall.tokens.values(), cookie.value):
        assert secret not in dump
        assert secret not in logged


def test_no_page_after_the_start_names_the_token(hall: Hall) -> None:
    judge = hall.start("j1")
    judge.submit("e1")
    for path in ("/ballot", "/ballot?entry=e1", "/ballot?entry=e3", "/ballot/stage?entry=e1"):
        answer = judge.client.get(path)
        assert judge.token not in answer.text
        assert judge.token not in str(answer.headers)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"].startswith("noindex")


def test_no_page_of_a_judge_shows_the_tally(any_hall: Hall) -> None:
    judges = [any_hall.start(key) for key in ("j1", "j2", "j3")]
    for judge, stage in zip(judges, ("31", "33", "38"), strict=True):
        judge.submit("e1", score_stage=stage)
    with any_hall.app.app_context():
        result = next(one for one in queries.tally(any_hall.event_id) if one.entry == "e1")
    assert str(result.score) == "83.50"
    own = judges[0]
    for path in ("/ballot", "/ballot?entry=e1", "/ballot?entry=e2", "/ballot/stage?entry=e1", f"/b/{own.token}"):
        page = own.client.get(path).text
        for secret in ("83.5", "88.5"):  # the result, which is also the second judge's total; the third's
            assert secret not in page


def test_the_stage_s_tag_does_not_tell_how_many_ballots_came_in(any_hall: Hall) -> None:
    watcher, other = any_hall.start("j1"), any_hall.start("j2")
    address = "/ballot/stage?entry=e1"
    tag = watcher.client.get(address).headers["HX-PTag"]
    other.submit("e1")
    other.draft("e2")
    assert watcher.client.get(address, headers={"HX-PTag": tag}).status_code == 304


def test_the_stage_follows_the_hall_and_holds_no_form(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    address = "/ballot/stage?entry=e1"
    before = judge.client.get(address)
    assert 'data-scoring="open"' in before.text
    any_hall.close("e1")
    any_hall.later()
    after = judge.client.get(address, headers={"HX-PTag": before.headers["HX-PTag"]})
    assert after.status_code == 200
    assert 'data-scoring="closed"' in after.text
    assert not re.search(r"<form|<input", after.text)
