"""An administrator's own area: inviting, moving, renaming, disabling, and nobody else's people."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.integration.accounts.staff import GUSHI, PASSWORD, QINGTIAN, SONGYANG
from webapp.accounts.commands import people
from webapp.accounts.models import Account, Department
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

ADMIN = "songyang.admin"
NEW = {"username": "lan.xiaodong", "name": "蓝晓东", "role": "instructor", "area_code": GUSHI, "sending_unit": "古市镇"}


def found(staff: Staff, username: str) -> dict[str, Any]:
    names = ("id", "name", "role", "area_code", "county_code", "department_id", "sending_unit", "version")
    with staff.app.app_context():
        account = db.session.execute(select(Account).where(Account.username == username)).scalar_one()
        return {name: getattr(account, name) for name in names}


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


# --- departments ------------------------------------------------------------------------------------------


def department(staff: Staff, name: str) -> int:
    with staff.app.app_context():
        return db.session.execute(select(Department.id).where(Department.name == name)).scalar_one()


def test_a_department_is_added_renamed_and_given_people(any_staff: Staff) -> None:
    admin = any_staff.browser(ADMIN)
    assert admin.post("/departments/", name="县经信局", area_code=SONGYANG).status_code == 303
    number = department(any_staff, "县经信局")
    answer = admin.post(f"/departments/{number}", name="县经济商务局", version=1)
    assert answer.status_code == 303
    assert admin.post(f"/departments/{number}", name="又一个名字", version=1).status_code == 409
    admin.post("/accounts/new", **{**NEW, "role": "department", "department_id": number})
    kept = found(any_staff, "lan.xiaodong")
    assert (kept["department_id"], kept["area_code"]) == (number, SONGYANG)  # where the department is
    page = admin.get("/departments/").text
    assert "县经济商务局" in page
    assert "县经济商务局" in admin.get(f"/accounts/{kept['id']}").text


def test_only_department_officers_have_a_department(staff: Staff) -> None:
    admin = staff.browser(ADMIN)
    admin.post("/departments/", name="县经信局", area_code=SONGYANG)
    answer = admin.post("/accounts/new", **NEW, department_id=department(staff, "县经信局"))
    assert answer.status_code == 422
    assert "只有部门经办人才选择承办部门" in answer.text


def test_a_department_that_cannot_be_added(staff: Staff) -> None:
    admin = staff.browser(ADMIN)
    admin.post("/departments/", name="县经信局", area_code=SONGYANG)
    for name, area, words in (
        ("", SONGYANG, "请填写此项"),
        ("长" * 81, SONGYANG, "最多 80 个字"),
        ("县经信局", SONGYANG, "该区域已有同名部门"),
        ("另一个局", QINGTIAN, "请从列表中选择"),
    ):
        answer = admin.post("/departments/", name=name, area_code=area)
        assert answer.status_code == 422
        assert words in answer.text


def test_two_departments_of_an_area_never_share_a_name(staff: Staff) -> None:
    admin = staff.browser(ADMIN)
    for name in ("县经信局", "县人社局"):
        admin.post("/departments/", name=name, area_code=SONGYANG)
    answer = admin.post(f"/departments/{department(staff, '县人社局')}", name="县经信局", version=1)
    assert answer.status_code == 422
    assert "该区域已有同名部门" in answer.text


def test_a_department_of_another_area_is_not_there(staff: Staff) -> None:
    staff.browser("qingtian.admin").post("/departments/", name="青田局", area_code=QINGTIAN)
    admin = staff.browser(ADMIN)
    number = department(staff, "青田局")
    assert admin.get(f"/departments/{number}").status_code == 404
    assert admin.post(f"/departments/{number}", name="改名", version=1).status_code == 404
    assert "青田局" not in admin.get("/departments/").text
    assert admin.post("/accounts/new", **{**NEW, "role": "department", "department_id": number}).status_code == 422
