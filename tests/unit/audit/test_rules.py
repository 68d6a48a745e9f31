"""A chain shows every later change; a removed tail only against a head that was kept elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from webapp.audit.rules import NO_HASH, Break, Link, canonical, plain, row_hash, state_hash, verify


def chain(length: int = 6) -> list[Link]:
    links: list[Link] = []
    previous = NO_HASH
    for seq in range(1, length + 1):
        payload = {"scope": "event:3", "seq": seq, "ts": "2026-11-24T00:00:00.000000+00:00", "action": f"act {seq}"}
        digest = row_hash(previous, payload)
        links.append(Link(seq, previous, digest, payload))
        previous = digest
    return links


def broken(links: list[Link], printed: str = "", *, whole: bool = True) -> Break | None:
    return verify("event:3", links, whole=whole, printed=printed).broken


def test_an_untouched_chain_is_whole() -> None:
    links = chain()
    found = verify("event:3", links)
    assert (found.rows, found.seq, found.head, found.broken) == (6, 6, links[-1].hash, None)


def test_an_empty_chain_is_whole() -> None:
    assert broken([]) is None


@pytest.mark.parametrize("field", ["scope", "action", "ts"])
def test_a_changed_byte_is_found_at_its_row(field: str) -> None:
    links = chain()
    payload = dict(links[2].payload)
    payload[field] = payload[field].replace("e", "E", 1) + "x"
    links[2] = replace(links[2], payload=payload)
    found = broken(links)
    assert found is not None
    assert (found.scope, found.seq, found.reason) == ("event:3", 3, "its contents were changed")


def test_a_row_that_was_hashed_anew_breaks_the_next_one() -> None:
    links = chain()
    payload = {**links[2].payload, "action": "nothing"}
    links[2] = replace(links[2], payload=payload, hash=row_hash(links[2].prev_hash, payload))
    assert (found := broken(links)) is not None
    assert found.seq == 4


def test_a_row_removed_from_the_middle_is_missed() -> None:
    links = chain()
    del links[3]
    assert (found := broken(links)) is not None
    assert (found.seq, found.reason) == (4, "row 4 is missing, row 5 stands in its place")


def test_a_removed_first_row_is_missed() -> None:
    assert (found := broken(chain()[1:])) is not None
    assert found.seq == 1


def test_swapped_rows_are_found() -> None:
    links = chain()
    links[1], links[2] = links[2], links[1]
    assert (found := broken(links)) is not None
    assert found.seq == 2


def test_contents_moved_between_rows_are_found() -> None:
    links = chain()
    links[1], links[2] = (replace(links[1], payload=links[2].payload), replace(links[2], payload=links[1].payload))
    assert (found := broken(links)) is not None
    assert found.seq == 2


def test_a_removed_tail_is_found_by_a_printed_head_only() -> None:
    links = chain()
    printed = links[-1].hash
    assert broken(links[:-2]) is None
    assert (found := broken(links[:-2], printed)) is not None
    assert (found.seq, found.reason) == (5, "no row has the printed head: rows are missing")


def test_a_head_printed_before_more_rows_came_still_fits() -> None:
    links = chain()
    assert broken(links, links[3].hash) is None


def test_a_tail_written_anew_does_not_have_the_printed_head() -> None:
    links = chain()
    printed = links[-1].hash
    payload = {**links[-1].payload, "action": "something else"}
    links[-1] = replace(links[-1], payload=payload, hash=row_hash(links[-1].prev_hash, payload))
    assert broken(links) is None
    assert broken(links, printed) is not None


def test_the_end_of_a_chain_is_checked_by_itself() -> None:
    assert broken(chain()[2:], whole=False) is None
    links = chain()[2:]
    del links[1]
    assert (found := broken(links, whole=False)) is not None
    assert found.seq == 4


def test_values_hash_as_they_come_back_from_the_database() -> None:
    details = {
        "total": Decimal("9.50"),
        "day": date(2026, 11, 24),
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "of": (1, 2),
    }
    assert canonical(plain(details)) == canonical(plain(plain(details)))
    assert plain(details)["total"] == "9.50"
    assert plain({10: 1, 9: 2}) == {"10": 1, "9": 2}


def test_canonical_text_has_one_form() -> None:
    assert canonical({"b": "松", "a": 1}) == '{"a":1,"b":"松"}' == canonical({"a": 1, "b": "松"})


def test_a_state_is_hashed_with_the_key() -> None:
    state = {"phone": "13800000000"}
    assert state_hash(state, "one") != state_hash(state, "two")
    assert state_hash(None, "one") == NO_HASH
