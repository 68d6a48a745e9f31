"""A decision about entries that share a place: recorded, shown, published, counted again, undone with a reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.ballots.forging import resealed
from tests.integration.ballots.hall import Hall, build
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import signed_in
from webapp.ballots.commands import publish as publishing
from webapp.ballots.queries import tally
from webapp.ballots.queries.bundling import kept
from webapp.ballots.rules.bundle import digest, unpacked
from webapp.ballots.rules.recount import recount
from webapp.roadshows import queries

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

TIES = "/roadshows/brand-2026/console/ties"
RULES = {"aggregation": "mean", "ties": ["untrimmed_mean", "decision"]}
TOLD = {"decider": "评委会", "way": "举手表决 2:0", "reason": "规则第五条"}


def tied(app: Flask, **rules: object) -> Hall:
    """Give an event in which e1 and e2 are equal in everything."""
    hall = build(app, rules={**RULES, **rules})
    for judge in ("j1", "j2", "j3"):
        browser = hall.start(judge)
        for entry in ("e1", "e2", "e3"):
            browser.submit(entry, score_content="50" if entry != "e3" else "40")
    return hall


def ranks(hall: Hall) -> dict[str, int | None]:
    with hall.app.app_context():
        hall.later()
        hall.app.extensions.pop("lvgu_boards", None)
        return {one.entry: one.rank for one in tally(hall.event_id)}


def decide(client: FlaskClient, *places: str, **changes: str) -> int:
    return post(client, TIES, {"place": list(places), **TOLD, **changes}).status_code


def test_a_decision_is_recorded_published_and_counted_again(any_app: Flask) -> None:
    hall = tied(any_app)
    coordinator = signed_in(any_app, "coordinator")
    assert "记录裁定" in coordinator.get(TIES).text
    assert decide(coordinator, "e2", "e1", decider="") == 422
    assert decide(coordinator, "e2", "e2") == 422
    assert decide(coordinator, "e2", "e3") == 409
    assert decide(coordinator, "e2", "e1") == 303
    assert ranks(hall) == {"e2": 1, "e1": 2, "e3": 3}
    assert decide(coordinator, "e1", "e2") == 409
    page = coordinator.get(TIES).text
    assert "举手表决 2:0" in page
    assert hall.actions()[-1] == "tie.decide"
    hall.close()
    with any_app.app_context():
        publishing.publish(event_id=hall.event_id, **by())
        files = unpacked(kept(hall.event_id).content)
        document = queries.publication(hall.event_id)
    assert document
    decisions = {row["entry"]: row["decision"] for row in document.result["rows"]}
    assert decisions == {"e2": TOLD, "e1": TOLD, "e3": None}
    assert "举手表决 2:0" in any_app.test_client().get("/r/brand-2026").text
    assert recount(files, digest=digest(files)).faults == ()
    [held] = json.loads(files["decisions.json"])
    assert (held["entries"], held["undone"]) == (["e2", "e1"], None)
    forged = resealed(files, "decisions.json", [{**held, "entries": ["e1", "e2"]}])
    assert any("decisions about ties" in fault for fault in recount(forged).faults)
    forged = resealed(files, "decisions.json", [{**held, "undone": "forged"}])
    assert any("decisions undone" in fault for fault in recount(forged).faults)
    assert decide(coordinator, "e1", "e2") == 409


def test_a_decision_is_undone_with_a_reason(app: Flask) -> None:
    hall = tied(app)
    coordinator = signed_in(app, "coordinator")
    decide(coordinator, "e2", "e1")
    assert post(coordinator, f"{TIES}/1/undo", {"reason": ""}).status_code == 422
    assert post(coordinator, f"{TIES}/1/undo", {"reason": "评委会重新表决"}).status_code == 303
    assert ranks(hall) == {"e1": 1, "e2": 1, "e3": 3}
    assert "评委会重新表决" in coordinator.get(TIES).text
    again = post(coordinator, f"{TIES}/1/undo", {"reason": "再撤"})
    assert again.status_code == 409
    assert "该裁定此前已撤销" in again.text
    assert "再撤" in again.text
    assert "评委会重新表决" in again.text  # the present state stands below
    assert decide(coordinator, "e1", "e2") == 303
    assert ranks(hall) == {"e1": 1, "e2": 2, "e3": 3}
    hall.close()
    with app.app_context():
        publishing.publish(event_id=hall.event_id, **by())
        files = unpacked(kept(hall.event_id).content)
    assert recount(files).faults == ()


def test_rules_without_a_decision_leave_the_place_shared(app: Flask) -> None:
    hall = tied(app, ties=["untrimmed_mean"])
    coordinator = signed_in(app, "coordinator")
    assert "记录裁定" not in coordinator.get(TIES).text
    assert decide(coordinator, "e2", "e1") == 409
    assert ranks(hall)["e1"] == 1


@pytest.mark.parametrize(("role", "area", "status"), [("instructor", "331100", 403), ("coordinator", "331125", 404)])
def test_outsiders_decide_nothing(app: Flask, role: str, area: str, status: int) -> None:
    hall = tied(app)
    outsider, before = signed_in(app, role, area), hall.actions()
    assert outsider.get(TIES).status_code == status
    assert decide(outsider, "e2", "e1") == status
    assert post(outsider, f"{TIES}/1/undo", {"reason": "x"}).status_code == status
    assert hall.actions() == before
