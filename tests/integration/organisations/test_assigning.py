"""Organisations are given to instructors from one day to another, and never twice for the same days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.organisations import city
from tests.integration.organisations.city import BIHU, CITY, GUSHI, LIANDU, NOW, SONGYANG
from webapp.accounts.rules import Role
from webapp.core.errors import Invalid, NotAllowed, NotFound
from webapp.organisations import commands, queries

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

pytestmark = pytest.mark.usefixtures("context")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def assign(by: Viewer, organisation: int, person: Viewer, **more: Any) -> int:  # noqa: ANN401
    given = {"from_day": MARCH, **more}
    return commands.assign(viewer=by, organisation_ids=[organisation], account_id=person.account_id, now=NOW, **given)


def ids(person: Viewer, day: date) -> list[int]:
    return [organisation.id for organisation, _ in queries.assigned(person.account_id, day)]


def test_an_assignment_covers_its_days() -> None:
    by = city.coordinator()
    person = city.viewer_of(city.account(Role.INSTRUCTOR, sending_unit="松阳县税务局"))
    kept = city.register(by)
    assert assign(by, kept, person, to_day=date(2026, 3, 31)) == 1
    assert ids(person, date(2026, 2, 28)) == []
    assert ids(person, MARCH) == [kept]
    assert ids(person, date(2026, 3, 31)) == [kept]
    assert ids(person, APRIL) == []
    (held,) = queries.assignments(kept)
    assert (held.name, held.assignment.sending_unit) == (person.name, "松阳县税务局")
    happened = queries.events(kept)[0].event
    assert (happened.action, happened.details) == (
        "assigned", {"account": person.account_id, "days": ["2026-03-01", "2026-03-31"]},
    )  # fmt: skip


def test_the_same_days_are_given_once() -> None:
    by, person = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    kept = city.register(by)
    assign(by, kept, person, to_day=date(2026, 3, 31))
    for days in ({}, {"from_day": date(2026, 3, 31)}, {"from_day": date(2026, 1, 1), "to_day": MARCH}):
        with pytest.raises(Invalid) as caught:
            assign(by, kept, person, **days)
        assert caught.value.field == "account_id"
    assert assign(by, kept, person, from_day=APRIL) == 1
    assert assign(by, kept, city.viewer(Role.INSTRUCTOR)) == 1


def test_many_are_given_at_once_and_doubles_passed_over() -> None:
    by, person = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    kept = [city.register(by, name) for name in ("甲茶厂", "乙茶厂", "丙茶厂")]
    assign(by, kept[1], person)
    given = commands.assign(viewer=by, organisation_ids=kept, account_id=person.account_id, from_day=MARCH, now=NOW)
    assert given == 2
    assert sorted(ids(person, MARCH)) == kept


def test_an_assignment_ends_on_a_day_with_a_reason() -> None:
    by, person = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    kept = city.register(by)
    assign(by, kept, person)
    (held,) = queries.assignments(kept)
    end: dict[str, Any] = {"viewer": by, "organisation_id": kept, "assignment_id": held.assignment.id, "now": NOW}
    for last_day, reason, field in (
        (date(2026, 3, 10), "", "reason"),
        (date(2026, 3, 10), "x" * 101, "reason"),
        (date(2026, 2, 28), "轮换", "last_day"),
    ):
        with pytest.raises(Invalid) as caught:
            commands.end_assignment(last_day=last_day, reason=reason, **end)
        assert caught.value.field == field
    commands.end_assignment(last_day=date(2026, 3, 10), reason="轮换", **end)
    assert ids(person, date(2026, 3, 10)) == [kept]
    assert ids(person, date(2026, 3, 11)) == []
    assert queries.assignments(kept)[0].assignment.ended_reason == "轮换"
    assert [action for action, _ in city.audited()][-2:] == ["organisation.assigned", "organisation.unassigned"]


def test_days_must_be_in_order() -> None:
    by = city.coordinator()
    with pytest.raises(Invalid):
        assign(by, city.register(by), city.viewer(Role.INSTRUCTOR), to_day=date(2026, 2, 1))


def test_only_instructors_of_the_county_or_the_city_are_given_organisations() -> None:
    by = city.coordinator()
    kept = city.register(by)
    disabled = city.viewer_of(city.account(Role.INSTRUCTOR, disabled_at=NOW))
    for person in (city.viewer(Role.INSTRUCTOR, LIANDU), city.viewer(Role.COORDINATOR), disabled):
        with pytest.raises(Invalid) as caught:
            assign(by, kept, person)
        assert caught.value.field == "account_id"
    for area in (SONGYANG, GUSHI, CITY):
        assign(by, kept, city.viewer(Role.INSTRUCTOR, area))


def test_outsiders_assign_and_end_nothing() -> None:
    by, person = city.coordinator(), city.viewer(Role.INSTRUCTOR)
    kept = city.register(by)
    assign(by, kept, person)
    (held,) = queries.assignments(kept)
    for outsider, refusal in (
        (city.coordinator(LIANDU), NotFound),
        (city.viewer(Role.INSTRUCTOR), NotFound),
        (person, NotAllowed),
    ):
        with pytest.raises(refusal):
            assign(outsider, kept, city.viewer(Role.INSTRUCTOR))
        with pytest.raises(refusal):
            commands.end_assignment(
                viewer=outsider,
                organisation_id=kept,
                assignment_id=held.assignment.id,
                last_day=APRIL,
                reason="轮换",
                now=NOW,
            )


def test_an_assignment_belongs_to_its_organisation() -> None:
    by = city.coordinator()
    kept, other = city.register(by, "甲茶厂"), city.register(by, "乙茶厂")
    assign(by, kept, city.viewer(Role.INSTRUCTOR))
    (held,) = queries.assignments(kept)
    with pytest.raises(NotFound):
        queries.assignment(other, held.assignment.id)


def test_logging_a_visit_is_open_to_the_county_and_to_whoever_is_assigned() -> None:
    by = city.coordinator()
    own, foreign = city.register(by), city.register(city.coordinator(LIANDU), "碧湖茶厂", BIHU)
    person = city.viewer(Role.INSTRUCTOR)
    assert queries.loggable(person, own).id == own
    for unknown in (foreign, 999_999):
        with pytest.raises(NotFound):
            queries.loggable(person, unknown)
    for role in (Role.DEPARTMENT, Role.AUDITOR):
        with pytest.raises(NotFound):
            queries.loggable(city.viewer(role), own)
