"""Reading changes nothing: every GET, HEAD and OPTIONS leaves every row as it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import table_checksums
from tests.integration.access.matrix import MATRIX
from tests.integration.access.visiting import JUDGE, OTHERS, PEOPLE, READS, routes, rule_of
from webapp.accounts.rules import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.access.visiting import Visitors

# Operational: when a session was last seen, and how many wrong guesses an address has left.
OPERATIONAL = {"presence", "rate_buckets"}
# More than a column holds, on either database, and more digits than Python reads.
BEYOND = ("2147483648", "9" * 30, "9" * 5000)
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
    for url, name in dict.fromkeys(pages(visitors, endpoint)):  # one without a record is everybody's own
        for method in READS:
            assert visitors.ask(method, url, name, {}).status_code < 500
        assert visitors.client(name).get(url, headers=HTMX, buffered=True).status_code < 500
    assert rows(visitors) == before


@pytest.mark.parametrize("number", BEYOND, ids=len)
def test_a_number_no_record_can_have_is_no_address(visitors: Visitors, number: str) -> None:
    client = visitors.client(PEOPLE[Role.ADMIN])
    asked = 0
    for route in routes(visitors.world):
        if "<int:" in route.rule and "GET" in (route.methods or ()):
            url = re.sub(r"<(?:int:)?[^>]+>", number, route.rule)
            assert client.get(url, headers=HTMX).status_code == 404, route.rule
            asked += 1
    assert asked


@pytest.mark.parametrize("number", BEYOND, ids=len)
@pytest.mark.parametrize("address", ["/visits/new?organisation={}", "/organisations?page={}", "/audit?page=-{}"])
def test_a_number_no_record_can_have_in_a_question_is_passed_over(
    visitors: Visitors, address: str, number: str
) -> None:
    names = (PEOPLE[role] for role in (Role.INSTRUCTOR, Role.ADMIN))
    assert [visitors.client(name).get(address.format(number)).status_code for name in names].count(200) > 0
