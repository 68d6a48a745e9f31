"""`flask problems remind`: says how much was new, and nothing the second time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import time_machine

from tests.integration.problems.cases import MONDAY, morning, raised

if TYPE_CHECKING:
    from tests.fixtures.city import City


def test_the_timer_tells_what_was_new(city: City) -> None:
    with city.app.app_context():
        raised(city).assigned()
    runner = city.app.test_cli_runner()
    with time_machine.travel(morning(MONDAY.replace(day=25))):
        assert runner.invoke(args=["problems", "remind"]).output == "red 1\n"
        assert runner.invoke(args=["problems", "remind"]).output == "nothing new\n"
