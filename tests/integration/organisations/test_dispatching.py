"""Rounds of dispatch: proposed, sent out, adjusted, completed or recalled; and how many are on duty."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.application import post
from tests.integration.organisations import city
from tests.integration.organisations.city import CITY, LIANDU, NOW
from webapp.accounts.rules import Role
from webapp.core.errors import Invalid, NotAllowed, NotFound
from webapp.organisations.commands import dispatching
from webapp.organisations.queries import dispatches
from webapp.organisations.rules.dispatch import State, Step, UnitKind

if TYPE_CHECKING:
    from flask import Flask

    from webapp.accounts.rules import Viewer

FIRST, LAST, TODAY = date(2026, 1, 1), date(2026, 3, 31), date(2026, 3, 5)
AFTER = datetime(2026, 4, 1, 4, tzinfo=UTC)


def opened(by: Viewer, name: str = "第一批", last: date = LAST) -> int:
    return dispatching.open_round(viewer=by, name=name, from_day=FIRST, to_day=last, now=NOW)


def propose(by: Viewer, round_id: int, *people: Viewer, **more: Any) -> int:  # noqa: ANN401
    asked: dict[str, Any] = {"unit_kind": UnitKind.PARK, "unit": "松阳工业园区", **more}
    chosen = [person.account_id for person in people]
    return dispatching.propose(viewer=by, round_id=round_id, account_ids=chosen, now=NOW, **asked)


def go(by: Viewer, round_id: int, step: Step, reason: str = "", now: datetime = NOW) -> int:
    chosen = [one.dispatch.id for one in dispatches.people(round_id, TODAY)]
    return dispatching.go(viewer=by, round_id=round_id, dispatch_ids=chosen, step=step, reason=reason, now=now)


@pytest.mark.usefixtures("context")
def test_a_round_from_proposal_to_the_end_of_the_term() -> None:
    by, person = city.coordinator(), city.viewer_of(city.account(Role.INSTRUCTOR, sending_unit="县委两新工委"))
    round_id = opened(by)
    assert [account.id for account in dispatches.candidates(by, dispatches.get_round(by, round_id))] == [
        person.account_id
    ]
    assert propose(by, round_id, person, unit="") == 1
    assert dispatches.on_duty(by, TODAY) == 0
    go(by, round_id, Step.SEND)
    (sent,) = dispatches.people(round_id, TODAY)
    assert (sent.dispatch.unit, sent.dispatch.state, sent.dispatch.from_day) == ("县委两新工委", State.ON_DUTY, TODAY)
    assert [dispatches.on_duty(by, day) for day in (date(2026, 3, 4), TODAY)] == [0, 1]
    with pytest.raises(Invalid) as caught:
        go(by, round_id, Step.COMPLETE)
    assert caught.value.field == "step"
    go(by, round_id, Step.ADJUST, "企业注销")
    go(by, round_id, Step.COMPLETE, now=AFTER)
    assert [dispatches.on_duty(by, day) for day in (LAST, date(2026, 4, 1))] == [1, 0]
    assert [action for action, _ in city.audited() if action.startswith("dispatch.")] == [
        "dispatch.round", "dispatch.propose", "dispatch.send", "dispatch.adjust", "dispatch.complete",
    ]  # fmt: skip
    (counted,) = dispatches.rounds(by)
    assert {state: count for state, count in counted.counts.items() if count} == {State.COMPLETED: 1}


@pytest.mark.usefixtures("context")
def test_people_count_once_and_within_their_area() -> None:
    whole, by = city.coordinator(CITY), city.coordinator()
    here, there = city.viewer(Role.INSTRUCTOR), city.viewer(Role.INSTRUCTOR, LIANDU)
    for round_id in (opened(whole, "市级第一批"), opened(whole, "市级第二批")):
        propose(whole, round_id, here, there)
        go(whole, round_id, Step.SEND)
    assert [dispatches.on_duty(viewer, TODAY) for viewer in (whole, by)] == [2, 1]


@pytest.mark.usefixtures("context")
def test_whoever_is_recalled_before_the_term_was_never_on_duty() -> None:
    by, person = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    round_id = dispatching.open_round(
        viewer=by, name="明年第一批", from_day=date(2027, 1, 1), to_day=date(2027, 12, 31), now=NOW
    )
    propose(by, round_id, person)
    go(by, round_id, Step.SEND)
    go(by, round_id, Step.RECALL, "工作调动")
    assert dispatches.on_duty(by, date(2027, 1, 1)) == 0


@pytest.mark.usefixtures("context")
def test_what_is_refused() -> None:
    by, outsider, person = city.coordinator(), city.coordinator(LIANDU), city.viewer(Role.INSTRUCTOR)
    round_id = opened(by)
    with pytest.raises(Invalid) as caught:
        opened(by)
    assert caught.value.field == "name"
    with pytest.raises(NotAllowed):
        opened(person)
    propose(by, round_id, person)
    for wrong in (person, city.viewer(Role.INSTRUCTOR, LIANDU), city.viewer(Role.COORDINATOR)):
        with pytest.raises(Invalid):
            propose(by, round_id, wrong)
    with pytest.raises(Invalid):
        propose(by, round_id)
    with pytest.raises(NotFound):
        propose(outsider, round_id, city.viewer(Role.INSTRUCTOR, LIANDU))
    with pytest.raises(NotFound):
        go(outsider, round_id, Step.SEND)
    with pytest.raises(Invalid):
        dispatching.go(viewer=by, round_id=round_id, dispatch_ids=[], step=Step.SEND, reason="", now=NOW)
    assert dispatches.rounds(outsider) == []


def test_the_pages(app: Flask) -> None:
    with app.app_context():
        by, person = city.coordinator(), city.viewer(Role.INSTRUCTOR, name="叶指导")
    client = city.sign_in(app, by)
    typed = {"name": "第一批", "from_day": "2026-01-01", "to_day": "2099-12-31"}
    assert post(client, "/assignments/rounds", {**typed, "to_day": "2025-12-31"}).status_code == 422
    answer = post(client, "/assignments/rounds", typed)
    assert answer.status_code == 303
    page = f"{answer.location}"
    assert post(client, f"{page}/people", {"unit_kind": "member", "account": ""}).status_code == 422
    chosen = {"unit_kind": "member", "unit": "县税务局", "account": person.account_id}
    assert post(client, f"{page}/people", chosen).status_code == 303
    assert "县税务局" in client.get(page).text
    refused = post(client, f"{page}/step", {"dispatch": 1, "step": "adjust", "reason": "调整"})
    assert refused.status_code == 422
    assert "叶指导：当前状态下不能这样操作" in refused.text
    assert post(client, f"{page}/step", {"dispatch": 1, "step": "send"}).status_code == 303
    assert "在派 1" in client.get("/assignments/rounds").text
    with app.app_context():
        outsider = city.coordinator(LIANDU)
    assert city.sign_in(app, outsider).get(page).status_code == 404
