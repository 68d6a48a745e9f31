"""The public notice: its workdays, objections recorded and answered, and the award that waits for both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.console import CONSOLE, do
from tests.integration.roadshows.loaded import COORDINATOR, by
from tests.integration.roadshows.people import signed_in
from webapp.ballots.commands import publish as publishing
from webapp.core import clock
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.roadshows import queries
from webapp.roadshows.commands import events, objections
from webapp.workdays.queries import calendar
from webapp.workdays.rules import add_workdays

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.integration.ballots.hall import Hall

OBJECTIONS = f"{CONSOLE}/objections"
TOLD = {"raised_by": "松阳县茶业商会", "words": "第 2 名的走访次数与台账不符"}


def publish(hall: Hall, days: int) -> date:
    """Publish what there is; return the last day of the notice."""
    hall.start("j1").submit("e1")
    hall.close()
    with hall.app.app_context():
        publishing.publish(event_id=hall.event_id, reason="测试", notice_days=days, **by())
        _event, publication = queries.published("brand-2026")
        return publication.notice_until or clock.today()


def award(hall: Hall, day: date) -> None:
    now = by()["now"] + (day - clock.local(by()["now"]).date())
    events.award_event(event_id=hall.event_id, version=None, actor=COORDINATOR, now=now)


def test_the_award_waits_for_the_last_workday(any_hall: Hall) -> None:
    until = publish(any_hall, 5)
    with any_hall.app.app_context():
        assert until == add_workdays(clock.local(by()["now"]).date(), 5, calendar())
        with pytest.raises(Conflict) as caught:
            award(any_hall, until)
        assert caught.value.params == {"day": until}
        award(any_hall, until + timedelta(days=1))
        assert queries.by_slug("brand-2026").stage == "award"


def test_without_a_notice_the_award_is_free(any_hall: Hall) -> None:
    publish(any_hall, 0)
    with any_hall.app.app_context():
        award(any_hall, clock.local(by()["now"]).date())
        assert queries.by_slug("brand-2026").stage == "award"


def test_the_award_waits_for_every_answer(any_hall: Hall) -> None:
    until = publish(any_hall, 1)
    today = clock.local(by()["now"]).date()
    with any_hall.app.app_context():
        number = objections.object_to(event_id=any_hall.event_id, received_on=today, **TOLD, **by())
        with pytest.raises(Conflict) as caught:
            award(any_hall, until + timedelta(days=1))
        assert caught.value.params == {"count": 1}
        objections.answer(event_id=any_hall.event_id, objection_id=number, words="已核对，台账无误", **by())
        with pytest.raises(Conflict):
            objections.answer(event_id=any_hall.event_id, objection_id=number, words="再答", **by())
        award(any_hall, until + timedelta(days=1))
        [kept] = queries.objections(any_hall.event_id)
        assert (kept.raised_by, kept.answer, kept.edition) == (TOLD["raised_by"], "已核对，台账无误", 1)
        with pytest.raises(Conflict):
            objections.object_to(event_id=any_hall.event_id, received_on=today, **TOLD, **by())
        with pytest.raises(NotFound):
            objections.answer(event_id=any_hall.event_id, objection_id=number + 1, words="无", **by())
    assert any_hall.actions()[-3:] == ["objection.record", "objection.answer", "event.award"]


@pytest.mark.parametrize("days", [-1, 31])
def test_a_notice_has_its_bounds(any_hall: Hall, days: int) -> None:
    with pytest.raises(Invalid) as caught:
        publish(any_hall, days)
    assert caught.value.field == "notice_days"


@pytest.fixture
def coordinator(app: Flask) -> FlaskClient:
    return signed_in(app, "coordinator")


def test_the_pages_from_publication_to_the_answer(hall: Hall, coordinator: FlaskClient) -> None:
    hall.start("j1").submit("e1")
    do(coordinator, "/scoring/close")
    refused = do(coordinator, "/finish/publish", version=1, reason="测试", notice_days="很久")
    assert refused.status_code == 422
    assert 'value="很久"' in refused.text
    assert do(coordinator, "/finish/publish", version=1, reason="测试", notice_days="５").status_code == 303
    assert "提出" in hall.app.test_client().get("/r/brand-2026").text
    page = coordinator.get(f"{CONSOLE}/finish").text
    assert "公示期满且异议均已答复后" in page
    assert "/finish/award" not in page
    early = do(coordinator, "/finish/award", version=2)
    assert early.status_code == 409
    assert "结束，尚不能授牌" in early.text
    lost = post(coordinator, OBJECTIONS, {**TOLD, "received_on": "2020-01-01"})
    assert lost.status_code == 422
    assert TOLD["words"] in lost.text
    today = clock.today().isoformat()
    assert post(coordinator, OBJECTIONS, {**TOLD, "received_on": today}).status_code == 303
    assert post(coordinator, f"{OBJECTIONS}/1/answer", {"words": ""}).status_code == 422
    assert post(coordinator, f"{OBJECTIONS}/1/answer", {"words": "已核对"}).status_code == 303
    assert "已核对" in coordinator.get(f"{CONSOLE}/finish").text
    again = post(coordinator, f"{OBJECTIONS}/1/answer", {"words": "再答一次"})
    assert again.status_code == 409
    assert "再答一次" in again.text
    assert TOLD["raised_by"] not in hall.app.test_client().get("/r/brand-2026").text


@pytest.mark.parametrize(("role", "area", "status"), [("instructor", "331100", 403), ("coordinator", "331125", 404)])
def test_outsiders_record_and_answer_nothing(hall: Hall, role: str, area: str, status: int) -> None:
    publish(hall, 5)
    outsider, before = signed_in(hall.app, role, area), hall.actions()
    today = clock.today().isoformat()
    assert post(outsider, OBJECTIONS, {**TOLD, "received_on": today}).status_code == status
    assert post(outsider, f"{OBJECTIONS}/1/answer", {"words": "x"}).status_code == status
    assert hall.actions() == before
