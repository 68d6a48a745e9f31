"""Two records of one organisation become one that keeps the history of both."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.integration.organisations import city
from tests.integration.organisations.city import BIHU, LIANDU, NOW, SONGYANG, entered
from webapp.accounts.rules import Role
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict, DomainError, Invalid, NotFound
from webapp.organisations import commands, queries
from webapp.organisations.models import Assignment
from webapp.organisations.rules.filtering import Filter
from webapp.organisations.rules.terms import Size

if TYPE_CHECKING:
    from flask import Flask

    from webapp.accounts.rules import Viewer

pytestmark = pytest.mark.usefixtures("context")


def merge(by: Viewer, kept: int, merged: int, versions: tuple[int, int] | None = None) -> None:
    commands.merge(
        viewer=by,
        kept_id=kept,
        kept_version=versions[0] if versions else city.row(kept).version,
        merged_id=merged,
        merged_version=versions[1] if versions else city.row(merged).version,
        now=NOW,
    )


def test_the_kept_record_gets_names_code_and_what_it_lacked() -> None:
    by = city.coordinator()
    kept = city.register(by, "松阳大木山茶业有限公司", size=Size.SMALL)
    other = city.register(
        by,
        "大木山茶厂",
        code=city.code(),
        size=Size.LARGE,
        cluster="老园区",
        address="一号",
        contact_name="张三",
        above_scale=True,
    )
    merge(by, kept, other)
    alive, gone = city.row(kept), city.row(other)
    assert (alive.code, alive.code_missing_reason, alive.size) == (city.code(), "", Size.SMALL)
    assert (alive.address, alive.contact_name, alive.above_scale) == ("一号", "张三", True)
    assert alive.cluster_id == gone.cluster_id
    assert (gone.merged_into_id, gone.code, alive.version) == (kept, city.code(), 2)
    assert [name.name for name in queries.former_names(kept)] == ["大木山茶厂"]
    assert "茶厂" in city.grams_of(kept)
    assert city.grams_of(other) == set()
    assert queries.merged_ids(kept) == [kept, other]
    page, _ = queries.listing(by, Filter(text="dmscc"), 1)
    assert [listed.organisation.id for listed in page.items] == [kept]
    assert [happened.event.action for happened in queries.events(kept)] == [
        "merged_into", "merged", "registered", "registered",
    ]  # fmt: skip
    assert city.audited()[-1] == ("organisation.merged", f"organisation:{kept}")


def test_assignments_go_along_but_none_is_doubled() -> None:
    by = city.coordinator()
    both, one = city.viewer(Role.INSTRUCTOR), city.viewer(Role.INSTRUCTOR)
    kept, other = city.register(by, "甲茶厂"), city.register(by, "乙茶厂")
    for organisation, person in ((kept, both), (other, both), (other, one)):
        commands.assign(
            viewer=by, organisation_ids=[organisation], account_id=person.account_id, from_day=date(2026, 1, 1), now=NOW
        )
    merge(by, kept, other)
    held = db.session.execute(select(Assignment).order_by(Assignment.id)).scalars().all()
    today = clock.local(NOW).date()
    assert [(a.organisation_id, a.account_id, a.to_day) for a in held] == [
        (kept, both.account_id, None),
        (other, both.account_id, today),
        (kept, one.account_id, None),
    ]
    for person in (both, one):
        visible = db.session.execute(queries.assigned_ids(person.account_id, today)).scalars()
        assert sorted(visible) == [kept, other]
        assert queries.loggable(person, other).id == kept
    assert len(queries.assignments(kept)) == 3


def test_a_chain_of_merges_always_leads_to_the_living_one() -> None:
    by = city.coordinator()
    first, second, third = (city.register(by, name) for name in ("甲茶厂", "乙茶厂", "丙茶厂"))
    merge(by, second, first)
    merge(by, third, second)
    assert city.row(first).merged_into_id == third
    assert queries.merged_ids(third) == [third, first, second]
    assert {name.name for name in queries.former_names(third)} == {"甲茶厂", "乙茶厂"}
    assert queries.loggable(city.viewer(Role.INSTRUCTOR), first).id == third


def test_a_merged_record_takes_no_more_changes() -> None:
    by = city.coordinator()
    kept, other, third = (city.register(by, name) for name in ("甲茶厂", "乙茶厂", "丙茶厂"))
    merge(by, kept, other)
    version = city.row(other).version
    with pytest.raises(Conflict):
        commands.edit(viewer=by, organisation_id=other, version=version, entered=entered("丁茶厂"), now=NOW)
    with pytest.raises(Conflict):
        merge(by, third, other)
    with pytest.raises(Conflict):
        merge(by, other, third)
    with pytest.raises(Conflict):
        commands.assign(
            viewer=by,
            organisation_ids=[other],
            account_id=city.viewer(Role.INSTRUCTOR).account_id,
            from_day=date(2026, 1, 1),
            now=NOW,
        )


def test_its_code_may_be_registered_no_second_time() -> None:
    by = city.coordinator()
    kept = city.register(by, "甲茶厂", code=city.code(1))
    other = city.register(by, "乙茶厂", code=city.code(2))
    merge(by, kept, other)
    assert (city.row(kept).code, city.row(other).code) == (city.code(1), city.code(2))
    third = city.register(by, "丙茶厂", code=city.code(2))
    assert third > other


@pytest.mark.parametrize("versions", [(7, 1), (1, 7)])
def test_a_stale_merge_is_refused(versions: tuple[int, int]) -> None:
    by = city.coordinator()
    kept, other = city.register(by, "甲茶厂"), city.register(by, "乙茶厂")
    with pytest.raises(Conflict):
        merge(by, kept, other, versions)
    assert city.row(other).merged_into_id is None


def test_one_record_cannot_be_merged_with_itself() -> None:
    by = city.coordinator()
    kept = city.register(by)
    with pytest.raises(Invalid):
        merge(by, kept, kept)


def test_outsiders_merge_nothing_and_nobody_merges_what_is_not_theirs() -> None:
    by = city.coordinator()
    kept, other = city.register(by, "甲茶厂"), city.register(by, "乙茶厂")
    foreign = city.register(city.coordinator(LIANDU), "丙茶厂", BIHU)
    for outsider in (city.coordinator(LIANDU), city.viewer(Role.INSTRUCTOR), city.viewer(Role.AUDITOR, city.CITY)):
        with pytest.raises(NotFound):
            merge(outsider, kept, other)
    with pytest.raises(NotFound):
        merge(by, kept, foreign)
    merge(city.coordinator(city.CITY), kept, foreign)
    assert city.row(foreign).merged_into_id == kept
    assert city.audited(SONGYANG)[-1][0] == "organisation.merged"


def test_two_opposite_merges_at_once_leave_one_record_alive(context: Flask) -> None:
    by = city.coordinator()
    first, second = city.register(by, "甲茶厂"), city.register(by, "乙茶厂")
    start, outcomes = threading.Barrier(2), list[DomainError | None]()

    def run(kept: int, other: int) -> None:
        with context.app_context():
            start.wait()
            try:
                merge(by, kept, other, (1, 1))
                outcomes.append(None)
            except DomainError as error:
                outcomes.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    assert [city.row(one).merged_into_id for one in (first, second)].count(None) == 1
