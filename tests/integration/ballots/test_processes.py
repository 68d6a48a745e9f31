"""Many at once over HTTP, on two server processes and both databases: none lost, none counted twice, none failing."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from tests.integration.ballots.audience import send_twice
from tests.integration.ballots.hall import FULL, JSON, Hall, JudgeBrowser, at_once, build
from webapp.ballots import commands
from webapp.ballots.cli import group
from webapp.ballots.models import Ballot, BallotRevision, LateBallot, Vote
from webapp.core import clock
from webapp.core.ids import new_uuid

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.fixtures.server import Server

MANY, JUDGES, PHONES = 20, 200, 36
Answer = tuple[int, dict[str, object]]


def test_many_at_once_are_each_counted_once(any_app: Flask, two_process_server: Server) -> None:
    panel = [{"key": f"j{number}", "name": f"评委{number}", "unit": "", "recused": []} for number in range(JUDGES)]
    hall = build(any_app, judges=panel)
    send = sender(hall, two_process_server)
    twenty_sendings_of_one_ballot_are_one(hall, send)
    two_hundred_judges_at_once_are_all_in(hall, send)
    a_close_is_before_or_after_each_ballot(hall, send)
    every_phone_votes_once(hall, two_process_server)


def sender(hall: Hall, server: Server) -> Callable[[str, str], Callable[[], Answer]]:
    """Give a function that makes a judge's ballot for an entry ready, to be sent by calling it."""
    page = JudgeBrowser(hall.app.test_client(), "")  # whose form it was does not matter: the device tells the judge
    token = page.csrf()
    form_cookie = page.client.get_cookie("lvgu_form")
    assert form_cookie
    with hall.app.app_context():
        secrets = {key: commands.claim(token=one, secret=None, now=clock.now()) for key, one in hall.tokens.items()}

    def ready(judge: str, entry: str) -> Callable[[], Answer]:
        cookies = {"Cookie": f"lvgu_form={form_cookie.value}; ballot={secrets[judge]}"}
        fields = {"entry": entry, "client_id": new_uuid(), "csrf_token": token, **FULL}
        return partial(post, urlsplit(server.url).netloc, urlencode(fields), {**JSON, **cookies})

    return ready


def post(host: str, fields: str, headers: dict[str, str]) -> Answer:
    """Send a form over a connection of its own; return status and answer."""
    connection = http.client.HTTPConnection(host, timeout=60)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/ballot", fields, {**headers, **form})
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())
    connection.close()
    return answer


def twenty_sendings_of_one_ballot_are_one(hall: Hall, send: Callable[[str, str], Callable[[], Answer]]) -> None:
    answers = at_once([send("j0", "e1")] * MANY)
    assert [status for status, _ in answers] == [200] * MANY
    assert len({(told["receipt"], told["revision"]) for _, told in answers}) == 1
    assert (hall.count(Ballot), hall.count(BallotRevision)) == (1, 1)
    assert hall.actions().count("ballot.submit") == 1


def two_hundred_judges_at_once_are_all_in(hall: Hall, send: Callable[[str, str], Callable[[], Answer]]) -> None:
    answers = at_once([send(judge, "e2") for judge in hall.tokens])
    assert [status for status, _ in answers] == [200] * JUDGES
    assert len({told["receipt"] for _, told in answers}) == JUDGES
    assert hall.count(BallotRevision, is_current=True) == JUDGES + 1
    assert hall.actions().count("ballot.submit") == JUDGES + 1


def a_close_is_before_or_after_each_ballot(hall: Hall, send: Callable[[str, str], Callable[[], Answer]]) -> None:
    calls = [send(f"j{number}", "e3") for number in range(MANY)]
    before = hall.count(BallotRevision)
    answers = at_once([*calls, partial(hall.close, "e3")])[:-1]
    statuses = Counter(status for status, _ in answers)
    assert set(statuses) <= {200, 409}
    assert hall.count(BallotRevision) - before == statuses[200]
    assert hall.count(LateBallot) == statuses[409]
    assert len({told["receipt"] for _, told in answers}) == MANY
    actions = hall.actions()
    closed = actions.index("scoring.close")
    assert "ballot.submit" not in actions[closed:]
    assert "ballot.late" not in actions[:closed]
    assert [call() for call in calls] == answers  # whatever was answered then is answered again now


def every_phone_votes_once(hall: Hall, server: Server) -> None:
    runner = hall.app.test_cli_runner()
    path = urlsplit(runner.invoke(group, ["audience", "brand-2026", "open"]).output.strip()).path
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda n: send_twice(server.url + path, f"e{n % 3 + 1}"), range(PHONES)))
    assert answers == [[200, 200]] * PHONES
    assert hall.count(Vote) == PHONES
    closed = runner.invoke(group, ["audience", "brand-2026", "close"]).output
    assert json.loads(closed) == {"e1": 12, "e2": 12, "e3": 12}
