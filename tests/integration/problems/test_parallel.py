"""Two people decide on one problem at the same moment, on both databases: one of them is told that it has changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from tests.fixtures import city as cities
from tests.integration.problems.cases import MONDAY, morning, raised
from webapp.core.errors import Conflict
from webapp.core.ids import new_uuid
from webapp.problems import commands, queries
from webapp.problems.commands import Order

if TYPE_CHECKING:
    from flask import Flask

    from webapp.accounts.rules import Viewer


def test_two_coordinators_hand_over_at_once(any_app: Flask) -> None:
    city = cities.build(any_app)
    with any_app.app_context():
        case = raised(city).accepted()
        version, offices = case.problem.version, (city.ban.department_id, city.lao.department_id)
    start = Barrier(2)

    def hand_over(viewer: Viewer, lead_id: int | None) -> str:
        with any_app.app_context():
            order = Order(case.id, version, new_uuid())
            start.wait()
            try:
                commands.hand_over(
                    viewer=viewer, order=order, lead_id=lead_id, helper_ids=[], words="", now=morning(MONDAY)
                )
            except Conflict as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(hand_over, (city.lan, city.chen), offices))
    assert sorted(answers) in (["closed", "done"], ["done", "stale"])
    with any_app.app_context():
        assert [step.event.action for step in queries.timeline(case.id)] == ["collect", "accept", "hand_over"]
