"""Sending again gives the first answer again, however many send at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import Conflict, Invalid
from webapp.core.idempotency import Answer, IdempotencyKey, once
from webapp.core.ids import new_uuid, parse_uuid
from webapp.live.commands import bump
from webapp.live.models import Revision

if TYPE_CHECKING:
    from flask import Flask

TWINS = 20


def send(key: str, fields: dict[str, Any], *, owner: str = "account:1", endpoint: str = "trial.write") -> Answer:
    """Write once for the key, and answer with the number that the write gave."""

    def write() -> dict[str, Any]:
        bump("trial")
        return {"number": number()}

    with transaction():
        return once(owner=owner, key=key, endpoint=endpoint, fields=fields, now=clock.now(), write=write)


def number() -> int:
    return db.session.execute(select(Revision.number).where(Revision.topic == "trial")).scalar_one_or_none() or 0


def test_sent_again_the_first_answer_comes_again(any_app: Flask) -> None:
    with any_app.app_context():
        key = new_uuid()
        first = send(key, {"name": "甲", "score": 1})
        again = send(key, {"score": 1, "name": "甲"})
        assert (first.replayed, again.replayed) == (False, True)
        assert first.body == again.body == {"number": 1}
        assert number() == 1


def test_other_fields_under_the_same_key_are_refused(any_app: Flask) -> None:
    with any_app.app_context():
        key = new_uuid()
        send(key, {"name": "甲"})
        with pytest.raises(Conflict) as refused:
            send(key, {"name": "乙"})
        assert refused.value.code == "key_reused"
        with pytest.raises(Conflict):
            send(key, {"name": "甲"}, endpoint="trial.other")
        assert number() == 1


def test_a_key_is_its_owners_own(any_app: Flask) -> None:
    with any_app.app_context():
        key = new_uuid()
        assert not send(key, {"name": "甲"}).replayed
        assert not send(key, {"name": "甲"}, owner="account:2").replayed
        assert number() == 2


def test_a_failed_write_leaves_its_key_free(any_app: Flask) -> None:
    with any_app.app_context():
        key = new_uuid()
        with pytest.raises(ZeroDivisionError), transaction():
            once(owner="account:1", key=key, endpoint="trial.write", fields={}, now=clock.now(), write=broken)
        assert not send(key, {}).replayed


def broken() -> dict[str, Any]:
    """Fail in the middle of a write."""
    bump("trial")
    raise ZeroDivisionError


def test_twenty_at_once_write_once(any_app: Flask) -> None:
    key, together = new_uuid(), threading.Barrier(TWINS)

    def twin(_: int) -> Answer:
        with any_app.app_context():
            together.wait(30)
            return send(key, {"name": "甲"})

    with ThreadPoolExecutor(TWINS) as pool:
        answers = list(pool.map(twin, range(TWINS)))
    assert [answer.body for answer in answers] == [{"number": 1}] * TWINS
    assert sum(not answer.replayed for answer in answers) == 1
    with any_app.app_context():
        assert number() == 1
        assert db.session.execute(select(func.count()).select_from(IdempotencyKey)).scalar_one() == 1


@pytest.mark.parametrize("text", ["", "1", "not-a-uuid", "' OR 1=1 --", "0" * 400])
def test_a_key_is_a_uuid(text: str) -> None:
    with pytest.raises(Invalid):
        parse_uuid(text)
