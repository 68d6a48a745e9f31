"""The event file: read strictly, refused with the path of the wrong part, given back unchanged."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from webapp.core.errors import Invalid
from webapp.roadshows.rules.contract import EntryPart, event_document, read_event
from webapp.roadshows.rules.decoding import MOST_BYTES, decode
from webapp.roadshows.rules.scoring import Aggregation, Level, RoundAt, Rules

EXAMPLE: dict[str, Any] = {
    "slug": "brand-2026",
    "name": "2026 两新党建品牌路演",
    "area": "331100",
    "date": "2026-12-01",
    "rules": {
        "aggregation": "trimmed_mean",
        "trim_high": 1,
        "trim_low": 1,
        "level": "criterion",
        "round_at": "criterion",
        "decimals": 2,
        "factor": "1",
        "normalise": "none",
        "audience_share": "0",
    },
    "criteria": [
        {"key": "content", "name": "品牌内涵", "min": "0", "max": "30", "step": "0.5", "weight": "1"},
        {"key": "stage", "name": "现场展示", "min": "0.25", "max": "10", "step": "0.25", "weight": "1.50"},
    ],
    "entries": [
        {"key": "e1", "name": "木玩产业党建联盟", "area": "331125", "order": 2},
        {"key": "e2", "name": "红色车间", "area": "331122", "order": 1, "category": "车间"},
        {"key": "e3", "name": "侨乡红领", "area": "331121101", "order": 3},
    ],
    "judges": [
        {"key": "j1", "name": "评委一", "unit": "", "recused": ["e3"]},
        {"key": "j2", "name": "评委二", "unit": "市委党校", "recused": []},
    ],
}


WRONG: list[tuple[str, object]] = [
    *[(path, value) for path in ("slug", "entries.0.key", "judges.0.key") for value in ("", "a b", "k" * 41, 7)],
    *[("name", value) for value in ("", "  ", "名" * 201, "两\n行", None, ["x"])],
    *[("entries.1.name", value) for value in ("", "名" * 201, 5)],
    *[("judges.1.name", value) for value in ("", "名" * 201, True)],
    *[("judges.1.unit", value) for value in ("名" * 201, None)],
    *[("entries.1.category", value) for value in ("名" * 201, 5)],
    *[("area", value) for value in ("", "33110", "浙江省丽水", "３３１１００", 331100)],
    *[("date", value) for value in ("", "2026-13-01", "2026-02-30", "20261201", "2026-W01-1", 20261201)],
    *[("entries.0.order", value) for value in (0, -1, 10000, "1", 1.0, True, None)],
    *[
        (path, value)
        for path in ("criteria", "entries", "judges", "judges.0.recused")
        for value in ({"a": 1}, "x", None)
    ],
    *[(path, value) for path in ("rules", "entries.0", "judges.0", "criteria.0") for value in (["x"], "x", None)],
    *[("criteria.0.max", value) for value in ("NaN", "1e9", "-1", "0", "", None, 0.5, "３０")],
    *[("criteria.0.step", value) for value in ("0", "-1", "31", "Infinity")],
    *[("rules.decimals", value) for value in (-1, 5, "2", 2.5)],
    *[("rules.aggregation", value) for value in ("average", None, 3)],
    *[("rules.audience_share", value) for value in ("1.1", "-0.1", "20%")],
]


def example(**changes: object) -> dict[str, Any]:
    return {**copy.deepcopy(EXAMPLE), **changes}


def with_part(path: str, value: object) -> dict[str, Any]:
    """Give the example with one part set; `path` is like `entries.0.key`."""
    document = example()
    *parents, last = (int(step) if step.isdigit() else step for step in path.split("."))
    place: Any = document
    for step in parents:
        place = place[step]
    place[last] = value
    return document


def without(path: str) -> dict[str, Any]:
    document = with_part(path, None)
    *parents, last = (int(step) if step.isdigit() else step for step in path.split("."))
    place: Any = document
    for step in parents:
        place = place[step]
    del place[last]
    return document


def refusal(document: dict[str, Any]) -> str | None:
    with pytest.raises(Invalid) as caught:
        read_event(decode(json.dumps(document)))
    return caught.value.field


def test_reads_every_part() -> None:
    event = read_event(decode(json.dumps(EXAMPLE).encode()))
    assert (event.slug, event.name, event.area) == ("brand-2026", "2026 两新党建品牌路演", "331100")
    assert event.date == date(2026, 12, 1)
    assert event.rules.aggregation is Aggregation.TRIMMED_MEAN
    assert event.rules.level is Level.CRITERION
    assert event.rules.round_at is RoundAt.CRITERION
    assert [criterion.key for criterion in event.criteria] == ["content", "stage"]
    assert event.criteria[1].minimum == Decimal("0.25")
    assert event.entries[0] == EntryPart(key="e1", name="木玩产业党建联盟", area="331125", order=2)
    assert event.judges[0].recused == ("e3",)


def test_gives_the_same_file_back() -> None:
    assert event_document(read_event(EXAMPLE), EXAMPLE) == EXAMPLE


def test_gives_back_a_file_that_leaves_everything_optional_out() -> None:
    sparse = example(rules={"decimals": 3}, judges=[{"key": "j1", "name": "评委一"}])
    assert event_document(read_event(sparse), sparse) == sparse
    del sparse["rules"]
    assert read_event(sparse).rules == Rules()
    assert event_document(read_event(sparse), sparse) == sparse


def test_gives_back_a_file_that_writes_every_option_out() -> None:
    full = example()
    full["rules"]["ties"] = ["criterion:stage", "untrimmed_mean", "decision"]
    full["criteria"][0]["guidance"] = "看内涵\n看特色"
    full["entries"][0]["category"] = ""
    assert event_document(read_event(full), full) == full


def test_a_changed_default_is_written_even_if_the_file_left_it_out() -> None:
    changed = read_event(example(rules={"decimals": 3}))
    assert event_document(changed, example(rules={}))["rules"] == {"decimals": 3}


def test_an_event_made_on_the_pages_reads_back_equal() -> None:
    event = read_event(EXAMPLE)
    assert read_event(event_document(event)) == event


@pytest.mark.parametrize(
    "path",
    [
        *("slug", "name", "area", "date", "criteria", "entries", "judges"),
        *("criteria.0.key", "criteria.0.name", "criteria.0.max"),
        *("entries.1.key", "entries.1.name", "entries.1.area", "entries.1.order"),
        *("judges.1.key", "judges.1.name"),
    ],
)
def test_a_missing_part_is_named(path: str) -> None:
    assert refusal(without(path)) == _written(path)


@pytest.mark.parametrize(("path", "value"), WRONG)
def test_a_wrong_part_is_named(path: str, value: object) -> None:
    assert refusal(with_part(path, value)) == _written(path)


@pytest.mark.parametrize("path", ["more", "rules.more", "criteria.0.more", "entries.0.more", "judges.0.more"])
def test_an_unknown_key_is_refused(path: str) -> None:
    assert refusal(with_part(path, 1)) == _written(path)


def test_what_stands_twice_is_refused() -> None:
    assert refusal(with_part("entries.2.key", "e1")) == "entries[2].key"
    assert refusal(with_part("entries.2.order", 2)) == "entries[2].order"
    assert refusal(with_part("judges.1.key", "j1")) == "judges[1].key"
    assert refusal(with_part("criteria.1.key", "content")) == "criteria[1].key"
    assert refusal(with_part("judges.0.recused", ["e1", "e1"])) == "judges[0].recused[1]"


def test_a_recusal_names_an_entry_of_the_file() -> None:
    assert refusal(with_part("judges.1.recused", ["e1", "e9"])) == "judges[1].recused[1]"


def test_rules_must_fit_each_other() -> None:
    assert refusal(with_part("rules.level", "totals")) == "rules.round_at"
    assert refusal(with_part("rules.ties", ["criterion:nothing"])) == "rules.ties[0]"
    assert refusal(with_part("criteria", [])) == "criteria"


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (b"", "$"),
        (b"\xff\xfe", "$"),
        (b"not json", "$"),
        (b"[]", "$"),
        (b"3", "$"),
        (b'{"slug": NaN}', "$"),
        (b'{"slug": -Infinity}', "$"),
        (b"[" * 100_000, "$"),
        (b'{"order": ' + b"9" * 5000 + b"}", "$"),
        (b" " * (MOST_BYTES + 1), "$"),
        (b'{"slug": "a", "slug": "b"}', "slug"),
        (b'{"entries": [{"key": "a", "key": "b"}]}', "entries[0].key"),
        (b'{"name": "\\u0000"}', "name"),
        (b'{"judges": [{"name": "\\ud800"}]}', "judges[0].name"),
    ],
)
def test_what_is_no_clean_json_object_is_refused(content: bytes, path: str) -> None:
    with pytest.raises(Invalid) as caught:
        decode(content)
    assert caught.value.field == path


def test_a_broken_file_says_where_it_breaks() -> None:
    with pytest.raises(Invalid) as caught:
        decode('{"slug": "a",\n "name" "b"}')
    assert caught.value.params == {"line": 2, "column": 9}


def test_a_byte_order_mark_is_accepted() -> None:
    assert decode(b"\xef\xbb\xbf{}") == {}


def _written(path: str) -> str:
    """Write `entries.0.key` as the file's path, `entries[0].key`."""
    written = ""
    for step in path.split("."):
        written += f"[{step}]" if step.isdigit() else f".{step}"
    return written.removeprefix(".")
