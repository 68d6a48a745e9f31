"""Who may open the console's pages and press its buttons; what its pages show of hostile names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fixtures.application import post, table_checksums
from tests.integration.ballots.console import CONSOLE, PAGES, do
from tests.integration.ballots.hall import Hall, build
from tests.integration.ballots.test_publish import fill
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import signed_in
from webapp.ballots.commands import publish as publishing
from webapp.roadshows import queries

if TYPE_CHECKING:
    from flask import Flask

WRITES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/console/scoring/open", {}),
    ("/console/scoring/close", {}),
    ("/console/scoring/e1/open", {"version": 1}),
    ("/console/scoring/e1/close", {"version": 1}),
    ("/console/stage", {"version": 1}),
    ("/console/stage/e1", {"version": 1}),
    ("/console/slide/break", {"version": 1}),
    ("/console/timer/start", {"version": 1}),
    ("/console/timer/pause", {"version": 1}),
    ("/console/timer/questions", {"version": 1}),
    ("/console/judges/j1/release", {}),
    ("/console/judges/j1/revoke", {}),
    ("/console/entries/e1/open", {"version": 1, "reason": "补评"}),
    ("/console/entries/e1/deduct", {"points": "0.5", "reason": "超时"}),
    ("/console/entries/e1/deductions/1/cancel", {"reason": "误记"}),
    ("/console/entries/e1/judges/j1/exclude", {"reason": "误判"}),
    ("/console/entries/e1/judges/j1/include", {"reason": "误剔"}),
    ("/console/entries/e1/judges/j1/recuse", {"reason": "同单位"}),
    ("/console/entries/e1/judges/j1/unrecuse", {"reason": "误记"}),
    ("/console/entries/e1/judges/j1/late/1/accept", {"reason": "网络故障"}),
    ("/console/finish/lock", {"version": 1}),
    ("/console/finish/unlock", {"version": 1, "reason": "漏记"}),
    ("/console/finish/publish", {"version": 1, "reason": "赶时间", "notice_days": 5}),
    ("/console/finish/reveal", {"version": 1, "reason": "赶时间", "notice_days": 5}),
    ("/console/finish/next", {"version": 0}),
    ("/console/finish/cancel", {"reason": "误点"}),
    ("/console/finish/award", {"version": 1}),
    ("/console/objections", {"raised_by": "商会", "words": "不符", "received_on": "2026-12-01"}),
    ("/cards", {}),
)


def test_pages_open_and_change_nothing(hall: Hall) -> None:
    fill(hall)
    coordinator = signed_in(hall.app, "coordinator")
    before = table_checksums(hall.app)
    for path in PAGES:
        assert coordinator.get(CONSOLE + path).status_code == 200, path
    assert table_checksums(hall.app) == before


def test_outsiders_see_nothing(hall: Hall) -> None:
    people = {
        hall.app.test_client(): 303,
        hall.start("j1").client: 303,
        **{signed_in(hall.app, role): 403 for role in ("instructor", "department", "auditor")},
        signed_in(hall.app, "coordinator", "331125"): 404,
    }
    for path in PAGES:
        for client, status in people.items():
            assert client.get(CONSOLE + path).status_code == status, path


def test_outsiders_change_nothing(hall: Hall) -> None:
    people = {
        401: hall.start("j1").client,
        403: signed_in(hall.app, "instructor"),
        404: signed_in(hall.app, "coordinator", "331125"),
    }
    tokenless = signed_in(hall.app, "coordinator")
    before = table_checksums(hall.app)
    for path, data in WRITES:
        for status, client in people.items():
            assert post(client, f"/roadshows/brand-2026{path}", data).status_code == status, path
        assert tokenless.post(f"/roadshows/brand-2026{path}", data=data).status_code == 400, path
    assert table_checksums(hall.app) == before


def test_hostile_names_stay_text(app: Flask) -> None:
    hostile = '"><svg onload=alert(1)>{{7*7}}'
    entries = [{"key": "e1", "name": hostile, "area": "331125", "order": 1}]
    hall = build(app, name=hostile, entries=entries, judges=[{"key": "j1", "name": hostile, "unit": hostile}])
    hall.start("j1").submit("e1")
    coordinator = signed_in(app, "coordinator")
    do(coordinator, "/entries/e1/deduct", points="1", reason=hostile)
    hall.close()
    with app.app_context():
        publishing.publish(event_id=hall.event_id, reason=hostile, **by())
        screen = f"/screen/{queries.by_slug('brand-2026').screen_token}"
    for path in (*(CONSOLE + path for path in PAGES), screen, f"{screen}/live", "/r/brand-2026"):
        page = coordinator.get(path).text
        assert "onload=alert" in page.replace("&#39;", "")
        assert "<svg onload" not in page
        assert "{{7*7}}" in page
