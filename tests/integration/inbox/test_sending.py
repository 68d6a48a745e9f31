"""Messages leave through a real server: signed, tried again, never by two senders at once, never to inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from tests.fixtures.city import GUSHI
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import Conflict, NotFound
from webapp.inbox import commands, queries
from webapp.inbox.commands import posting, sending, webhooks
from webapp.inbox.models import OutgoingMessage
from webapp.inbox.rules import MOST_TRIES, Delivery, Kind, Request, Topic

if TYPE_CHECKING:
    from tests.fixtures.city import City
    from tests.integration.inbox.listener import Listener

SECRET = "a secret of its own, long enough"


def listen(city: City, listener: Listener, kind: Kind = Kind.GENERIC, secret: str = SECRET) -> int:
    return webhooks.add(viewer=city.lan, kind=kind, name="督办群", url=listener.url, secret=secret, now=clock.now())


def announce(count: int = 1) -> None:
    with transaction():
        for number in range(count):
            commands.announce(
                area_code=GUSHI,
                topic=Topic.OVERDUE,
                subject="At most %(max)d characters.",
                params={"max": number},
                url=f"/problems/{number}",
                now=clock.now(),
            )


def rows() -> list[OutgoingMessage]:
    db.session.rollback()
    return list(db.session.execute(select(OutgoingMessage).order_by(OutgoingMessage.id)).scalars())


def test_a_message_arrives_once_and_its_signature_holds(inside: City, listener: Listener) -> None:
    listen(inside, listener)
    announce()
    assert sending.send_due() == {Delivery.SENT: 1}
    assert sending.send_due() == {}
    [(path, headers, body)] = listener.got
    assert path == "/hook"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    told = json.loads(body)
    assert told["type"] == "problem.overdue"
    assert told["data"]["text"].startswith("【绿谷】")
    assert told["data"]["url"] == "http://localhost/problems/0"
    [row] = rows()
    assert (row.state, row.tries, row.number) == (Delivery.SENT, 1, headers["webhook-id"])


def test_a_failed_message_is_tried_again_with_growing_pauses_until_it_dies(city: City, listener: Listener) -> None:
    with city.app.app_context(), time_machine.travel("2026-11-24T09:00:00+08:00", tick=False) as clock_hand:
        listen(city, listener)
        announce()
        listener.answers = [(500, b"")] * (MOST_TRIES + 1)
        assert sending.send_due() == {Delivery.WAITING: 1}
        assert rows()[0].last_error == "HTTP 500"
        clock_hand.shift(timedelta(seconds=59))
        assert sending.send_due() == {}
        clock_hand.shift(timedelta(seconds=1))
        assert sending.send_due() == {Delivery.WAITING: 1}
        for _ in range(MOST_TRIES - 3):
            clock_hand.shift(timedelta(hours=6))
            assert sending.send_due() == {Delivery.WAITING: 1}
        clock_hand.shift(timedelta(hours=6))
        assert sending.send_due() == {Delivery.DEAD: 1}
        clock_hand.shift(timedelta(days=30))
        assert sending.send_due() == {}
        assert len({headers["webhook-id"] for _, headers, _ in listener.got}) == 1
        [(message, _)] = queries.troubled(city.lan)
        with pytest.raises(NotFound):
            webhooks.queue_again(viewer=city.ji, message_id=message.id, now=clock.now())
        webhooks.queue_again(viewer=city.lan, message_id=message.id, now=clock.now())
        with pytest.raises(Conflict):
            webhooks.queue_again(viewer=city.lan, message_id=message.id, now=clock.now())
        listener.answers.clear()
        assert sending.send_due() == {Delivery.SENT: 1}


def test_two_senders_at_once_send_nothing_twice(inside: City, listener: Listener) -> None:
    listen(inside, listener)
    announce(12)
    start = threading.Barrier(2)

    def send() -> None:
        with inside.app.app_context():
            start.wait(5)
            sending.send_due()

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    numbers = [headers["webhook-id"] for _, headers, _ in listener.got]
    assert len(numbers) == 12
    assert sorted(numbers) == sorted(row.number for row in rows())
    assert {row.state for row in rows()} == {Delivery.SENT}


def test_what_a_dead_sender_held_goes_out_later_under_its_number(city: City, listener: Listener) -> None:
    with city.app.app_context(), time_machine.travel("2026-11-24T09:00:00+08:00", tick=False) as clock_hand:
        listen(city, listener)
        announce()
        held = sending.claim(clock.now())
        assert held is not None
        assert sending.claim(clock.now()) is None
        clock_hand.shift(timedelta(minutes=2))
        assert sending.send_due() == {Delivery.SENT: 1}
        assert listener.got[0][1]["webhook-id"] == held.request.headers["webhook-id"]
        sending.settle(held, "too late", clock.now())
        assert rows()[0].last_error == ""


def test_robots_say_in_their_answer_whether_they_took_it(city: City, listener: Listener) -> None:
    with city.app.app_context():
        for kind in (Kind.DINGTALK, Kind.WECOM):
            listen(city, listener, kind, "SEC123")
        announce()
        refusals = [b'{"errcode":310000,"errmsg":"sign not match"}', b'{"errcode":45009,"errmsg":"freq out of limit"}']
        listener.answers = [(200, answer) for answer in refusals]
        assert sending.send_due() == {Delivery.WAITING: 2}
        assert [row.last_error for row in rows()] == ["errcode 310000", "errcode 45009"]
        assert ["&sign=" in path for path, _, _ in listener.got] == [True, False]
        bodies = {body for _, _, body in listener.got}
        assert len(bodies) == 1
        told = json.loads(bodies.pop())
        assert (told["msgtype"], "/problems/0" in told["text"]["content"]) == ("text", True)
        listener.answers = [(200, b'{"errcode":0,"errmsg":"ok"}')] * 2
        with time_machine.travel(clock.now() + timedelta(minutes=2)):
            assert sending.send_due() == {Delivery.SENT: 2}


def test_nothing_is_followed_and_nothing_goes_inside(
    city: City, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with city.app.app_context():
        listen(city, listener)
        announce()
        listener.answers = [(302, b"")]
        sending.send_due()
        assert rows()[0].last_error == "HTTP 302"
        assert [path for path, _, _ in listener.got] == ["/hook"]
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.5")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: inside)
        with pytest.raises(posting.Unreachable, match="inside"):
            posting.post(Request("https://looks.harmless.cn/", b"{}"), frozenset())


def test_a_system_that_is_away_is_tried_again(city: City, listener: Listener) -> None:
    with city.app.app_context(), socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        webhooks.add(viewer=city.lan, kind=Kind.GENERIC, name="x", url=url, secret=SECRET, now=clock.now())
        announce()
        assert sending.send_due() == {Delivery.WAITING: 1}
        assert rows()[0].last_error == "ConnectionRefusedError"


def test_a_removed_webhook_gets_nothing_more(city: City, listener: Listener) -> None:
    with city.app.app_context():
        webhook_id = listen(city, listener)
        announce()
        with pytest.raises(NotFound):
            webhooks.remove(viewer=city.ji, webhook_id=webhook_id, now=clock.now())
        webhooks.remove(viewer=city.lan, webhook_id=webhook_id, now=clock.now())
        announce()
        assert sending.send_due() == {}
        assert [row.state for row in rows()] == [Delivery.DEAD]
        assert not listener.got


def test_the_command_says_what_it_did(city: City, listener: Listener) -> None:
    with city.app.app_context():
        listen(city, listener)
        announce(2)
    listener.answers = [(503, b"")]
    result = city.app.test_cli_runner().invoke(args=["inbox", "send"])
    assert result.output == "1 sent, 1 to be tried again, 0 given up\n"


def test_a_system_that_never_answers_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_WHOLE_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(posting.Unreachable, match="RemoteDisconnected"):
            posting.post(Request(url, b"{}"), frozenset({"127.0.0.1"}))


def test_a_system_without_a_certificate_is_not_told(listener: Listener) -> None:
    url = listener.url.replace("http:", "https:")
    with pytest.raises(posting.Unreachable, match="SSL"):
        posting.post(Request(url, b"{}"), frozenset({"127.0.0.1"}))
    assert not listener.got
