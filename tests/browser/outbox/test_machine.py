"""The outbox under whatever network, server and person do, in an order that Hypothesis thinks of."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.browser.outbox.machine import Valley

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.outbox.phone import Outbox
    from tests.browser.outbox.probe import Probe
    from tests.fixtures.proxy import Proxy

# The same examples each time; none is made smaller, as what a browser does next is not said again word for word.
EXAMPLES = settings(
    max_examples=5,
    stateful_step_count=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def test_nothing_is_lost_or_doubled_whatever_happens(phone: Callable[..., Outbox], probe: Probe, proxy: Proxy) -> None:
    probe.url = ""  # pages stay where they are when their record has arrived
    make: Any = partial(Valley, phone, probe, proxy)  # a class is asked for; whatever makes one will do
    run_state_machine_as_test(make, settings=EXAMPLES)
