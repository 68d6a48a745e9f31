"""An administrator's own area: inviting, moving, renaming, disabling, and nobody else's people."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.integration.accounts.staff import ADMIN, GUSHI, NEW, PASSWORD, QINGTIAN, SONGYANG, found
from webapp.accounts.commands import people
from webapp.accounts.models import Account
from webapp.accounts.rules import Person, Role
from webapp.areas.rules import CITY, Level, Scope
from webapp.audit.models import AuditRow
from webapp.audit.rules import COMMAND
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.accounts.staff import Browser, Staff


def exists(staff: Staff, username: str) -> bool:
    with staff.app.app_context():
        return db.session.execute(select(Account).where(Account.username == username)).first() is not None


def edit(staff: Staff, browser: Browser, username: str, **changes: object) -> TestResponse:
    """Send the form as it stands on the page, with changes."""
    now = found(staff, username)
    fields = {
        name: now[name] or "" for name in ("name", "role", "area_code", "department_id", "sending_unit", "version")
    }
    return browser.post(f"/accounts/{now['id']}", **{**fields, **changes})


def test_an_invitation_names_all_its_errors_at_once_in_the_order_of_the_page(staff: Staff) -> None:
    page = staff.browser(ADMIN).post("/accounts/new", **{**NEW, "username": "A b", "name": ""})
    assert page.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', page.text) == ["username", "name"]


def test_an_invited_person_stands_in_the_list(any_staff: Staff) -> None:
    admin = any_staff.browser(ADMIN)
    page = admin.post("/accounts/new", **NEW)
    assert page.status_code == 200
    assert "此链接只显示这一次" in page.text
    assert "<svg" in page.text
    listed = admin.get("/accounts/").text
    assert "蓝晓东" in listed
    assert "已邀请" in listed
    kept = found(any_staff, "lan.xiaodong")
    assert (kept["area_code"], kept["county_code"], kept["sending_unit"]) == (GUSHI, SONGYANG, "古市镇")


WRONG = [
    ({"username": ""}, "请填写此项"),
    ({"username": "蓝晓东"}, "请用 3 至 32 位"),
    ({"username": "YE.Lijuan"}, "该用户名已被使用"),
    ({"name": "  "}, "请填写姓名"),
    ({"name": "长" * 41}, "最多 40 个字"),
    ({"role": "judge"}, "请从列表中选择"),
    ({"role": "auditor"}, "须隶属市级或县"),
    ({"role": "department"}, "请选择此人所在的承办部门"),
    ({"area_code": QINGTIAN}, "请从列表中选择"),
    ({"area_code": CITY}, "请从列表中选择"),
    ({"department_id": "999"}, "请从列表中选择"),
]


def test_what_is_wrong_stands_beside_its_field(staff: Staff) -> None:
    admin = staff.browser(ADMIN)
    for changes, words in WRONG:
        answer = admin.post("/accounts/new", **{**NEW, **changes})
        errors = re.findall(r'class="error".*?<span>(.*?)</span>', answer.text)
        assert answer.status_code == 422, changes
        assert any(words in error for error in errors), (changes, errors)
        assert 'value="古市镇"' in answer.text
        assert not exists(staff, "lan.xiaodong")


def test_fields_that_the_form_does_not_have_are_ignored(staff: Staff) -> None:
    extra = {
        "id": "77", "password_hash": "x", "disabled_at": "2020-01-01", "county_code": QINGTIAN, "version": "9",
        "account_id": "1",
    }  # fmt: skip
    staff.browser(ADMIN).post("/accounts/new", **NEW, **extra)
    kept = found(staff, "lan.xiaodong")
    assert kept["id"] != 77
    assert (kept["county_code"], kept["version"]) == (SONGYANG, 1)
    assert staff.browser().sign_in("lan.xiaodong", "x").status_code == 422


def test_a_doubled_field_counts_once(staff: Staff) -> None:
    browser = staff.browser(ADMIN)
    token = browser.client.get("/csrf").get_json()["csrf_token"]
    data = {**NEW, "role": ["instructor", "admin"], "csrf_token": token}
    browser.client.post("/accounts/new", data=data)
    assert found(staff, "lan.xiaodong")["role"] == "instructor"


def test_two_who_want_one_name_get_one_account(any_staff: Staff) -> None:
    admins = [any_staff.browser(ADMIN) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda admin: admin.post("/accounts/new", **NEW).status_code, admins))
    assert sorted(statuses) == [200, 422, 422, 422]


def test_a_person_is_renamed_moved_and_given_another_role(any_staff: Staff) -> None:
    admin = any_staff.browser(ADMIN)
    answer = edit(any_staff, admin, "ye.lijuan", name="叶丽娟", area_code=GUSHI)
    assert answer.status_code == 303
    assert edit(any_staff, admin, "ye.lijuan", role="coordinator", area_code=SONGYANG).status_code == 303
    kept = found(any_staff, "ye.lijuan")
    assert (kept["name"], kept["role"], kept["area_code"], kept["version"]) == ("叶丽娟", "coordinator", SONGYANG, 3)


def test_a_person_who_moves_works_there_at_once_and_their_record_stays(any_staff: Staff) -> None:
    person = any_staff.browser("ye.lijuan")
    edit(any_staff, any_staff.browser("city.admin"), "ye.lijuan", area_code=QINGTIAN)
    assert "青田" in person.get("/me").text
    with any_staff.app.app_context():
        scopes = db.session.execute(
            select(AuditRow.scope).where(AuditRow.actor == f"account:{any_staff.ids['ye.lijuan']}").distinct()
        )
        assert set(scopes.scalars()) == {f"area:{SONGYANG}"}
    number = any_staff.ids["ye.lijuan"]
    assert any_staff.browser(ADMIN).get(f"/accounts/{number}").status_code == 404
    assert any_staff.browser("qingtian.admin").get(f"/accounts/{number}").status_code == 200


def test_a_stale_form_is_refused(staff: Staff) -> None:
    admin = staff.browser(ADMIN)
    assert edit(staff, admin, "ye.lijuan", name="先改").status_code == 303
    assert edit(staff, admin, "ye.lijuan", name="后改", version=1).status_code == 409
    assert found(staff, "ye.lijuan")["name"] == "先改"


def test_of_two_changes_at_once_one_counts(any_staff: Staff) -> None:
    def change(name: str) -> bool:
        with any_staff.app.app_context():
            try:
                people.edit(
                    actor=COMMAND,
                    scope=Scope(CITY, Level.CITY),
                    account_id=any_staff.ids["ye.lijuan"],
                    version=1,
                    person=Person(name=name, role=Role.INSTRUCTOR, area_code=SONGYANG),
                    now=clock.now(),
                )
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(change, "甲乙丙丁戊己")) == 1
    assert found(any_staff, "ye.lijuan")["version"] == 2


@pytest.mark.parametrize("target", ["qingtian.admin", "city.admin"])
def test_people_of_another_area_are_not_there(staff: Staff, target: str) -> None:
    victim = staff.browser(target)
    admin = staff.browser(ADMIN)
    number = staff.ids[target]
    before = found(staff, target)
    fields = {"name": "改名", "role": "instructor", "area_code": SONGYANG, "version": "1"}
    for path in ("", "/link", "/disable", "/enable", "/end-sessions"):
        assert admin.post(f"/accounts/{number}{path}", **fields).status_code == 404, path
    assert admin.get(f"/accounts/{number}").status_code == 404
    assert before == found(staff, target)
    assert victim.is_in()


def test_nobody_is_moved_out_of_ones_own_area(staff: Staff) -> None:
    answer = edit(staff, staff.browser(ADMIN), "ye.lijuan", area_code=QINGTIAN)
    assert answer.status_code == 422
    assert found(staff, "ye.lijuan")["area_code"] == SONGYANG


def test_the_list_shows_ones_own_area_only(staff: Staff) -> None:
    county, city = staff.browser(ADMIN).get("/accounts/").text, staff.browser("city.admin").get("/accounts/").text
    assert "叶指导" in county
    assert "青田管理员" not in county
    assert "市管理员" not in county
    assert all(name in city for name in ("叶指导", "青田管理员", "市管理员"))


FILTERS = {
    "q=叶": {"叶指导"},
    "q=SONGYANG": {"松阳管理员"},
    "q=%25": set(),
    "role=instructor": {"叶指导"},
    f"area={QINGTIAN}": {"青田管理员"},
    f"area={GUSHI}": set(),
    "state=invited": set(),
    "state=disabled": set(),
    "state=active&role=admin&q=市": {"市管理员"},
    "role=nonsense": set(),
    "page=99": {"叶指导", "松阳管理员", "青田管理员", "市管理员"},
}


def test_the_list_is_narrowed(staff: Staff) -> None:
    admin = staff.browser("city.admin")

    def shown(query: str) -> set[str]:
        body = admin.get(f"/accounts/?{query}").text.partition('id="found"')[2]
        return {name for name in FILTERS["page=99"] if name in body}

    assert {query: shown(query) for query in FILTERS} == FILTERS


def test_ones_own_role_area_and_access_are_somebody_elses_to_change(staff: Staff) -> None:
    admin = staff.browser(ADMIN)
    assert edit(staff, admin, ADMIN, role="coordinator").status_code == 422
    assert edit(staff, admin, ADMIN, area_code=SONGYANG, name="新名").status_code == 303
    assert admin.post(f"/accounts/{staff.ids[ADMIN]}/disable").status_code == 422
    assert admin.is_in()


def test_these_pages_are_closed_to_others(staff: Staff) -> None:
    person, stranger = staff.browser("ye.lijuan"), staff.browser()
    for path in ("/accounts/", "/accounts/new", "/accounts/1", "/departments/", "/audit/"):
        assert person.get(path).status_code == 403
        assert stranger.get(path).status_code == 303


def test_nobody_makes_themselves_an_administrator(staff: Staff) -> None:
    person = staff.browser("ye.lijuan")
    assert edit(staff, person, "ye.lijuan", role="admin").status_code == 403
    person.post("/preferences", role="admin", language="en")
    person.post("/me/password", current_password=PASSWORD, new_password="x", new_password_again="x", role="admin")
    assert found(staff, "ye.lijuan")["role"] == "instructor"


def test_every_change_of_an_account_stands_in_its_countys_chain(staff: Staff) -> None:
    admin = staff.browser(ADMIN)
    number = staff.ids["ye.lijuan"]
    edit(staff, admin, "ye.lijuan", name="叶丽娟")
    for path in ("disable", "enable", "link", "end-sessions"):
        admin.post(f"/accounts/{number}/{path}")
    with staff.app.app_context():
        rows = db.session.execute(
            select(AuditRow).where(AuditRow.obj == f"account:{number}").order_by(AuditRow.seq)
        ).scalars()
        done = [(row.scope, row.action) for row in rows]
        assert "叶丽娟" not in repr([row.details for row in rows])
    county = f"area:{SONGYANG}"
    assert [action for scope, action in done if scope == county] == [
        "account.create",
        "account.edit",
        "account.disable",
        "account.enable",
        "account.link",
        "account.all_sessions_end",
    ]
