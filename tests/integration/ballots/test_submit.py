"""Submitting: receipts, revisions, refusals beside their field, replays."""

from __future__ import annotations

import re
from datetime import UTC
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.integration.ballots.hall import Hall, hidden
from webapp.ballots import queries
from webapp.ballots.models import Ballot, BallotDraft, BallotRevision, LateBallot
from webapp.ballots.rules.receipt import canonical, receipt
from webapp.core.db import db
from webapp.roadshows.models import Event


def test_the_page_holds_the_form_of_the_contract(hall: Hall) -> None:
    page = hall.start("j1").page("e1")
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="score-' in form]
    assert len(forms) == 1
    assert hidden(forms[0], "entry") == "e1"
    assert hidden(forms[0], "base_revision") == "0"
    assert hidden(forms[0], "csrf_token")
    assert hidden(forms[0], "client_id")
    assert set(re.findall(r'name="(score-[^"]+)"', forms[0])) == {"score-content", "score-stage"}
    assert re.search(r'action="([^"]+)"', forms[0])


def test_a_ballot_is_answered_with_its_receipt(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    answer = judge.submit("e1", score_content="５０．５")
    assert answer.status_code == 200
    body = answer.get_json()
    assert body == {"receipt": body["receipt"], "revision": 1}
    with any_hall.app.app_context():
        row = db.session.execute(select(BallotRevision)).scalar_one()
        assert row.scores == {"content": "50.5", "stage": "30"}
        assert (row.receipt, row.is_current, row.base) == (body["receipt"], True, 0)
        form = canonical(
            event="brand-2026",
            judge="j1",
            entry="e1",
            revision=1,
            scores={key: Decimal(score) for key, score in row.scores.items()},
            received=row.received_at.astimezone(UTC),
        )
        assert receipt(form) == row.receipt
        assert db.session.execute(select(Event.rules_frozen_at)).scalar_one() is not None
    assert any_hall.actions()[-1] == "ballot.submit"


def test_without_scripts_the_page_shows_the_receipt(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    page = judge.page("e1")
    form = judge.fields("e1") | {"client_id": hidden(page, "client_id")}
    answer = judge.send(form, headers={})
    assert answer.status_code == 200
    with any_hall.app.app_context():
        code = db.session.execute(select(BallotRevision.receipt)).scalar_one()
    assert code in answer.text
    assert code in judge.page("e1")
    assert hidden(judge.page("e1"), "base_revision") == "1"


def test_an_edit_is_a_new_revision_and_nothing_is_overwritten(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    first = judge.submit("e1").get_json()
    second = judge.submit("e1", score_stage="31", base_revision="1").get_json()
    assert (first["revision"], second["revision"]) == (1, 2)
    assert first["receipt"] != second["receipt"]
    with any_hall.app.app_context():
        rows = db.session.execute(select(BallotRevision).order_by(BallotRevision.number)).scalars().all()
        assert [(row.number, row.is_current, row.scores["stage"]) for row in rows] == [
            (1, False, "30"),
            (2, True, "31"),
        ]
    assert any_hall.count(Ballot) == 1
    page = judge.page("e1")
    assert first["receipt"] in page
    assert second["receipt"] in page


def test_a_stale_edit_shows_both_versions(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    judge.submit("e1")
    stale = judge.submit("e1", score_stage="12")
    assert stale.status_code == 409
    body = stale.get_json()
    assert body["error"] == "stale"
    assert body["current"]["version"] == 1
    assert body["current"]["scores"] == {"content": "50.5", "stage": "30"}
    page = judge.send(judge.fields("e1", score_stage="12"), headers={})
    assert page.status_code == 409
    assert ">30<" in page.text
    assert ">12<" in page.text
    assert hidden(page.text, "base_revision") == "1"  # sent again, it replaces the other knowingly
    again = judge.send(
        judge.fields("e1", score_stage="12") | {"base_revision": "1", "client_id": hidden(page.text, "client_id")}
    )
    assert again.get_json()["revision"] == 2
    assert any_hall.count(BallotRevision) == 2


@pytest.mark.parametrize("base", ["1", "7", "-1", "x", "１"])
def test_a_base_that_never_was_is_refused(hall: Hall, base: str) -> None:
    answer = hall.start("j1").submit("e1", base_revision=base)
    assert answer.status_code in {409, 422}
    assert hall.count(BallotRevision) == 0


def test_the_same_form_sent_again_gets_the_first_answer(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    form = judge.fields("e1")
    first = judge.send(form)
    judge.submit("e1", score_stage="31", base_revision="1")
    any_hall.close("e1")
    replayed = judge.send(form)
    assert (replayed.status_code, replayed.get_json()) == (first.status_code, first.get_json())
    assert any_hall.count(BallotRevision) == 2
    assert any_hall.count(LateBallot) == 0


def test_the_same_key_with_other_scores_is_a_conflict(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    form = judge.fields("e1")
    judge.send(form)
    answer = judge.send(form | {"score-stage": "1"})
    assert (answer.status_code, answer.get_json()["error"]) == (409, "key_reused")
    assert any_hall.count(BallotRevision) == 1


BAD = ["", " ", "61", "-1", "-0", "50.3", "NaN", "Infinity", "1e1", "1e9", "abc", "²", "50,5", "+1", "0x1"]


@pytest.mark.parametrize("text", BAD)
def test_a_bad_score_is_refused_beside_its_field(hall: Hall, text: str) -> None:
    judge = hall.start("j1")
    before = hall.revision("event")
    answer = judge.submit("e1", score_content=text)
    assert answer.status_code == 422
    assert list(answer.get_json()["fields"]) == ["score-content"]
    page = judge.send(judge.fields("e1", score_content=text), headers={})
    assert page.status_code == 422
    assert 'id="score-content-error"' in page.text
    if text.strip():
        assert f'value="{text}"' in page.text
    assert re.search(r'id="score-stage"[^>]*value="30"', page.text)  # nothing typed is lost
    assert (hall.count(BallotRevision), hall.count(Ballot), hall.revision("event")) == (0, 0, before)


def test_a_missing_criterion_is_refused(any_hall: Hall) -> None:
    answer = any_hall.start("j1").submit("e1", score_stage=None)
    assert answer.status_code == 422
    assert list(answer.get_json()["fields"]) == ["score-stage"]
    assert any_hall.count(Ballot) == 0


@pytest.mark.parametrize("client_id", [None, "", "x", "123"])
def test_a_ballot_needs_its_own_id(hall: Hall, client_id: str | None) -> None:
    answer = hall.start("j1").submit("e1", client_id=client_id)
    assert answer.status_code == 422
    assert hall.count(Ballot) == 0


def test_extra_and_doubled_fields_change_nothing(hall: Hall) -> None:
    judge = hall.start("j1")
    pairs = [*judge.fields("e1").items(), ("judge_id", "2"), ("score-content", "1"), ("score-x", "9")]
    body = "&".join(f"{name}={value}" for name, value in pairs)
    answer = judge.client.post(
        "/ballot", data=body, content_type="application/x-www-form-urlencoded", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    with hall.app.app_context():
        assert db.session.execute(select(BallotRevision.scores)).scalar_one() == {"content": "50.5", "stage": "30"}


@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_a_bad_csrf_token_is_refused_and_what_was_typed_is_kept(hall: Hall, token: str | None) -> None:
    judge = hall.start("j1")
    answer = judge.send(judge.fields("e1", csrf_token=token), headers={})
    assert answer.status_code == 400
    assert 'value="50.5"' in answer.text
    assert judge.send(judge.fields("e1", csrf_token=token)).get_json()["error"] == "csrf"
    assert hall.count(Ballot) == 0


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://localhost.evil.example"])
def test_a_foreign_page_cannot_submit(hall: Hall, origin: str) -> None:
    judge = hall.start("j1")
    answer = judge.send(judge.fields("e1"), headers={"Origin": origin})
    assert answer.status_code == 400
    assert hall.count(Ballot) == 0


@pytest.mark.parametrize("entry", ["e9", "", "../e1", "e1 "])
def test_another_event_s_entry_is_not_found(hall: Hall, entry: str) -> None:
    judge = hall.start("j1")
    assert judge.submit(entry).status_code == 404
    assert judge.client.get("/ballot", query_string={"entry": entry}).status_code in {200, 404}
    assert hall.count(Ballot) == 0


def test_nothing_is_taken_before_the_device_is_started(hall: Hall) -> None:
    client = hall.app.test_client()
    token = client.get("/csrf").get_json()["csrf_token"]
    for cookie in (None, "guessed"):
        if cookie:
            client.set_cookie("ballot", cookie)
        for path in ("/ballot", "/ballot/draft", "/ballot/recuse"):
            assert client.post(path, data={"csrf_token": token, "entry": "e1"}).status_code == 404
        assert client.get("/ballot").status_code == 404
        assert client.get("/ballot/stage?entry=e1").status_code == 404


def test_an_entry_that_waits_is_refused_without_a_trace(waiting_hall: Hall) -> None:
    judge = waiting_hall.start("j1")
    answer = judge.submit("e1")
    assert (answer.status_code, answer.get_json()["error"]) == (409, "not_open")
    assert waiting_hall.count(Ballot) == 0
    assert waiting_hall.count(LateBallot) == 0
    form = judge.fields("e1")
    assert judge.send(form).status_code == 409
    waiting_hall.open()
    assert judge.send(form).status_code == 200  # the same form, sent again once it is open


def test_own_scores_come_back_and_nobody_else_s(any_hall: Hall) -> None:
    first, second = any_hall.start("j1"), any_hall.start("j2")
    code = first.submit("e1", score_content="13.5").get_json()["receipt"]
    assert 'value="13.5"' in first.page("e1")
    page = second.page("e1")
    assert "13.5" not in page
    assert code not in page


def test_drafts_are_kept_and_never_count(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    before = any_hall.revision("event")
    answer = judge.draft("e1", score_stage=None)
    assert answer.status_code == 200
    assert 'value="50.5"' in judge.page("e1")
    judge.draft("e1", score_stage="7")
    assert any_hall.revision("event") == before + 1  # told once: there is a draft
    with any_hall.app.app_context():
        cell = queries.read_board(any_hall.event_id).cells["j1", "e1"]
        assert (cell.state, cell.total) == ("draft", None)
    assert judge.submit("e1").status_code == 200
    assert any_hall.count(BallotDraft) == 0


def test_a_draft_keeps_what_is_right_and_names_what_is_wrong(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    answer = judge.draft("e1", score_content="99")
    assert answer.status_code == 422
    assert list(answer.get_json()["fields"]) == ["score-content"]
    with any_hall.app.app_context():
        assert db.session.execute(select(BallotDraft.scores)).scalar_one() == {"stage": "30"}


def test_a_draft_of_nothing_or_of_the_same_is_no_draft(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    judge.draft("e1")
    judge.draft("e1", score_content="", score_stage="")
    assert any_hall.count(BallotDraft) == 0
    judge.submit("e1")
    judge.draft("e1", base_revision="1")
    assert any_hall.count(BallotDraft) == 0
    judge.draft("e1", base_revision="1", score_stage="31")
    page = judge.page("e1")
    assert re.search(r'id="score-stage"[^>]*value="31"', page)
    assert hidden(page, "base_revision") == "1"
