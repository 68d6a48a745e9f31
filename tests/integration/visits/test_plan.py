"""The plan of visits: what is due to whom, a round for the calendar, how often each tier is visited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.fixtures.application import post
from tests.unit.visits.test_icalendar import read
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Conflict, Invalid, NotAllowed
from webapp.inbox.models import Notice
from webapp.organisations import commands as organisations
from webapp.organisations import queries as register
from webapp.organisations.rules.terms import Tier
from webapp.visits.commands import planning as commands
from webapp.visits.commands import writing
from webapp.visits.queries import overview, planning
from webapp.visits.rules.due import Frequency, Urgency

if TYPE_CHECKING:
    from tests.fixtures.city import City

TEA, MALL = "松阳县大木山茶业有限公司", "古市镇电商直播产业园"


def give_mall(city: City, *, placed: bool = False) -> None:
    """Give the mall to 叶 too; with `placed` both have a position."""
    given = [city.places["mall"]]
    now = clock.now()
    organisations.assign(
        viewer=city.lan, organisation_ids=given, account_id=city.ye.account_id, from_day=clock.today(), now=now
    )
    for place, latitude in (("tea", "28.4521"), ("mall", "28.5")) if placed else ():
        organisation = register.get(city.lan, city.places[place])
        entered = register.registration_of(organisation)
        organisations.edit(
            viewer=city.lan,
            organisation_id=organisation.id,
            version=organisation.version,
            entered=replace(entered, latitude=Decimal(latitude), longitude=Decimal("119.476")),
            now=now,
        )


def test_the_plan_lists_what_is_due_the_most_pressing_first(city: City) -> None:
    with city.app.app_context():
        give_mall(city)
    page = city.client("ye").get("/plan").text
    assert page.index("已逾期 · 1") < page.index(TEA) < page.index("本期待访" if "本期待访" in page else "临近到期")
    assert page.index(TEA) < page.index(MALL)
    assert TEA not in city.client("wu").get("/plan").text
    assert city.client("lan").get("/plan").status_code == 403


def test_a_visit_moves_an_organisation_to_what_is_done(inside: City) -> None:
    (before,) = planning.due_of_account(inside.ye.account_id, clock.today())
    assert before.due.urgency is Urgency.OVERDUE
    writing.submit(viewer=inside.ye, entry=inside.entry(opinions=()), now=clock.now())
    (after,) = planning.due_list(inside.ye)
    assert after.due.urgency is Urgency.DONE
    assert after.last_visit == clock.today()


def test_a_trip_goes_round_the_chosen_ones_only(city: City) -> None:
    with city.app.app_context():
        give_mall(city, placed=True)
    client = city.client("ye")
    tea, mall, shoes = (city.places[name] for name in ("tea", "mall", "shoes"))
    page = client.get(f"/plan/trip?organisation={tea}&organisation={mall}&organisation={shoes}&organisation=x").text
    assert "全程直线距离约 11 公里" in page
    assert page.index(TEA) < page.index(MALL)
    assert "侨乡鞋业" not in page
    assert TEA not in client.get(f"/plan/trip?organisation={mall}").text
    assert "还没有勾选" in client.get("/plan/trip").text
    assert TEA not in city.client("wu").get(f"/plan/trip?organisation={tea}").text


def test_calendars_hold_due_days_and_the_hours_of_a_trip(city: City) -> None:
    with city.app.app_context():
        give_mall(city, placed=True)
        due = {one.organisation.name: one.due.day for one in planning.due_of_account(city.ye.account_id, clock.today())}
    client = city.client("ye")
    answer = client.get("/plan/due.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = {event["SUMMARY"]: event for event in read(answer.text)}
    assert events[f"走访：{TEA}"]["DTSTART;VALUE=DATE"] == f"{due[TEA]:%Y%m%d}"
    assert events[f"走访：{TEA}"]["GEO"] == "28.452;119.476"
    assert events[f"走访：{TEA}"]["UID"].startswith(f"visit-due-{city.places['tea']}-{due[TEA]:%Y%m%d}@")
    chosen = f"organisation={city.places['tea']}&organisation={city.places['mall']}"
    trip = read(client.get(f"/plan/trip.ics?{chosen}&first={city.places['mall']}&day=2026-12-01&start=08:30").text)
    assert [(event["SUMMARY"], event["DTSTART"]) for event in trip] == [
        (f"走访：{MALL}", "20261201T003000Z"),
        (f"走访：{TEA}", "20261201T013000Z"),
    ]
    assert read(city.client("wu").get(f"/plan/trip.ics?{chosen}").text) == []


def test_the_city_says_how_often_each_tier_is_visited(inside: City) -> None:
    assert planning.settings()[Tier.QUARTERLY].frequency == Frequency(3, 7)
    last = clock.today() - timedelta(days=95)
    writing.submit(viewer=inside.ye, entry=inside.entry(visited_on=last, opinions=()), now=clock.now())
    frequency = Frequency(12, 10)
    done = commands.set_frequency(
        viewer=inside.chen, tier=Tier.QUARTERLY, frequency=frequency, version=0, now=clock.now()
    )
    assert done == 1
    assert planning.settings()[Tier.QUARTERLY].frequency == frequency
    (one,) = planning.due_list(inside.ye)
    assert one.due.day == date(last.year + 1, 12, 31)
    again: dict[str, Any] = {"viewer": inside.guan, "tier": Tier.QUARTERLY, "now": clock.now()}
    assert commands.set_frequency(frequency=frequency, version=0, **again) == 1
    with pytest.raises(Conflict):
        commands.set_frequency(frequency=Frequency(6), version=0, **again)
    with pytest.raises(Invalid):
        commands.set_frequency(frequency=Frequency(5), version=1, **again)
    assert commands.set_frequency(frequency=Frequency(6), version=1, **again) == 2
    for outsider in (inside.lan, inside.ye, inside.shen):
        with pytest.raises(NotAllowed):
            commands.set_frequency(
                viewer=outsider, tier=Tier.YEARLY, frequency=Frequency(6), version=0, now=clock.now()
            )


def test_the_page_of_frequencies(city: City) -> None:
    client = city.client("chen")
    typed = {"monthly-months": "2", "monthly-notice_days": "５", "monthly-version": "0"}
    assert post(client, "/plan/frequencies/monthly", typed).status_code == 303
    page = city.client("lan").get("/plan/frequencies").text
    assert "2 个月" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    refused = post(client, "/plan/frequencies/monthly", {**typed, "monthly-notice_days": "４０"})
    assert refused.status_code == 422
    assert 'type="number"' not in refused.text
    assert post(city.client("lan"), "/plan/frequencies/monthly", typed).status_code == 403


def test_each_is_reminded_once_before_a_due_day_and_once_after(inside: City) -> None:
    give_mall(inside)
    now, tea, mall = clock.now(), inside.places["tea"], inside.places["mall"]
    organisations.end_assignment(
        viewer=inside.lan,
        organisation_id=tea,
        assignment_id=register.assignments(tea)[0].assignment.id,
        last_day=clock.today() - timedelta(days=1),
        reason="轮换",
        now=now,
    )
    (one,) = planning.due_of_account(inside.ye.account_id, clock.today())
    ends = {Urgency.SOON: one.due.day, Urgency.OVERDUE: one.due.day + timedelta(days=4)}
    counts = [commands.remind(today=day, now=now) for day in (*ends.values(), *ends.values())]
    assert counts == [1, 1, 0, 0]
    rows = db.session.execute(select(Notice).order_by(Notice.id)).scalars().all()
    assert [(row.account_id, row.kind, row.params["organisation"], row.url) for row in rows] == [
        (inside.ye.account_id, f"visit.{urgency.value}", MALL, f"/visits/new?organisation={mall}") for urgency in ends
    ]
    result = inside.app.test_cli_runner().invoke(args=["visits", "remind"])
    assert (result.exit_code, result.output.endswith(" reminders\n")) == (0, True)


def test_a_coordinator_sees_what_is_due_where(city: City) -> None:
    with city.app.app_context():
        give_mall(city)
    page = city.client("lan").get("/plan/area").text
    assert "已逾期 · 1" in page
    assert TEA in page
    assert "叶指导" in page
    assert MALL not in page
    place = (
        city.client("chen").get("/plan/area?area=331124&urgency=later").text
        + city.client("chen").get("/plan/area?area=331124&urgency=soon").text
    )
    assert MALL in place
    assert "古市镇" in place
    assert "松阳县" in city.client("chen").get("/plan/area").text
    outside = city.client("ji")
    assert TEA not in outside.get("/plan/area").text
    assert TEA not in outside.get("/plan/area?area=331124").text


def test_visits_to_a_merged_record_count_in_the_area(inside: City) -> None:
    writing.submit(viewer=inside.ye, entry=inside.entry(opinions=()), now=clock.now())
    (before,) = overview.watched(inside.lan)
    assert before.due.urgency is Urgency.DONE
    assert [one.id for one in overview.watched(inside.chen, "331124101")] == [inside.places["tea"]]
    assert overview.watched(inside.chen, "331121") == []
    kept = inside.places["mall"]
    organisations.merge(
        viewer=inside.lan, kept_id=kept, kept_version=1, merged_id=before.id, merged_version=1, now=clock.now()
    )
    (after,) = overview.watched(inside.lan)
    assert (after.id, after.due.urgency) == (kept, Urgency.DONE)
