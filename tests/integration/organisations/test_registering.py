"""Registering, editing and ending organisations: on both databases, in one's own area, never over somebody's edit."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.organisations import city
from tests.integration.organisations.city import BIHU, CITY, GUSHI, LIANDU, NOW, SHUINAN, SONGYANG, entered
from webapp.accounts.rules import Role
from webapp.core.errors import Conflict, Invalid, NotAllowed, NotFound
from webapp.organisations import commands, queries
from webapp.organisations.commands.registering import DUPLICATE
from webapp.organisations.rules.registration import Registration
from webapp.organisations.rules.terms import Industry, Kind, Size, Status, Tier

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("context")


def test_a_full_registration_is_kept() -> None:
    by = city.coordinator()
    full = Registration(
        name="松阳县大木山茶业(集团)有限公司", area_code=GUSHI, kind=Kind.ENTERPRISE, code=f" {city.code().lower()} ",
        industry=Industry.C, size=Size.MEDIUM, above_scale=True, tier=Tier.MONTHLY, cluster="松阳工业园",
        address="古市镇一号", contact_name="张三", contact_phone="13800001234",
    )  # fmt: skip
    kept = city.row(commands.register(viewer=by, entered=full, now=NOW))
    assert kept.name == "松阳县大木山茶业（集团）有限公司"
    assert (kept.county_code, kept.area_code, kept.code) == (SONGYANG, GUSHI, city.code())
    assert (kept.kind, kept.industry, kept.size, kept.tier) == (Kind.ENTERPRISE, Industry.C, Size.MEDIUM, Tier.MONTHLY)
    assert (kept.status, kept.status_date, kept.provisional, kept.version) == (Status.ACTIVE, None, False, 1)
    assert kept.sort_key.startswith("song yang xian da mu shan")
    assert queries.cluster_names(SONGYANG) == ["松阳工业园"]
    assert {"大木", "dm", ".shan"} <= city.grams_of(kept.id)
    assert [(happened.event.action, happened.name) for happened in queries.events(kept.id)] == [("registered", by.name)]
    assert city.audited() == [("organisation.registered", f"organisation:{kept.id}")]


def test_a_code_stands_for_one_organisation_in_the_whole_city() -> None:
    city.register(city.coordinator(), code=city.code())
    with pytest.raises(Invalid) as caught:
        city.register(city.coordinator(LIANDU), "莲都绿谷书院", BIHU, code=city.code())
    assert (caught.value.field, caught.value.code) == ("code", DUPLICATE)


def test_much_the_same_name_in_the_county_asks_for_confirmation() -> None:
    by = city.coordinator()
    first = city.register(by, "松阳大木山茶业有限公司")
    double = entered("松阳县大木山茶业有限责任公司", SHUINAN)
    with pytest.raises(Invalid) as caught:
        commands.register(viewer=by, entered=double, now=NOW)
    assert caught.value.code == DUPLICATE
    found = queries.duplicates(by, name=double.name, code=None, county_code=SONGYANG)
    assert [(one.id, one.same_code, one.readable) for one in found] == [(first, False, True)]
    assert commands.register(viewer=by, entered=double, now=NOW, confirmed=True) > first
    elsewhere = city.coordinator(LIANDU)
    assert commands.register(viewer=elsewhere, entered=replace(double, area_code=BIHU), now=NOW) > first


@pytest.mark.parametrize(
    ("role", "area"),
    [
        (Role.COORDINATOR, LIANDU),
        (Role.COORDINATOR, SHUINAN),
        (Role.INSTRUCTOR, SONGYANG),
        (Role.DEPARTMENT, SONGYANG),
        (Role.AUDITOR, CITY),
    ],
)
def test_outsiders_may_not_register(role: Role, area: str) -> None:
    with pytest.raises(NotAllowed):
        city.register(city.viewer(role, area), area=GUSHI)
    assert city.audited() == []


@pytest.mark.parametrize(("role", "area"), [(Role.COORDINATOR, GUSHI), (Role.COORDINATOR, CITY), (Role.ADMIN, CITY)])
def test_whoever_is_above_may_register(role: Role, area: str) -> None:
    assert city.register(city.viewer(role, area)) > 0


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(NotFound):
        city.register(city.coordinator(CITY), area="331199")


def test_an_instructor_registers_what_a_visit_met() -> None:
    instructor = city.viewer(Role.INSTRUCTOR)
    met = commands.register(viewer=instructor, entered=entered(), now=NOW, provisional=True)
    assert city.row(met).provisional
    with pytest.raises(NotAllowed):
        commands.register(viewer=instructor, entered=entered("莲都书院", BIHU), now=NOW, provisional=True)
    commands.edit(viewer=city.coordinator(), organisation_id=met, version=1, entered=entered(size=Size.SMALL), now=NOW)
    assert not city.row(met).provisional


def test_an_edit_keeps_the_old_name_and_the_history() -> None:
    by = city.coordinator()
    kept = city.register(by, "松阳大木山茶业有限公司", cluster="老园区", contact_phone="13800001234")
    after = entered("松阳绿谷饮品有限公司", SHUINAN, size=Size.SMALL, contact_phone="13900001234")
    commands.edit(viewer=by, organisation_id=kept, version=1, entered=after, now=NOW)
    changed = city.row(kept)
    assert (changed.name, changed.area_code, changed.version) == ("松阳绿谷饮品有限公司", SHUINAN, 2)
    assert [name.name for name in queries.former_names(kept)] == ["松阳大木山茶业有限公司"]
    assert {"绿谷", "lg", "大木", "dm"} <= city.grams_of(kept)
    details = queries.events(kept)[0].event.details
    assert details == {
        "name": ["松阳大木山茶业有限公司", "松阳绿谷饮品有限公司"],
        "area_code": [GUSHI, SHUINAN],
        "size": [None, "small"],
        "cluster": ["老园区", ""],
        "contact_phone": ["", ""],
    }


def test_a_stale_edit_is_refused() -> None:
    by = city.coordinator()
    kept = city.register(by)
    commands.edit(viewer=by, organisation_id=kept, version=1, entered=entered(size=Size.SMALL), now=NOW)
    with pytest.raises(Conflict) as caught:
        commands.edit(viewer=by, organisation_id=kept, version=1, entered=entered(size=Size.LARGE), now=NOW)
    assert caught.value.code == "stale"
    assert city.row(kept).size is Size.SMALL


def test_an_edit_without_a_change_of_name_asks_nothing() -> None:
    by = city.coordinator()
    city.register(by)
    second = city.register(by)
    commands.edit(viewer=by, organisation_id=second, version=1, entered=entered(size=Size.SMALL), now=NOW)
    assert city.row(second).size is Size.SMALL


def test_an_edit_may_not_take_a_code_or_leave_the_area() -> None:
    by = city.coordinator()
    city.register(by, code=city.code(1))
    second = city.register(by, "绿谷书院", code=city.code(2))
    with pytest.raises(Invalid):
        commands.edit(
            viewer=by, organisation_id=second, version=1, entered=entered("绿谷书院", code=city.code(1)), now=NOW
        )
    with pytest.raises(NotAllowed):
        commands.edit(viewer=by, organisation_id=second, version=1, entered=entered("绿谷书院", BIHU), now=NOW)
    assert city.row(second).county_code == SONGYANG


@pytest.mark.parametrize(("role", "area"), [(Role.COORDINATOR, LIANDU), (Role.INSTRUCTOR, SONGYANG)])
def test_outsiders_find_nothing_to_edit(role: Role, area: str) -> None:
    kept = city.register(city.coordinator())
    outsider = city.viewer(role, area)
    with pytest.raises(NotFound):
        commands.edit(viewer=outsider, organisation_id=kept, version=1, entered=entered(), now=NOW)
    with pytest.raises(NotFound):
        commands.set_status(
            viewer=outsider, organisation_id=kept, version=1, status=Status.CANCELLED, since=date(2026, 3, 1), now=NOW
        )


def test_an_assigned_instructor_reads_but_does_not_edit() -> None:
    by, instructor = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    kept = city.register(by)
    commands.assign(
        viewer=by, organisation_ids=[kept], account_id=instructor.account_id, from_day=date(2026, 1, 1), now=NOW
    )
    assert queries.get(instructor, kept).id == kept
    with pytest.raises(NotAllowed):
        commands.edit(viewer=instructor, organisation_id=kept, version=1, entered=entered(), now=NOW)


def test_a_state_holds_from_a_day_and_ends() -> None:
    by = city.coordinator()
    kept = city.register(by)
    change: dict[str, Any] = {"viewer": by, "organisation_id": kept, "now": NOW}
    with pytest.raises(Invalid):
        commands.set_status(version=1, status=Status.SUSPENDED, since=None, **change)
    commands.set_status(version=1, status=Status.SUSPENDED, since=date(2026, 2, 1), **change)
    assert (city.row(kept).status, city.row(kept).status_date) == (Status.SUSPENDED, date(2026, 2, 1))
    with pytest.raises(Conflict):
        commands.set_status(version=1, status=Status.ACTIVE, since=None, **change)
    commands.set_status(version=2, status=Status.ACTIVE, since=date(2026, 3, 1), **change)
    assert (city.row(kept).status, city.row(kept).status_date) == (Status.ACTIVE, None)
    assert [happened.event.action for happened in queries.events(kept)] == ["status", "status", "registered"]


def test_of_two_who_take_the_same_code_at_once_one_is_refused(context: Flask) -> None:
    by = city.coordinator()
    start, refused, taken = threading.Barrier(2), list[Invalid](), list[int]()

    def run(name: str) -> None:
        with context.app_context():
            start.wait()
            try:
                taken.append(city.register(by, name, code=city.code()))
            except Invalid as error:
                refused.append(error)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("绿谷书院", "青山书院")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), [error.field for error in refused]) == (1, ["code"])
