"""Criteria and rules change until the first ballot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.integration.roadshows.loaded import (
    actions,
    by,
    freeze,
    loaded,
    row,
)
from webapp.core.db import db
from webapp.core.errors import Conflict
from webapp.roadshows import queries
from webapp.roadshows.commands import events
from webapp.roadshows.models import Criterion
from webapp.roadshows.rules import scoring

pytestmark = pytest.mark.usefixtures("context")


def test_rules_and_criteria_change_before_the_first_ballot() -> None:
    event_id = loaded()
    kept = {one.key: one.id for one in db.session.execute(select(Criterion)).scalars()}
    events.edit_rules(
        event_id=event_id,
        version=1,
        rules=scoring.Rules(decimals=3),
        criteria=(scoring.Criterion("new", "新项", Decimal(10)), *queries.criteria_of(event_id)[:1]),
        **by(),
    )
    assert queries.rules_of(row(event_id)).decimals == 3
    assert [one.key for one in queries.criteria_of(event_id)] == ["new", "content"]
    ids = {one.key: one.id for one in db.session.execute(select(Criterion)).scalars()}
    assert ids["content"] == kept["content"]
    assert (row(event_id).rules_version, row(event_id).version) == (2, 2)


def test_they_are_frozen_by_the_first_ballot() -> None:
    event_id = loaded()
    freeze(event_id)
    before = queries.document_of(row(event_id))
    with pytest.raises(Conflict) as caught:
        events.edit_rules(
            event_id=event_id,
            version=1,
            rules=scoring.Rules(decimals=3),
            criteria=queries.criteria_of(event_id),
            **by(),
        )
    assert caught.value.code == "closed"
    assert queries.document_of(row(event_id)) == before


def test_a_stale_change_is_refused() -> None:
    event_id = loaded()
    change: dict[str, Any] = {"event_id": event_id, "version": 1, "name": "新名", "day": date(2026, 12, 2)}
    times: dict[str, Any] = {"presentation_seconds": 300, "question_seconds": 60}
    events.edit_event(**change, **times, **by())
    with pytest.raises(Conflict) as caught:
        events.edit_event(**change, **times, **by())
    assert caught.value.code == "stale"
    assert actions(event_id) == ["event.load", "event.edit"]
