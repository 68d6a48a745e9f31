"""An event file becomes a whole event or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.integration.roadshows.loaded import (
    COORDINATOR,
    FILE,
    actions,
    entry,
    event_file,
    loaded,
    row,
)
from webapp.audit.models import AuditRow
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Invalid
from webapp.roadshows import queries
from webapp.roadshows.commands.load import load_event
from webapp.roadshows.models import Criterion, Entry, Event, Judge, Podium, Recusal

pytestmark = pytest.mark.usefixtures("context")


def test_a_loaded_event_stands_at_the_presentations() -> None:
    event_id = loaded()
    event = row(event_id)
    assert (event.stage, event.order_kind, event.county_code) == ("roadshow", "manual", "331100")
    assert event.day == date(2026, 12, 1)
    assert [(one.key, one.position, one.scoring) for one in queries.entries(event_id)] == [
        ("e1", 1, "waiting"),
        ("e2", 2, "waiting"),
        ("e3", 3, "waiting"),
    ]
    assert [one.key for one in queries.judges(event_id)] == ["j1", "j2", "j3"]
    assert [one.entry_id for one in queries.recusals(event_id)] == [entry(event_id, "e3").id]
    assert queries.podium(event_id).entry_id is None
    assert len(event.screen_token) >= 22
    assert actions(event_id) == ["event.load"]


def test_the_same_file_comes_back() -> None:
    assert queries.document_of(row(loaded())) == FILE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area": "330100"}, "area"),
        ({"entries": [{"key": "e1", "name": "甲", "area": "110000", "order": 1}], "judges": []}, "entries[0].area"),
        ({"criteria": []}, "criteria"),
    ],
)
def test_a_wrong_file_creates_nothing(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_event(document=event_file(**changes), actor=COORDINATOR, now=clock.now())
    assert caught.value.field == field
    for model in (Event, Entry, Judge, Criterion, Podium, Recusal, AuditRow):
        assert db.session.execute(select(func.count()).select_from(model)).scalar_one() == 0


def test_a_short_name_is_used_once() -> None:
    loaded()
    with pytest.raises(Invalid) as caught:
        load_event(document=event_file(), actor=COORDINATOR, now=clock.now())
    assert caught.value.field == "slug"
