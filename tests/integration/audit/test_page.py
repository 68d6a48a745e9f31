"""The record's page: for auditors and administrators, within their area, with the chain's state."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.integration.accounts.staff import QINGTIAN, SONGYANG
from tests.integration.audit.test_chains import tamper
from tests.integration.roadshows.loaded import event_file
from webapp.audit import queries
from webapp.audit.commands import record
from webapp.audit.rules import ACTION_KINDS, ACTION_NAMES, COMMAND, Actor
from webapp.core import clock
from webapp.core.db import transaction
from webapp.roadshows.commands.load import load_event

if TYPE_CHECKING:
    from flask import Flask

    from tests.integration.accounts.staff import Staff

ACTOR = Actor("judge:7", "judge")


def write(app: Flask, scope: str, obj: str, action: str = "visit.submit", now: datetime | None = None) -> None:
    with app.app_context(), transaction():
        record(scope=scope, actor=ACTOR, action=action, obj=obj, details={"why": "<b>x</b>"}, now=now or clock.now())


def objects(page: str) -> set[str]:
    """Return the objects of the rows on the page."""
    return set(re.findall(r"<code>(\w+:[\w:]+)</code></a>", page))


def hold_event(app: Flask, area: str) -> str:
    """Load an event of this area and return the name of its chain."""
    with app.app_context():
        known = set(queries.scopes())
        load_event(document=event_file(slug=f"event-{area}", area=area), actor=COMMAND, now=clock.now())
        return next(scope for scope in set(queries.scopes()) - known if scope.startswith("event:"))


def test_everybody_reads_the_chains_of_their_own_area(any_readers: Staff) -> None:
    app = any_readers.app
    held = {area: hold_event(app, area) for area in (SONGYANG, QINGTIAN)}
    for area, scope in held.items():
        write(app, scope, f"ballot:{area}")
        write(app, f"area:{area}", f"visit:{area}")
    write(app, "area:331100", "visit:331100")
    seen = {}
    for username in ("songyang.auditor", "songyang.admin", "qingtian.auditor", "city.auditor", "city.admin"):
        page = any_readers.browser(username).get("/audit/?actor=judge:7").text
        seen[username] = objects(page)
    songyang = {f"ballot:{SONGYANG}", f"visit:{SONGYANG}"}
    qingtian = {f"ballot:{QINGTIAN}", f"visit:{QINGTIAN}"}
    everything = songyang | qingtian | {"visit:331100"}
    assert seen == {
        "songyang.auditor": songyang,
        "songyang.admin": songyang,
        "qingtian.auditor": qingtian,
        "city.auditor": everything,
        "city.admin": everything,
    }


def test_a_chain_of_another_area_is_not_shown_when_asked_for(any_readers: Staff) -> None:
    write(any_readers.app, f"area:{QINGTIAN}", "visit:1")
    auditor = any_readers.browser("songyang.auditor")
    for scope in (f"area:{QINGTIAN}", "system", "area:331100"):
        page = auditor.get(f"/audit/?scope={scope}").text
        assert "没有记录" in page
        assert "审计链完整" not in page
        assert f'value="{scope}"' not in page
    assert f'value="area:{SONGYANG}"' in auditor.get("/audit/").text


FILTERS = {
    "obj=visit:2": {"visit:2"},
    "action=visit.review": {"visit:2"},
    "action=visit.": {"visit:1", "visit:2", "visit:3"},
    "action=%25": set(),
    "actor=judge:7": {"visit:1", "visit:2", "visit:3"},
    "actor=judge:8": set(),
    "actor=nobody": set(),
    "actor=judge:7&since=2026-03-02": {"visit:2", "visit:3"},
    "actor=judge:7&until=2026-03-02": {"visit:1", "visit:2"},
    "actor=judge:7&since=2026-03-02&until=2026-03-02": {"visit:2"},
    "scope=area:331124&actor=judge:7": {"visit:1", "visit:2", "visit:3"},
}


def test_rows_are_narrowed(any_readers: Staff) -> None:
    days = {
        "visit:1": datetime(2026, 3, 1, 4, tzinfo=UTC),
        "visit:2": datetime(2026, 3, 1, 16, tzinfo=UTC),  # midnight of 2 March in Lishui
        "visit:3": datetime(2026, 3, 2, 16, tzinfo=UTC),
    }
    for obj, now in days.items():
        write(any_readers.app, "area:331124", obj, "visit.review" if obj == "visit:2" else "visit.submit", now)
    auditor = any_readers.browser("songyang.auditor")
    assert {query: objects(auditor.get(f"/audit/?{query}").text) for query in FILTERS} == FILTERS


def test_a_person_is_found_by_user_name(any_readers: Staff) -> None:
    any_readers.browser("ye.lijuan")
    page = any_readers.browser("songyang.auditor").get("/audit/?actor=YE.lijuan").text
    assert "叶指导" in page
    assert "松阳管理员" not in page.partition('id="found"')[2]


def test_a_day_that_is_none_stands_beside_its_field(any_readers: Staff) -> None:
    answer = any_readers.browser("songyang.auditor").get("/audit/?since=tomorrow")
    assert answer.status_code == 200
    assert 'class="error"' in answer.text


def test_the_page_says_whether_the_chain_is_whole(any_readers: Staff) -> None:
    auditor = any_readers.browser("songyang.auditor")
    page = auditor.get(f"/audit/?scope=area:{SONGYANG}").text
    with any_readers.app.app_context():
        seq, digest = queries.head(f"area:{SONGYANG}")
    assert "审计链完整" in page
    assert f"链头：第 {seq} 行" in page
    assert digest in page
    with any_readers.app.app_context():
        tamper("UPDATE audit_rows SET action = 'x' WHERE scope = 'area:331124' AND seq = 2")
    page = auditor.get(f"/audit/?scope=area:{SONGYANG}").text
    assert "审计链已断" in page
    assert "第 2 行不吻合" in page


def test_long_records_come_in_pages(any_readers: Staff) -> None:
    with any_readers.app.app_context(), transaction():
        for number in range(120):
            record(scope="area:331124", actor=ACTOR, action="visit.submit", obj=f"visit:{number}", now=clock.now())
    auditor = any_readers.browser("songyang.auditor")
    pages = [objects(auditor.get(f"/audit/?actor=judge:7&page={number}").text) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len(set.union(*pages)) == 120
    assert "visit:119" in pages[0]
    assert "actor=judge:7&amp;page=2" in auditor.get("/audit/?actor=judge:7").text


def test_what_others_typed_is_shown_as_text(any_readers: Staff) -> None:
    write(any_readers.app, "area:331124", "visit:1", "<script>alert(1)</script>")
    page = any_readers.browser("songyang.auditor").get("/audit/?actor=judge:7").text
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x" in page


def test_every_kind_of_action_has_words() -> None:
    for action in ACTION_NAMES:
        assert any(action.startswith(kind) for kind in ACTION_KINDS), action
