"""Many at once in one process: one winner among edits, and judges who do not disturb one another."""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.integration.ballots.hall import Hall, at_once
from webapp.ballots.models import Ballot, BallotRevision

MANY = 20


def test_twenty_edits_of_one_ballot_at_once_have_one_winner(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    judge.submit("e1")
    forms = [judge.fields("e1", score_stage=str(number), base_revision="1") for number in range(MANY)]
    answers = at_once([partial(judge.send, form) for form in forms])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: MANY - 1}
    assert {answer.get_json()["error"] for answer in answers if answer.status_code == 409} == {"stale"}
    assert any_hall.count(BallotRevision) == 2
    assert any_hall.count(BallotRevision, is_current=True) == 1
    assert any_hall.actions().count("ballot.submit") == 2


def test_twenty_first_ballots_at_once_have_one_winner(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    forms = [judge.fields("e1", score_stage=str(number)) for number in range(MANY)]
    answers = at_once([partial(judge.send, form) for form in forms])
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: MANY - 1}
    assert (any_hall.count(Ballot), any_hall.count(BallotRevision)) == (1, 1)


def test_judges_do_not_disturb_one_another(any_hall: Hall) -> None:
    judges = [any_hall.start(key) for key in ("j1", "j2", "j3")]
    entries = ("e1", "e2")
    calls = [partial(judge.send, judge.fields(entry)) for judge in judges for entry in entries]
    answers = at_once(calls)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["receipt"] for answer in answers}) == len(calls)
    assert any_hall.count(BallotRevision, is_current=True) == len(calls)
