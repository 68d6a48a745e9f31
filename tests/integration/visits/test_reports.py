"""The visit ledger and a visit's record: the list's filters, masked contacts, and only what one may see."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.fixtures.city import SONGYANG
from webapp.core import clock, ledgers
from webapp.core.errors import Invalid
from webapp.core.ids import new_uuid
from webapp.problems.rules import Category
from webapp.visits.commands import deciding, writing
from webapp.visits.commands.deciding import Order
from webapp.visits.queries import ledger as ledger_queries
from webapp.visits.rules.content import Follow, Opinion
from webapp.visits.rules.filtering import Filter

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.fixtures.city import City

SAID, ANSWER = "希望开设夜校", "已告知报名方式"
OPINIONS = (
    Opinion("00000000-0000-4000-8000-000000000001", Category.TRAINING, SAID, Follow.ANSWERED, ANSWER),
    Opinion("00000000-0000-4000-8000-000000000002", Category.TRAINING, "=厂区道路无照明", Follow.RECORD),
)


def submitted(city: City, author: str = "ye", **changes: Any) -> int:  # noqa: ANN401
    entry = city.entry(**{"opinions": OPINIONS, **changes})
    return writing.submit(viewer=city.people[author], entry=entry, now=clock.now()).visit_id


def review(city: City, visit_id: int) -> None:
    deciding.review(viewer=city.lan, order=Order(visit_id, 1, new_uuid()), now=clock.now())


def rows(client: FlaskClient, query: str = "") -> list[list[Any]]:
    answer = client.get(f"/reports/visits.xlsx{query}")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_ledger_holds_what_the_list_shows(city: City) -> None:
    with city.app.app_context():
        visit_id = submitted(city)
        review(city, visit_id)
        submitted(city, "wu", organisation_id=city.places["mall"], visited_on=clock.today() - timedelta(days=3))
        writing.save_draft(viewer=city.ye, entry=city.entry(opinions=OPINIONS), now=clock.now())
    found = rows(city.client("lan"))
    assert found[0][0] == "松阳县“千企走访赋能行动”走访台账"
    assert found[1][0] == "填报单位：松阳县"
    head = found[2]
    assert head[:4] == ["序号", "走访日期", "企业（组织）名称", "统一社会信用代码"]
    assert [row[head.index("走访人")] for row in found[3:5]] == ["吴指导", "叶指导"]
    tea = dict(zip(head, found[4], strict=True))
    assert (tea["序号"], tea["受访人"], tea["在册党员"], tea["意见（条）"], tea["状态"]) == (2, "王*", 12, 2, "已审核")
    assert tea["意见建议及答复"] == f"1．{SAID}（答复：{ANSWER}）\n2．=厂区道路无照明"
    assert (tea["县（市、区）"], tea["乡镇（街道）"]) == ("松阳县", "古市镇")
    assert found[5][0].startswith("合计：共 2 条记录；已审核 1 家次（涉及 1 家），待审 1 家次。")
    assert not any("王女士" in str(cell) for row in found for cell in row)


def test_the_ledger_keeps_the_filters(city: City) -> None:
    with city.app.app_context():
        submitted(city)
        submitted(city, "wu", organisation_id=city.places["mall"], visited_on=clock.today() - timedelta(days=3))
    client, today = city.client("lan"), clock.today()
    assert len(rows(client, f"?since={today.isoformat()}")) == 6
    assert f"统计期间：{today.year}年{today.month}月{today.day}日至" in str(rows(client, f"?since={today}")[1])
    assert len(rows(client, "?q=gsz")) == 7  # one line more: what it is narrowed to
    assert len(rows(client, "?state=reviewed")) == 6
    assert f"/reports/visits.xlsx?since={today}" in client.get(f"/visits?since={today}").text
    client.set_cookie("language", "en")
    assert rows(client)[3][8] == "服务、赋能"
    told = rows(client, f"?q=gsz&state=submitted&until={today}&area={SONGYANG}")[2][0]
    assert told == "筛选条件：搜索：gsz；状态：已提交。全部 2 条，本表 1 条。"


def test_a_narrowed_list_says_so(city: City) -> None:
    with city.app.app_context():
        submitted(city)
        submitted(city, "wu", organisation_id=city.places["mall"])
    client = city.client("lan")
    assert "已筛选" not in client.get("/visits").text
    page = client.get("/visits?q=gsz&state=submitted").text
    assert "已筛选：搜索：gsz；状态：已提交 · 全部 2 条中的 1 条" in page
    assert '<a href="/visits">清除筛选</a>' in page.replace("/visits/", "/visits")
    nothing = client.get("/visits?since=2001-01-01&until=2001-01-02").text
    assert "2001年1月2日 · 全部 2 条中的 0 条" in nothing


def test_nobody_takes_away_what_they_may_not_see(city: City) -> None:
    with city.app.app_context():
        visit_id = submitted(city)
        submitted(city, "wu", organisation_id=city.places["mall"])
    for name, count in (("lan", 2), ("chen", 2), ("ye", 1), ("wu", 1), ("ji", 0)):
        assert len(rows(city.client(name))) == 5 + count, name
    for name in ("ban", "shen"):
        assert city.client(name).get("/reports/visits.xlsx").status_code == 403
    for name in ("ji", "wu"):
        assert city.client(name).get(f"/reports/visits/{visit_id}").status_code == 404


def test_a_ledger_is_not_longer_than_a_workbook_should_be(inside: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_queries, "MOST_ROWS", 1)
    submitted(inside)
    ledger_queries.ledger(inside.lan, Filter())
    submitted(inside)
    with pytest.raises(Invalid):
        ledger_queries.ledger(inside.lan, Filter())
    assert ledgers.MOST_ROWS > 10_000


def test_the_record_of_a_visit_fits_on_paper(city: City) -> None:
    with city.app.app_context():
        visit_id = submitted(city)
        review(city, visit_id)
    page = city.client("ye").get(f"/reports/visits/{visit_id}").text
    for text in (
        "走访记录单",
        "松阳县大木山茶业有限公司",
        SAID,
        ANSWER,
        "王女士",
        "走访人签名",
        "企业（组织）签名",
        "兰协调",
    ):
        assert text in page
    assert f"/reports/visits/{visit_id}" in city.client("lan").get(f"/visits/{visit_id}").text
