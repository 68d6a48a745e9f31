"""Pages of problems: what each person may do there, what a refused form says, and what nobody else can reach."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.fixtures.city import LIGHTS
from tests.fixtures.handed import picture
from tests.integration.problems.cases import MONDAY, Case, morning, raised
from webapp.core.ids import new_uuid
from webapp.problems.commands import Lesson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.fixtures.city import City

HIDDEN = re.compile(r'name="(version|key)"[^>]*value="([^"]*)"')


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Let it be the morning of that Monday."""
    with time_machine.travel(morning(MONDAY), tick=True):
        yield


def made(city: City, how: Callable[[Case], Case]) -> int:
    """Make a case of a kind and return its number."""
    with city.app.app_context():
        return how(raised(city)).id


def send(client: FlaskClient, problem_id: int, what: str, **fields: Any) -> TestResponse:  # noqa: ANN401
    """Press a button of the problem's page."""
    page = client.get(f"/problems/{problem_id}").text
    token = client.get("/csrf").get_json()["csrf_token"]
    data = {"csrf_token": token, "version": "1", "key": new_uuid(), **dict(HIDDEN.findall(page)), **fields}
    response = client.post(f"/problems/{problem_id}/{what}", data=data, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()  # a large body lies in a temporary file
    return response


def test_the_way_to_close_on_pages(city: City) -> None:
    number = made(city, Case.accepted)
    lan, ban = city.client("lan"), city.client("ban")
    refused = send(lan, number, "hand-over")
    assert (refused.status_code, "请选择主办部门" in refused.text) == (422, True)
    assert send(lan, number, "hand-over", lead_id=city.ban.department_id, words="请尽快").status_code == 303
    assert "签收" in ban.get(f"/problems/{number}").text
    assert send(ban, number, "sign").status_code == 303
    said = send(ban, number, "progress", words="已到现场", photos=(picture(), "a.jpg"))
    assert said.status_code == 303
    page = ban.get(f"/problems/{number}").text
    (photo,) = set(re.findall(r"/problems/photos/[0-9a-f]{64}", page))
    for client in (ban, lan):
        assert client.get(photo, buffered=True).mimetype == "image/jpeg"
    assert city.client("wu").get(photo).status_code == 404
    spoilt = send(ban, number, "answer", words="已装路灯", photos=(io.BytesIO(b"no picture"), "b.jpg"))
    assert (spoilt.status_code, "已装路灯" in spoilt.text) == (422, True)
    assert send(ban, number, "answer", words="已装路灯").status_code == 303
    assert send(lan, number, "close").status_code == 409
    with city.app.app_context():
        Case(city, number).rate(5)
    wrong = send(lan, number, "close", share="y", question=LIGHTS, solution="大木山茶业自己装了灯")
    assert (wrong.status_code, "请隐去企业名称" in wrong.text) == (422, True)
    assert send(lan, number, "close", share="y", question=LIGHTS, solution="加装路灯").status_code == 303
    found = city.client("ye").get("/problems/solutions?q=路灯").text
    assert LIGHTS in found


def pdf_of(megabytes: int) -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"%PDF-1.7\n" + bytes(megabytes * 1024 * 1024) + b"startxref\n9\n%%EOF\n"), "reply.pdf"


def sent_again(page: str) -> dict[str, str]:
    """Return what the button of a page that refused something would send."""
    (form,) = re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL)
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))


def test_what_the_rule_allows_fits_into_one_form_and_more_loses_no_words(city: City) -> None:
    number = made(city, Case.working)
    ban = city.client("ban")
    large = send(ban, number, "progress", words="已到现场", photos=[pdf_of(19), pdf_of(18)])
    assert large.status_code == 303
    assert ban.get(f"/problems/{number}").text.count("/problems/photos/") == 2
    beyond = send(ban, number, "progress", words="附件过大的答复", photos=[pdf_of(20), pdf_of(102)])
    assert beyond.status_code == 413
    assert "内容过大" in beyond.text
    assert "您填写的文字已保留" in beyond.text
    fields = sent_again(beyond.text)
    assert fields["words"] == "附件过大的答复"
    again = ban.post(f"/problems/{number}/progress", data=fields)
    assert again.status_code == 303
    page = ban.get(f"/problems/{number}").text
    assert "附件过大的答复" in page


def test_the_side_ways_on_pages(city: City) -> None:
    number = made(city, Case.working)
    lan, ban, ye = city.client("lan"), city.client("ban"), city.client("ye")
    assert send(ban, number, "extension", days="0", reason="等待到货").status_code == 422
    assert send(ban, number, "extension", days="３", reason="等待到货").status_code == 303
    assert "申请延期 3 个工作日" in lan.get(f"/problems/{number}").text
    assert send(lan, number, "extension/deny", reason="").status_code == 422
    assert send(lan, number, "extension/grant").status_code == 303
    assert send(lan, number, "supervise", words="请抓紧").status_code == 303
    assert send(ye, number, "note", words="已告知企业").status_code == 303
    assert send(lan, number, "shelve", review_on="2026-12-31", reason="等待政策").status_code == 303
    page = lan.get(f"/problems/{number}").text
    for text in ("挂账", "复核日期：2026年12月31日", "请抓紧", "已告知企业", "同意延期"):
        assert text in page
    assert send(lan, number, "resume").status_code == 303
    assert send(ban, number, "return", reason="属交通部门").status_code == 303
    assert send(ban, number, "progress", words="还想写").status_code == 403


