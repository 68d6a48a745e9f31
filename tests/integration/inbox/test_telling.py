"""Notices in inboxes, and announcements to the webhooks of an area and above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.fixtures.city import GUSHI, QINGTIAN, SONGYANG
from webapp.areas.rules import CITY
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import NotFound
from webapp.inbox import commands, queries
from webapp.inbox.commands import webhooks
from webapp.inbox.models import Notice, OutgoingMessage
from webapp.inbox.rules import Kind
from webapp.live.queries import number

if TYPE_CHECKING:
    from tests.fixtures.city import City

SECRET = "a secret of its own, long enough"


def tell(city: City, *names: str, key: str = "problem:1:overdue") -> int:
    with transaction():
        return commands.deliver(
            account_ids=[city.people[name].account_id for name in names],
            kind="problem.overdue",
            subject="Workdays",
            params={"count": 2},
            url="/problems/1",
            key=key,
            now=clock.now(),
        )


def test_a_notice_comes_once_and_leaves_when_read(inside: City) -> None:
    ye, lan = inside.ye.account_id, inside.lan.account_id
    assert tell(inside, "ye", "lan", "ye") == 2
    assert tell(inside, "ye", "wu") == 1  # 叶 was told under this key
    assert (queries.unread(ye), queries.unread(lan)) == (1, 1)
    assert number(queries.topic(ye)) == 1
    first = db.session.execute(select(Notice).where(Notice.account_id == ye)).scalar_one()
    with pytest.raises(NotFound):
        commands.mark_read(viewer=inside.lan, notice_id=first.id, now=clock.now())
    assert commands.mark_read(viewer=inside.ye, notice_id=first.id, now=clock.now()) == "/problems/1"
    assert commands.mark_read(viewer=inside.ye, notice_id=first.id, now=clock.now()) == "/problems/1"
    assert queries.unread(ye) == 0
    assert number(queries.topic(ye)) == 2  # the second time changed nothing


def test_unread_ones_stand_first_and_all_are_read_at_once(inside: City) -> None:
    for key in ("a", "b", "c"):
        tell(inside, "ye", key=key)
    page = queries.notices(inside.ye, 1).items
    assert [notice.key for notice in page] == ["c", "b", "a"]
    commands.mark_read(viewer=inside.ye, notice_id=page[0].id, now=clock.now())
    assert [notice.key for notice in queries.notices(inside.ye, 1).items] == ["b", "a", "c"]
    newest = page[0].id
    tell(inside, "ye", key="d")
    assert commands.mark_all_read(viewer=inside.ye, newest=newest, now=clock.now()) == 2
    assert queries.unread(inside.ye.account_id) == 1  # what came since was not on the page


def test_nothing_is_told_when_the_change_fails(inside: City) -> None:
    def change() -> None:
        with transaction():
            tell(inside, "ye")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert queries.unread(inside.ye.account_id) == 0


def test_webhooks_of_the_area_and_above_are_told(inside: City) -> None:
    for viewer in (inside.lan, inside.ji, inside.chen):
        webhooks.add(
            viewer=viewer,
            kind=Kind.GENERIC,
            name=viewer.name,
            url="https://example.cn/",
            secret=SECRET,
            now=clock.now(),
        )
    with transaction():
        told = commands.announce(
            area_code=GUSHI, kind="x", subject="Workdays", params={}, url="/problems/1", now=clock.now()
        )
    assert told == 2
    rows = db.session.execute(select(OutgoingMessage)).scalars().all()
    listening = {hook.id: hook.area_code for hook in queries.webhooks(inside.chen)}
    assert {listening[row.webhook_id] for row in rows} == {SONGYANG, CITY}
    assert [hook.area_code for hook in queries.webhooks(inside.ji)] == [QINGTIAN]


def test_whom_to_tell(inside: City) -> None:
    assert queries.coordinators_of(SONGYANG, GUSHI) == [inside.lan.account_id]
    assert queries.coordinators_of(CITY, CITY) == [inside.chen.account_id]
    department = inside.ban.department_id
    assert department is not None
    assert queries.members_of(department) == [inside.ban.account_id]


def test_words_are_translated_with_what_fills_them(inside: City) -> None:
    words = queries.worded("Days of %(year)s that differ from the week", {"year": "National Day"})
    assert words == "国庆节 年的放假和调休"
    assert queries.worded("Year", {"empty": ""}) == "年份"
