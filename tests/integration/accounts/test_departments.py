"""The departments of an area: added, renamed and given people by its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tests.integration.accounts.staff import ADMIN, NEW, QINGTIAN, SONGYANG, found
from webapp.accounts.models import Department
from webapp.core.db import db

if TYPE_CHECKING:
    from tests.integration.accounts.staff import Staff


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
