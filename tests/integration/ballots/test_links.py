"""Judge links: looking changes nothing, the button binds one device, what does not work looks alike."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from tests.fixtures.application import application, table_checksums
from tests.integration.ballots.hall import Hall, at_once, build, claim, hidden
from tests.integration.roadshows.loaded import COORDINATOR
from webapp.ballots import commands, queries
from webapp.ballots.models import JudgeDevice
from webapp.core import clock
from webapp.core.db import transaction
from webapp.core.ids import new_token
from webapp.roadshows.models import Event, Judge

if TYPE_CHECKING:
    from tests.fixtures.databases import Environment

ROBOTS = (
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1",
    "Slackbot-LinkExpanding 1.0",
    "Twitterbot/1.0",
    "Mozilla/5.0 (compatible; Googlebot/2.1)",
    "Mozilla/5.0 MicroMessenger/8.0.30",
    "DingTalkBot-LinkService/1.0",
    "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    "LinkedInBot/1.0",
    "SkypeUriPreview Preview/0.5",
    "curl/8.0",
)


def test_looking_at_a_link_changes_nothing(any_hall: Hall) -> None:
    before = table_checksums(any_hall.app)
    for number in range(50):
        headers = {"User-Agent": ROBOTS[number % len(ROBOTS)]}
        if number % 2:
            headers |= {"Purpose": "prefetch", "Sec-Purpose": "prefetch"}
        client = any_hall.app.test_client()
        method = client.head if number % 3 == 0 else client.get
        assert method(f"/b/{any_hall.tokens['j1']}", headers=headers).status_code == 200
    assert table_checksums(any_hall.app) == before
    assert any_hall.start("j1").page()


def test_the_page_says_what_it_is_but_not_whose(hall: Hall) -> None:
    answer = hall.app.test_client().get(f"/b/{hall.tokens['j1']}")
    assert "2026 两新党建品牌路演" in answer.text
    assert "评＊一" in answer.text
    assert "评委一" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"


def test_the_button_binds_the_device_and_the_address_holds_no_token(any_hall: Hall) -> None:
    client = any_hall.app.test_client()
    answer = claim(client, any_hall.tokens["j1"])
    assert (answer.status_code, answer.headers["Location"]) == (303, "/ballot")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("ballot="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    page = client.get("/ballot").text
    assert any_hall.tokens["j1"] not in page
    assert any_hall.actions()[-1] == "device.claim"


def test_behind_tls_the_cookie_is_bound_to_the_host(sqlite_env: Environment) -> None:
    with application({**sqlite_env, "LVGU_HTTPS": "1", "LVGU_PUBLIC_URL": "https://localhost"}) as app:
        hall = build(app)
        client = app.test_client()
        token = hall.tokens["j1"]
        page = client.get(f"/b/{token}", base_url="https://localhost")
        form = {"csrf_token": hidden(page.text, "csrf_token")}
        answer = client.post(f"/b/{token}/claim", data=form, base_url="https://localhost")
        cookie = next(line for line in answer.headers.getlist("Set-Cookie") if "ballot=" in line)
        assert cookie.startswith("__Host-ballot=")
        assert "Secure" in cookie
        assert client.get("/ballot", base_url="https://localhost").status_code == 200


def test_the_same_device_may_open_its_link_again(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    assert claim(judge.client, judge.token).status_code == 303
    assert judge.page()
    assert any_hall.count(JudgeDevice) == 1


def test_a_second_device_is_refused_until_the_first_is_released(any_hall: Hall) -> None:
    first = any_hall.start("j1")
    second = any_hall.app.test_client()
    answer = claim(second, first.token)
    assert answer.status_code == 409
    assert "已在另一台设备打开" in answer.text
    assert second.get("/ballot").status_code == 404
    assert first.page()
    with any_hall.app.app_context():
        commands.release_device(
            event_id=any_hall.event_id, judge_id=any_hall.judge_id("j1"), actor=COORDINATOR, now=clock.now()
        )
    any_hall.later()
    assert first.client.get("/ballot").status_code == 404
    assert claim(second, first.token).status_code == 303
    assert second.get("/ballot").status_code == 200


def test_two_devices_at_once_bind_one(any_hall: Hall) -> None:
    clients = [any_hall.app.test_client() for _ in range(8)]
    answers = at_once([partial(claim, client, any_hall.tokens["j1"]) for client in clients])
    assert sorted(answer.status_code for answer in answers) == [303] + [409] * 7
    assert any_hall.count(JudgeDevice) == 1


def _revoke(hall: Hall) -> None:
    with hall.app.app_context():
        commands.revoke_link(event_id=hall.event_id, judge_id=hall.judge_id("j1"), actor=COORDINATOR, now=clock.now())


def _reissue(hall: Hall) -> None:
    with hall.app.app_context():
        commands.issue_links(event_id=hall.event_id, actor=COORDINATOR, now=clock.now())


def _expire(hall: Hall) -> None:
    with hall.app.app_context(), transaction() as session:
        session.execute(update(Event).values(published_at=clock.now() - timedelta(days=31)))


def _replace(hall: Hall) -> None:
    with hall.app.app_context(), transaction() as session:
        session.execute(update(Judge).where(Judge.key == "j1").values(status="replaced", status_reason="x"))


@pytest.mark.parametrize("end", [_revoke, _reissue, _expire, _replace])
def test_a_link_that_ended_looks_like_a_wrong_one_and_ends_its_device(any_hall: Hall, end: object) -> None:
    judge = any_hall.start("j1")
    wrong = any_hall.app.test_client().get(f"/b/{new_token()}")
    assert wrong.status_code == 404
    assert callable(end)
    end(any_hall)
    any_hall.later()
    ended = any_hall.app.test_client().get(f"/b/{judge.token}")
    assert (ended.status_code, _words(ended.text)) == (404, _words(wrong.text))
    assert judge.client.get("/ballot").status_code == 404
    form = {"csrf_token": judge.csrf()}
    assert judge.client.post(f"/b/{judge.token}/claim", data=form).status_code == 404


def test_a_link_works_for_thirty_days_after_publication(hall: Hall) -> None:
    with hall.app.app_context(), transaction() as session:
        session.execute(update(Event).values(published_at=clock.now() - timedelta(days=29)))
    assert hall.start("j1").page()


def test_a_submit_from_a_device_that_was_just_released_is_refused(any_hall: Hall) -> None:
    judge = any_hall.start("j1")
    judge.page()  # remembered for a second
    with any_hall.app.app_context():
        commands.release_device(
            event_id=any_hall.event_id, judge_id=any_hall.judge_id("j1"), actor=COORDINATOR, now=clock.now()
        )
    assert judge.submit("e1").status_code == 404
    assert judge.draft("e1").status_code == 404


def test_revoking_and_releasing_again_leaves_no_second_record(any_hall: Hall) -> None:
    any_hall.start("j1")
    ids = {"event_id": any_hall.event_id, "judge_id": any_hall.judge_id("j1")}
    with any_hall.app.app_context():
        for _ in range(2):
            commands.release_device(**ids, actor=COORDINATOR, now=clock.now())
            commands.revoke_link(**ids, actor=COORDINATOR, now=clock.now())
    assert any_hall.actions().count("device.release") == 1
    assert any_hall.actions().count("link.revoke") == 1


def test_the_roster_tells_who_has_started(any_hall: Hall) -> None:
    any_hall.start("j1")
    with any_hall.app.app_context():
        rows = queries.roster(any_hall.event_id)
    started, idle = rows[any_hall.judge_id("j1")], rows[any_hall.judge_id("j2")]
    assert started.has_link
    assert started.device_bound_at is not None
    assert idle.has_link
    assert idle.device_bound_at is None


def _words(page: str) -> str:
    """Return a page without what differs from request to request."""
    return page[page.index("<main") : page.index("</main>")]
