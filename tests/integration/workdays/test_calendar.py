"""The table of special days: who keeps it, what it changes, what it leaves in the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from tests.fixtures.application import post
from tests.fixtures.city import SONGYANG
from webapp.areas.rules import Level, Scope
from webapp.audit.models import AuditRow
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Invalid, NotAllowed
from webapp.workdays import commands
from webapp.workdays.queries import calendar
from webapp.workdays.rules import STATUTORY_DAYS, Kind, is_workday

if TYPE_CHECKING:
    from tests.fixtures.city import City

FIRST = date(2027, 10, 1)  # a Friday
TYPED = {"first": "2027-10-01", "last": "2027-10-07", "kind": "holiday", "name": "国庆节", "reason": "放假通知"}
URL = "/settings/workdays/"


def enter(city: City, **changes: object) -> int:
    fields = {"first": FIRST, "last": None, "kind": Kind.HOLIDAY, "name": "国庆节", "reason": "通知", **changes}
    return commands.change(viewer=city.guan, now=clock.now(), **fields)  # type: ignore[arg-type]


def test_an_entry_counts_at_once_and_can_be_taken_back(inside: City) -> None:
    assert is_workday(FIRST, calendar())
    assert enter(inside) == 1
    assert not is_workday(FIRST, calendar())
    assert enter(inside) == 0  # so already
    assert enter(inside, kind=None, name="") == 1
    assert is_workday(FIRST, calendar())
    rows = db.session.execute(select(AuditRow).where(AuditRow.obj == "day:2027-10-01").order_by(AuditRow.seq))
    assert [row.action for row in rows.scalars()] == ["workdays.change", "workdays.restore"]


def test_what_is_refused(city: City) -> None:
    with city.app.app_context():
        for viewer in (city.chen, city.shen, replace(city.guan, scope=Scope(SONGYANG, Level.COUNTY))):
            with pytest.raises(NotAllowed):
                commands.change(
                    viewer=viewer, first=FIRST, last=None, kind=Kind.HOLIDAY, name="x", reason="x", now=clock.now()
                )
        for wrong in ({"name": ""}, {"reason": ""}, {"last": date(2027, 9, 30)}, {"last": date(2027, 12, 1)}):
            with pytest.raises(Invalid):
                enter(city, **wrong)
        assert is_workday(FIRST, calendar())


def test_the_page_lists_a_year_and_warns_of_one_that_is_not_entered(city: City) -> None:
    browser = city.client("guan")
    page = browser.get(f"{URL}?year=2026").text
    assert "10月1日 — 10月7日" in page
    assert "10月10日 星期六" in page
    assert "国庆节" in page
    assert "还没有录入" not in page
    page = browser.get(f"{URL}?year=2027").text
    assert "2027 年的放假安排还没有录入" in page
    answer = post(browser, URL, TYPED)
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "10月1日 — 10月7日" in page
    assert "国庆节" in page
    assert "2027 年的放假安排还没有录入" in page  # seven days are less than a year's
    more = {**TYPED, "first": "2027-02-05", "last": f"2027-02-{5 + STATUTORY_DAYS - 8:02}", "name": "春节"}
    post(browser, URL, more)
    assert "放假安排还没有录入" not in browser.get(f"{URL}?year=2027").text


def test_a_day_is_put_into_the_form(city: City) -> None:
    browser = city.client("guan")
    post(browser, URL, TYPED)
    page = browser.get(f"{URL}?day=2027-10-02&until=2027-10-04").text
    assert 'value="2027-10-02"' in page
    assert 'value="2027-10-04"' in page
    assert 'value="国庆节"' in page


def test_nonsense_in_the_address_shows_this_year(city: City) -> None:
    with time_machine.travel("2026-11-24T09:00:00+08:00", tick=False):
        browser = city.client("guan")
        for query in ("?year=1", "?year=x", "?year=99999999999", "?day=nonsense", "?day=9999-12-31"):
            assert "2026 年的放假和调休" in browser.get(URL + query).text


def test_a_refused_form_says_why_and_others_have_none(city: City) -> None:
    browser = city.client("guan")
    answer = post(browser, URL, {**TYPED, "reason": ""})
    assert answer.status_code == 422
    assert "请写明依据" in answer.text
    assert post(browser, URL, {"kind": "nonsense"}).status_code == 422
    lan = city.client("lan")
    assert '<form method="post" action="/settings/workdays/"' not in lan.get(URL).text
    assert post(lan, URL, TYPED).status_code == 403
