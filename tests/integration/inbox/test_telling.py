"""Notices in inboxes, and announcements to the webhooks of an area and above."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import select, update

from tests.fixtures import handed
from tests.fixtures.city import GUSHI, QINGTIAN, SONGYANG
from webapp.areas.rules import CITY
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import Invalid, NotFound
from webapp.inbox import commands, queries
from webapp.inbox.commands import purging, webhooks
from webapp.inbox.models import Notice, OutgoingMessage
from webapp.inbox.rules import Delivery, Kind, Topic
from webapp.live.queries import number
from webapp.visits.commands import writing

if TYPE_CHECKING:
    from tests.fixtures.city import City
    from webapp.accounts.rules import Viewer

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


def listen(viewer: Viewer, **more: Any) -> int:  # noqa: ANN401
    given = {"kind": Kind.GENERIC, "url": "https://example.cn/", "secret": SECRET, "now": clock.now(), **more}
    return webhooks.add(viewer=viewer, name=viewer.name, **given)


def announce(topic: Topic) -> int:
    with transaction():
        return commands.announce(
            area_code=GUSHI, topic=topic, subject="Workdays", params={}, url="/problems/1", now=clock.now()
        )


def test_webhooks_of_the_area_and_above_are_told(inside: City) -> None:
    for viewer in (inside.lan, inside.ji, inside.chen):
        listen(viewer)
    assert announce(Topic.OVERDUE) == 2
    rows = db.session.execute(select(OutgoingMessage)).scalars().all()
    listening = {hook.id: hook.area_code for hook in queries.webhooks(inside.chen)}
    assert {listening[row.webhook_id] for row in rows} == {SONGYANG, CITY}
    assert [hook.area_code for hook in queries.webhooks(inside.ji)] == [QINGTIAN]


def test_a_webhook_is_told_only_what_was_ticked(inside: City) -> None:
    listen(inside.lan, topics=[Topic.OVERDUE, Topic.CLOSED])
    assert [announce(topic) for topic in Topic] == [1, 0, 1, 0, 0]
    with pytest.raises(Invalid):
        listen(inside.lan, topics=[])


def test_what_happens_is_announced_without_names(here: City) -> None:
    listen(here.lan)
    writing.submit(viewer=here.ye, entry=here.entry(), now=clock.now())
    department = here.ban.department_id
    assert department is not None
    handed.hand(here.lan, handed.collected(here, "tea", GUSHI), department)
    rows = db.session.execute(select(OutgoingMessage).order_by(OutgoingMessage.id)).scalars().all()
    assert [row.kind for row in rows] == [Topic.VISIT, Topic.HANDED_OVER]
    assert all(set(row.params) <= {"number"} for row in rows)


def test_what_is_old_is_deleted(inside: City) -> None:
    now = clock.now()
    listen(inside.lan)
    with time_machine.travel(now - timedelta(days=181), tick=False):
        tell(inside, "ye", key="old")
        for _ in range(4):
            announce(Topic.OVERDUE)
    tell(inside, "ye", key="new")
    first, second, dead, waiting = db.session.execute(select(OutgoingMessage.id)).scalars()
    fates = ((first, Delivery.SENT, 40), (second, Delivery.SENT, 31), (dead, Delivery.DEAD, None))
    with transaction() as session:
        for message_id, state, days in fates:
            sent_at = now - timedelta(days=days) if days else None
            changed = update(OutgoingMessage).where(OutgoingMessage.id == message_id)
            session.execute(changed.values(state=state, sent_at=sent_at))
    before = number(queries.topic(inside.ye.account_id))
    assert purging.purge(now=now) == (1, 2)
    assert [notice.key for notice in queries.notices(inside.ye, 1).items] == ["new"]
    assert number(queries.topic(inside.ye.account_id)) == before + 1
    kept = set(db.session.execute(select(OutgoingMessage.id)).scalars())
    assert kept == {second, waiting}  # the page says when the last one arrived
    assert purging.purge(now=now) == (0, 0)


def test_whom_to_tell(inside: City) -> None:
    assert queries.coordinators_of(SONGYANG, GUSHI) == [inside.lan.account_id]
    assert queries.coordinators_of(CITY, CITY) == [inside.chen.account_id]


def test_words_are_translated_with_what_fills_them(inside: City) -> None:
    words = queries.worded("Days of %(year)s that differ from the week", {"year": "National Day"})
    assert words == "国庆节 年的放假和调休"
    assert queries.worded("Year", {"empty": ""}) == "年份"