def test_a_check_and_a_second_round_on_pages(city: City) -> None:
    number = made(city, Case.answered)
    ye = city.client("ye")
    assert "保存回访结果" not in ye.get(f"/problems/{number}").text
    with time_machine.travel(morning(MONDAY.replace(day=1, month=12)), tick=True):
        later = city.client("ye")
        assert "保存回访结果" in later.get(f"/problems/{number}").text
        told = {"contact": "王经理", "checked_on": "2026-12-01", "words": "还没亮"}
        assert send(later, number, "check", **told).status_code == 422
        assert send(later, number, "check", rating="2", **told).status_code == 303
        page = later.get(f"/problems/{number}").text
        for text in ("第 2 轮", "人工回访", "王经理", "2026年12月1日", "2 分"):
            assert text in page


def test_merging_on_the_page(city: City) -> None:
    main, other = made(city, lambda case: case), made(city, lambda case: case)
    lan = city.client("lan")
    assert f'<option value="{main}">' in lan.get(f"/problems/{other}").text
    assert send(lan, other, "merge").status_code == 422
    assert send(lan, other, "merge", main_id=main).status_code == 303
    assert f"主案 {main}" in lan.get(f"/problems/{other}").text
    assert f"问题 {other}" in lan.get(f"/problems/{main}").text


def test_nobody_else_gets_in(city: City) -> None:
    number = made(city, Case.working)
    with city.app.app_context():
        raised(city)  # brings the other departments' officers
    for name, status in {"lao": 404, "lu": 404, "ji": 404, "wu": 404, "guan": 403, "lan": 403, "ye": 403}.items():
        answer = send(city.client(name), number, "progress", words="混进来")
        assert answer.status_code in {403, status}, name
    for name in ("lao", "ji", "wu"):
        gone = city.client(name).get(f"/problems/{number}")
        assert gone.status_code == 404
        assert 'href="/problems">查看列表</a>' in gone.text
        assert LIGHTS not in city.client(name).get("/problems/board").text
    late = send(city.client("ban"), number, "progress", words="晚了", version="1")
    assert late.status_code == 409
    assert "<dd>晚了</dd>" in late.text
    assert f'href="/problems/{number}">查看最新内容</a>' in late.text
    assert "version" not in late.text


def test_marks_stand_in_list_board_and_first_pages(city: City) -> None:
    number = made(city, Case.assigned)
    with time_machine.travel(morning(MONDAY.replace(day=25)), tick=True):
        lan, ban = city.client("lan"), city.client("ban")
        assert "红牌 · 超期 1 个工作日" in lan.get("/problems/?mark=red").text
        assert LIGHTS not in lan.get("/problems/?mark=yellow").text
        board = lan.get("/problems/board")
        assert "红牌" in board.text
        tag = board.headers["HX-PTag"]
        again = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-PTag": tag}
        assert lan.get("/problems/board", headers=again).status_code == 304
        assert "超期" in ban.get("/").text
        assert send(ban, number, "sign").status_code == 303
        with city.app.app_context():
            city.app.extensions.pop("lvgu_live", None)
        changed = lan.get("/problems/board", headers=again)
        assert (changed.status_code, "<html" in changed.text) == (200, False)


def test_similar_solved_problems_are_suggested(city: City) -> None:
    made(city, lambda case: case.closed(Lesson("厂区进出道路夜间无照明", "协调加装路灯 20 盏")))
    ye = city.client("ye")
    assert "协调加装路灯" in ye.get("/problems/similar", query_string={"text": "道路没有照明"}).text
    for text in ("", "照", "员工食堂"):
        assert ye.get("/problems/similar", query_string={"text": text}).text == "", text
    assert city.client("shen").get("/problems/similar?text=照明").status_code == 403


def test_the_city_sets_the_workdays_on_a_page(city: City) -> None:
    chen, lan = city.client("chen"), city.client("lan")
    assert "/problems/clocks/land" in chen.get("/problems/clocks").text
    assert "/problems/clocks/land" not in lan.get("/problems/clocks").text
    page = chen.get("/problems/clocks/land").text
    assert chen.get("/problems/clocks/nonsense").status_code == 404
    token = chen.get("/csrf").get_json()["csrf_token"]
    days = {"receive": 2, "answer": 4, "finish": 15, "redo": 5, "verify": 5, "warn": 2, "escalate": 3}
    form = {"csrf_token": token, **dict(HIDDEN.findall(page)), **days}
    assert chen.post("/problems/clocks/land", data={**form, "finish": 1}).status_code == 422
    assert chen.post("/problems/clocks/land", data=form).status_code == 303
    assert 'data-label="办结">15</td>' in lan.get("/problems/clocks").text


def test_a_tab_from_before_is_told_that_the_problem_moved_on(city: City) -> None:
    number = made(city, Case.accepted)
    lan = city.client("lan")
    old = dict(HIDDEN.findall(lan.get(f"/problems/{number}").text))
    assert send(lan, number, "hand-over", lead_id=city.ban.department_id).status_code == 303
    for what in ("hand-over", "refuse", "shelve", "merge", "supervise", "reopen", "accept"):
        stale = send(lan, number, what, **{**old, "key": new_uuid()})
        assert stale.status_code == 409, what
        assert "现在的情况" in stale.text
        assert "交办" in stale.text
