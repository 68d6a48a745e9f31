"""Reading changes nothing: every GET, HEAD and OPTIONS leaves every row as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import table_checksums
from tests.integration.access.matrix import MATRIX
from tests.integration.access.visiting import JUDGE, OTHERS, PEOPLE, READS, routes, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.access.visiting import Visitors

# Operational: when a session was last seen, and how many wrong guesses an address has left.
OPERATIONAL = {"presence", "rate_buckets"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-PTag": "stale"}


def rows(visitors: Visitors) -> dict[str, str]:
    """Return the checksum of each table that reading must leave alone."""
    sums = table_checksums(visitors.world.app)
    assert set(sums) >= OPERATIONAL
    return {table: checksum for table, checksum in sums.items() if table not in OPERATIONAL}


def pages(visitors: Visitors, endpoint: str) -> Iterator[tuple[str, str | None]]:
    """Yield the addresses of a route that can be read, each with everybody who may try it."""
    for route in routes(visitors.world):
        rule = rule_of("GET", endpoint)
        if route.endpoint != endpoint or rule is None or "GET" not in (route.methods or ()):
            continue
        for relation in ("own", *OTHERS):
            for name in (*PEOPLE.values(), JUDGE, None):
                if (name, relation) == (JUDGE, "own"):
                    continue  # a judge has neither account nor session
                if url := visitors.address(route, rule, relation, name):
                    yield url, name


@pytest.mark.parametrize("endpoint", sorted({key.split(" ")[-1] for key in MATRIX}))
def test_reading_changes_nothing(visitors: Visitors, endpoint: str) -> None:
    before = rows(visitors)
    for url, name in pages(visitors, endpoint):
        for method in READS:
            visitors.ask(method, url, name, {})
            answer = visitors.client(name).open(url, method=method, headers=HTMX, buffered=True)
            assert answer.status_code < 500
    assert rows(visitors) == before
