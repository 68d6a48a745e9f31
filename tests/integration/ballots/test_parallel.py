"""Many at once: one revision for twins, one winner among edits, a close that is before or after, never both."""

from __future__ import annotations

from collections import Counter
from functools import partial

from tests.integration.ballots.hall import Hall, at_once
from webapp.ballots.models import Ballot, BallotRevision, LateBallot

MANY = 20


def test_twenty_identical_ballots_at_once_are_one(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    form = judge.fields("e1")
    answers = at_once([partial(judge.send, form)] * MANY)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["receipt"] for answer in answers}) == 1
    assert (any_hall.count(Ballot), any_hall.count(BallotRevision)) == (1, 1)
    assert any_hall.actions().count("ballot.submit") == 1


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


def test_a_close_is_before_or_after_each_ballot(any_hall: Hall) -> None:
    judges = [any_hall.start(key) for key in ("j1", "j2", "j3")]
    forms = [judge.fields("e1") for judge in judges]
    calls = [partial(judge.send, form) for judge, form in zip(judges, forms, strict=True)]
    answers = at_once([*calls, partial(any_hall.close, "e1")])[:-1]
    taken = [answer for answer in answers if answer.status_code == 200]
    late = [answer for answer in answers if answer.status_code == 409]
    assert len(taken) + len(late) == len(judges)
    assert any_hall.count(BallotRevision) == len(taken)
    assert any_hall.count(LateBallot) == len(late)
    actions = any_hall.actions()
    closed = actions.index("scoring.close")
    assert "ballot.submit" not in actions[closed:]
    assert "ballot.late" not in actions[:closed]
    # Whatever was answered then is answered again now.
    again = [call() for call in calls]
    assert [one.get_json() for one in again] == [one.get_json() for one in answers]
