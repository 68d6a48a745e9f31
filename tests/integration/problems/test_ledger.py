"""The problem ledger: the list's filters, what became of each, and only what one may see."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from openpyxl import load_workbook

from tests.fixtures.city import LIGHTS, SONGYANG
from tests.integration.problems.cases import MONDAY, morning, raised
from webapp.core.errors import Invalid
from webapp.problems.queries import ledger as ledgers
from webapp.problems.queries.reading import Filter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.fixtures.city import City


def rows(client: FlaskClient, query: str = "") -> list[list[Any]]:
    answer = client.get(f"/problems/ledger.xlsx{query}")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_ledger_tells_what_became_of_each(city: City) -> None:
    with city.app.app_context():
        raised(city).closed()
        raised(city, text="=缺少充电桩").assigned("lao")
    client = city.client("lan")
    with time_machine.travel(morning(MONDAY)):
        found = rows(client)
    assert found[0][0] == "松阳县两新组织问题台账"
    assert found[1][0] == "填报单位：松阳县"
    closed, handed = (dict(zip(found[2], row, strict=True)) for row in found[3:5])
    assert (closed["序号"], closed["问题内容"], closed["状态"], closed["满意度"]) == (1, LIGHTS, "销号", 5)
    assert (closed["主办单位"], closed["办理结果"]) == ("县综合执法局", "已装路灯二十盏")
    assert f"{closed['销号日期']:%Y-%m-%d}" == "2026-11-23"
    assert (handed["问题内容"], handed["协办单位"], handed["状态"]) == ("=缺少充电桩", "县人社局", "交办")
    assert f"{handed['办理期限']:%Y-%m-%d}" == "2026-12-02"
    assert found[5][0] == "合计：2 个问题；已销号 1 个，未了结 1 个，曾超期 0 个。"
    narrowed = rows(client, "?state=closed")
    assert narrowed[0][0] == "松阳县两新组织问题台账（已筛选）"
    assert narrowed[2][0] == "筛选条件：状态：销号。全部 2 条，本表 1 条。"
    assert len(narrowed) == 7
    assert len(rows(client, f"?category=land&area={SONGYANG}")) == 6
    assert len(rows(client, f"?area={SONGYANG}")) == 7
    assert "已筛选：状态：销号 · 全部 2 条中的 1 条" in client.get("/problems/?state=closed").text
    assert "/problems/ledger.xlsx?state=closed" in client.get("/problems?state=closed").text


def test_nobody_takes_away_what_they_may_not_see(city: City) -> None:
    with city.app.app_context():
        raised(city).assigned()
    for name, count in (("lan", 1), ("chen", 1), ("ye", 1), ("ban", 1), ("wu", 0), ("ji", 0)):
        assert len(rows(city.client(name))) == 5 + count, name
    assert city.client("shen").get("/problems/ledger.xlsx").status_code == 403


def test_a_ledger_is_not_longer_than_a_workbook_should_be(inside: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "MOST_ROWS", 1)
    raised(inside)
    ledgers.ledger(inside.lan, Filter())
    raised(inside)
    with pytest.raises(Invalid):
        ledgers.ledger(inside.lan, Filter())
