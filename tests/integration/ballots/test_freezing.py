"""The first ballot freezes criteria and rules, also when it races the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.ballots.hall import at_once
from tests.integration.roadshows.loaded import by
from webapp.core.errors import Conflict
from webapp.roadshows import queries
from webapp.roadshows.commands import events
from webapp.roadshows.rules import scoring

if TYPE_CHECKING:
    from tests.integration.ballots.hall import Hall


def change_rules(hall: Hall) -> bool:
    """Try to give the event another criterion; tell whether it was possible."""
    with hall.app.app_context():
        event = queries.by_slug("brand-2026")
        added = scoring.default_criteria()[1]
        criteria = (*(one for one in queries.criteria_of(event.id) if one.key != added.key), added)
        try:
            events.edit_rules(
                event_id=event.id, version=event.version, rules=scoring.Rules(), criteria=criteria, **by()
            )
        except Conflict:
            return False
        return True


def test_after_the_first_ballot_nothing_changes(any_hall: Hall) -> None:
    assert change_rules(any_hall)
    judge = any_hall.start("j1")
    assert judge.submit("e1", score_effect="40").status_code == 200
    assert not change_rules(any_hall)
    with any_hall.app.app_context():
        assert queries.by_slug("brand-2026").rules_version == 2


def test_a_change_and_the_first_ballot_at_once_never_both_succeed(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    form = judge.fields("e1")
    changed, answer = at_once([lambda: change_rules(any_hall), lambda: judge.send(form)])
    assert (answer.status_code == 200) is not changed
    with any_hall.app.app_context():
        event = queries.by_slug("brand-2026")
        assert (event.rules_frozen_at is None) is changed
        assert len(queries.criteria_of(event.id)) == (3 if changed else 2)


def test_a_late_ballot_freezes_them_too(hall: Hall) -> None:
    judge = hall.start("j1")
    hall.close("e1")
    assert judge.submit("e1").status_code == 409
    assert not change_rules(hall)  # it may be accepted yet
