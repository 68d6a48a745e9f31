"""Every form of the register, as coordinators fill it in and as outsiders try it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.fixtures.application import post, table_checksums
from tests.integration.organisations import city
from tests.integration.organisations.city import CITY, LIANDU
from tests.integration.organisations.register import HTMX, TEA, Register, typed
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.organisations import queries

WRITES = [
    ("/{tea}/edit", typed(version=1)),
    ("/{tea}/status", {"version": 1, "status": "cancelled", "status_date": "2026-03-01"}),
    ("/{tea}/assignments", {"account_id": 1, "from_day": "2026-03-01"}),
    ("/{tea}/assignments/1/end", {"last_day": "2026-03-01", "reason": "轮换"}),
    ("/{tea}/merge", {"kept_id": "{tea}", "first_id": "{tea}", "first_version": 1, "other_id": 2, "other_version": 1}),
]


@pytest.mark.parametrize(("path", "data"), WRITES)
def test_outsiders_change_nothing(register: Register, path: str, data: dict[str, Any]) -> None:
    url = "/organisations" + path.format(tea=register.tea)
    data = {name: str(value).format(tea=register.tea) for name, value in data.items()}
    outsiders = [
        (register.person(Role.COORDINATOR, LIANDU), 404),
        (register.browser(register.instructor), 403),
        (register.person(Role.DEPARTMENT), 403),
        (register.person(Role.AUDITOR, CITY), 403),
        (register.app.test_client(), 401),
    ]
    before = table_checksums(register.app)
    for browser, status in outsiders:
        assert post(browser, url, data).status_code == status
    assert register.browser().post(url, data=data).status_code == 400  # no token
    assert {table for table, sum_ in table_checksums(register.app).items() if sum_ != before[table]} <= {
        "account_sessions", "presence",
    }  # fmt: skip


def test_registering_with_a_look_at_doubles(register: Register) -> None:
    browser = register.browser()
    answer = post(browser, "/organisations/new", typed())
    assert answer.status_code == 303
    assert "绿谷书院" in browser.get(answer.location).text
    again = post(browser, "/organisations/new", typed(name="绿谷 书院"))
    assert again.status_code == 422
    assert "confirmed" in again.text
    assert "绿谷 书院" in again.text
    assert post(browser, "/organisations/new", typed(name="绿谷 书院", confirmed="y")).status_code == 303


def test_what_is_typed_wrong_stands_beside_its_field(register: Register) -> None:
    browser = register.browser()
    for changes, words in (
        ({"name": ""}, "请填写"),
        ({"code_missing_reason": ""}, "说明没有代码的原因"),
        ({"code": "123"}, "18 位"),
        ({"code": city.code(1)}, "已登记"),
        ({"contact_phone": "问他"}, "电话"),
        ({"area_code": "331102100"}, ""),
        ({"kind": "nonsense"}, ""),
    ):
        answer = post(browser, "/organisations/new", typed(address="某路一号", **changes))
        assert answer.status_code == 422, changes
        assert words in answer.text, changes
        assert "某路一号" in answer.text, changes


def test_doubles_are_shown_while_one_types(register: Register) -> None:
    browser = register.browser()
    part = browser.get("/organisations/duplicates?name=松阳县大木山茶业公司&area_code=331124002", headers=HTMX).text
    assert TEA in part
    part = browser.get(f"/organisations/duplicates?code={city.code(1)}&area_code=331124", headers=HTMX).text
    assert "confirmed" not in part
    part = browser.get(
        f"/organisations/duplicates?code={city.code(1)}&area_code=331124&other_than={register.tea}", headers=HTMX
    ).text
    assert TEA not in part
    outsider = register.person(Role.COORDINATOR, LIANDU)
    part = outsider.get(f"/organisations/duplicates?code={city.code(1)}&area_code=331102", headers=HTMX).text
    assert TEA not in part
    assert "松阳县" in part


def test_editing_and_a_stale_edit(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.tea}/edit"
    page = browser.get(url).text
    assert 'value="13800001234"' in page
    assert post(browser, url, typed(version=1)).status_code == 303
    stale = post(browser, url, typed(version=1, name="另一个名字"))
    assert stale.status_code == 409
    assert re.search(r"<dt>名称</dt><dd>另一个名字</dd>", stale.text)  # in words for people, not as it was sent
    assert "<dt>version</dt>" not in stale.text
    page = browser.get(f"/organisations/{register.tea}").text
    assert "绿谷书院" in page
    assert TEA in page  # as a former name


def test_status_and_its_history(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.tea}/status"
    refused = post(browser, url, {"version": 1, "status": "cancelled", "status_date": ""})
    assert refused.status_code == 422
    assert post(browser, url, {"version": 1, "status": "cancelled", "status_date": "2026-03-01"}).status_code == 303
    page = browser.get(f"/organisations/{register.tea}").text
    assert "注销" in page
    assert "— → 2026年3月1日" in page
    assert post(browser, url, {"version": 2, "status": "moved", "status_date": "2026-03-04"}).status_code == 303
    assert "2026年3月1日 → 2026年3月4日" in browser.get(f"/organisations/{register.tea}").text


def test_assigning_and_ending(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.mall}/assignments"
    given = {"account_id": register.instructor.account_id, "from_day": "2026-03-01"}
    assert post(browser, url, given).status_code == 303
    assert post(browser, url, given).status_code == 422
    assert post(browser, url, {"account_id": "", "from_day": ""}).status_code == 422
    page = browser.get(f"/organisations/{register.mall}").text
    end = re.search(r'action="([^"]+/end)"', page)
    assert end is not None
    assert post(browser, end[1], {"last_day": "2026-02-01", "reason": "轮换"}).status_code == 422
    assert post(browser, end[1], {"last_day": "2026-03-02", "reason": "轮换"}).status_code == 303
    assert "轮换" in browser.get(f"/organisations/{register.mall}").text
    assert (
        post(browser, f"/organisations/{register.tea}/assignments/999/end", {"last_day": "2026-03-02"}).status_code
        == 422
    )


def test_assigning_many_from_the_list(register: Register) -> None:
    browser = register.browser()
    with register.app.app_context():
        other = city.viewer(Role.INSTRUCTOR)
    data = {"account_id": other.account_id, "from_day": "2026-03-01", "organisation": [register.tea, register.mall]}
    assert post(browser, "/organisations/assign?q=", {**data, "organisation": []}).status_code == 422
    assert post(browser, "/organisations/assign?area=331124101", data).status_code == 303
    with register.app.app_context():
        assert len(queries.assigned(other.account_id, clock.today())) == 2
    outsider = register.person(Role.COORDINATOR, LIANDU)
    assert post(outsider, "/organisations/assign", data).status_code in {404, 422}


def test_looking_further_in_the_list_keeps_what_was_ticked(register: Register) -> None:
    browser, today = register.browser(), "2026-03-01"
    typed = {"account_id": register.instructor.account_id, "from_day": today, "sending_unit": "县委组织部"}
    page = post(browser, "/organisations/assign", {**typed, "organisation": [register.tea], "q": "gsds", "browse": 1})
    assert page.status_code == 200
    assert "已勾选：1" in page.text
    assert [f'value="{one}" checked' in page.text for one in (register.tea, register.mall)] == [True, False]
    assert 'value="县委组织部"' in page.text
    none = post(browser, "/organisations/assign", {**typed, "organisation": [register.tea], "q": "zzz", "browse": 1})
    assert (none.status_code, f'value="{register.tea}" checked' in none.text) == (200, True)


def test_names_that_are_alike_are_offered_for_merging(register: Register) -> None:
    with register.app.app_context():
        wood = city.register(register.coordinator, "丽水市绿源竹木有限公司")
        goods = city.register(register.coordinator, "丽水绿源竹木制品有限公司")
    page = register.browser().get(f"/organisations/{wood}/merge").text
    assert f'href="/organisations/{wood}/merge?other={goods}"' in page
    assert f"other={register.tea}" not in page


def test_merging_two_records(register: Register) -> None:
    browser, url = register.browser(), f"/organisations/{register.mall}/merge"
    data = {
        "first_id": register.mall, "first_version": 1, "other_id": register.tea, "other_version": 1,
        "kept_id": register.tea,
    }  # fmt: skip
    assert post(browser, url, {**data, "kept_id": ""}).status_code == 422
    assert 'name="kept_id"' not in browser.get(f"{url}?other={register.mall}").text  # with itself
    answer = post(browser, url, data)
    assert (answer.status_code, answer.location) == (303, f"/organisations/{register.tea}")
    assert "古市电商园" in browser.get(answer.location).text
    moved = browser.get(f"/organisations/{register.mall}")
    assert (moved.status_code, moved.location) == (303, f"/organisations/{register.tea}")
    assert post(browser, url, data).status_code == 409
