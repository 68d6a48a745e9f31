"""Categories with criteria and a ranking of their own: ballot, tally, papers, reveal, bundle, recount."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.fixtures.application import post
from tests.integration.ballots.hall import Hall, build
from tests.integration.roadshows.loaded import by, event_file, loaded
from tests.integration.roadshows.people import signed_in
from tests.integration.roadshows.typed import fields_of
from webapp.ballots.commands import publish as publishing
from webapp.ballots.queries import tally
from webapp.ballots.queries.bundling import kept
from webapp.ballots.queries.screen import screen
from webapp.ballots.rules.bundle import digest, unpacked
from webapp.ballots.rules.recount import recount
from webapp.core.errors import Conflict, Invalid
from webapp.roadshows import queries
from webapp.roadshows.commands import entries, events
from webapp.roadshows.rules.entry import EntryText

if TYPE_CHECKING:
    from flask import Flask

    from tests.integration.ballots.hall import JudgeBrowser

EVENT = "/roadshows/brand-2026"
CRITERIA = [
    {"key": "stage", "name": "现场展示", "max": "40"},
    {"key": "brand", "name": "品牌影响", "max": "60", "step": "0.5", "category": "品牌"},
    {"key": "case", "name": "案例实效", "max": "20", "category": "案例"},
]
ENTRIES = [
    {"key": "e1", "name": "木玩产业党建联盟", "area": "331125", "order": 1, "category": "品牌"},
    {"key": "e2", "name": "红色车间", "area": "331122", "order": 2, "category": "案例"},
    {"key": "e3", "name": "侨乡红领", "area": "331121", "order": 3, "category": "品牌"},
]
PARTS: dict[str, Any] = {"criteria": CRITERIA, "entries": ENTRIES, "rules": {"aggregation": "mean"}}
GIVEN = {"e1": ("brand", "50"), "e2": ("case", "19"), "e3": ("brand", "55.5")}


def hand_in(browser: JudgeBrowser, entry: str) -> int:
    own, score = GIVEN[entry]
    fields = browser.fields(entry, score_content=None, score_stage="30")
    return browser.send({**fields, f"score-{own}": score}).status_code


def scored(app: Flask) -> Hall:
    """Give the event with every ballot in; j1 is recused from e3."""
    hall = build(app, **PARTS)
    for judge in ("j1", "j2", "j3"):
        browser = hall.start(judge)
        for entry in GIVEN:
            assert hand_in(browser, entry) == (403 if (judge, entry) == ("j1", "e3") else 200)
    return hall


def test_a_ballot_asks_for_its_category_s_criteria(any_app: Flask) -> None:
    hall = build(any_app, **PARTS)
    judge = hall.start("j2")
    page = judge.page("e2")
    form = page[page.index('id="sheet"') : page.index("</form>", page.index('id="sheet"'))]
    assert "score-case" in form
    assert "score-brand" not in form
    assert [f'<template data-criteria="{one}"' in page for one in ("品牌", "案例")] == [True, True]  # to go on offline
    refused = judge.send({**judge.fields("e2", score_content=None, score_stage="30"), "score-brand": "50"})
    assert refused.status_code == 422
    assert list(refused.get_json()["fields"]) == ["score-case"]
    assert hand_in(judge, "e2") == 200
    assert hand_in(judge, "e1") == 200
    assert judge.client.post("/ballot", data=judge.fields("e9")).status_code == 404


def test_each_category_is_practised_by_its_own_criteria(app: Flask) -> None:
    judge = build(app, open_all=False, **PARTS).start("j2")
    first = judge.client.get("/ballot/practice").text
    assert ("score-brand" in first, "score-case" in first) == (True, False)
    second = judge.client.get("/ballot/practice?category=案例").text
    assert ("score-brand" in second, "score-case" in second) == (False, True)
    form = {**judge.fields("practice"), "category": "案例", "score-case": "7"}
    refused = judge.client.post("/ballot/practice", data={**form, "score-case": ""})
    assert (refused.status_code, 'id="score-case-error"' in refused.text) == (422, True)


def test_each_category_has_its_ranking_down_to_the_recount(any_app: Flask) -> None:
    hall = scored(any_app)
    hall.close()
    coordinator = signed_in(any_app, "coordinator")
    pages = ("console", "console/live", "console/finish", "console/ties", "analysis", "rules")
    for path in (*pages, "cards/paper"):
        page = coordinator.get(f"{EVENT}/{path}")
        assert page.status_code == 200, path
        assert "品牌" in page.text
    assert "案例实效" in coordinator.get(f"{EVENT}/console/entries/e2/judges/j2").text
    assert "品牌影响" not in coordinator.get(f"{EVENT}/console/entries/e2/judges/j2/paper").text
    with any_app.app_context():
        found = [(one.category, one.entry, one.rank, str(one.score)) for one in tally(hall.event_id)]
        edition = publishing.begin_reveal(event_id=hall.event_id, **by())
        shown, seen = [], []
        for place in range(3):
            shown.append(publishing.reveal_next(event_id=hall.event_id, shown=place, **by()))
            released = screen(hall.event_id).released
            assert released is not None
            seen.append([row["entry"] for row in released.rows])
        files = unpacked(kept(hall.event_id, edition).content)
    expected = [("品牌", "e3", 1, "85.50"), ("品牌", "e1", 2, "80.00"), ("案例", "e2", 1, "49.00")]
    assert found == expected
    assert shown == [1, 2, 3]  # two first places, each revealed for itself
    assert seen == [["e1"], ["e3", "e1"], ["e3", "e1", "e2"]]  # the first category first; in the end the final table
    again = recount(files, digest=digest(files))
    assert again.faults == ()
    assert [(one["entry"], one["rank"], one["score"]) for one in again.results] == [one[1:] for one in expected]


def test_papers_and_pages_keep_the_categories_apart(app: Flask) -> None:
    hall = scored(app)
    hall.close()
    coordinator = signed_in(app, "coordinator")
    with app.app_context():
        publishing.publish(event_id=hall.event_id, **by())
        screen = f"/screen/{queries.by_slug('brand-2026').screen_token}"
    result = app.test_client().get("/r/brand-2026").text
    assert result.index("品牌") < result.index("侨乡红领") < result.index("木玩产业党建联盟") < result.index("红色车间")
    assert 'max="60"' in result
    assert 'max="100"' in result
    tables = app.test_client().get(screen).text.split('class="category">')[1:]
    assert [(part[:2], part.count("<li")) for part in tables] == [("品牌", 2), ("案例", 1)]
    for paper in ("signatures", "score-sheets", "certificates"):
        assert "案例" in coordinator.get(f"{EVENT}/papers/{paper}").text
    sheets = coordinator.get(f"{EVENT}/papers/score-sheets").text
    assert sheets.count("<table>") == 6  # two categories for each of three judges
    book = openpyxl.load_workbook(io.BytesIO(coordinator.get(f"{EVENT}/papers/result.xlsx").data))
    rows = list(book.worksheets[1].values)
    assert rows[0][3:7] == ("现场展示", "品牌影响", "案例实效", "合计")
    assert rows[-1][3:7] == (30, 55.5, None, 85.5)


def test_an_entry_s_category_decides_until_a_ballot_is_in(app: Flask) -> None:
    hall = build(app, **PARTS)
    text = EntryText("木玩产业党建联盟", "331125", category="案例")
    change = {"event_id": hall.event_id, "entry_id": hall.entry_id("e1")}
    judge = hall.start("j2")
    judge.page("e1")
    with app.app_context():
        before = queries.by_slug("brand-2026").rules_version
        entries.edit_entry(**change, version=2, text=text, **by())
        assert queries.by_slug("brand-2026").rules_version == before + 1
    assert hand_in(judge, "e1") == 422  # the form is out of date
    hall.later()
    assert hand_in(judge, "e2") == 200
    back = EntryText("木玩产业党建联盟", "331125", category="品牌")
    with app.app_context(), pytest.raises(Conflict):
        entries.edit_entry(**change, version=3, text=back, **by())


def test_criteria_that_leave_an_entry_without_any_are_refused(app: Flask) -> None:
    own = [{**one, "category": "品牌"} for one in CRITERIA]
    with app.app_context():
        with pytest.raises(Invalid) as caught:
            loaded(**{**PARTS, "criteria": own})
        assert caught.value.field == "entries[1].category"
        event_id = loaded(**PARTS)
        event = queries.by_slug("brand-2026")
        assert queries.document_of(event) == event_file(**PARTS)
        with pytest.raises(Invalid) as caught:
            events.edit_rules(
                event_id=event_id,
                version=event.version,
                rules=queries.rules_of(event),
                criteria=queries.criteria_of(event_id)[1:2],
                **by(),
            )
        assert caught.value.field == "criteria"


def test_the_rules_form_asks_for_the_category(app: Flask) -> None:
    with app.app_context():
        event_id = loaded(**PARTS)
    coordinator = signed_in(app, "coordinator")
    sent = fields_of(coordinator.get(f"{EVENT}/rules").text)
    assert sent["criteria-1-category"] == "品牌"
    assert post(coordinator, f"{EVENT}/rules", sent | {"criteria-0-category": "品牌"}).status_code == 303
    with app.app_context():
        assert [one.category for one in queries.criteria_of(event_id)] == ["品牌", "品牌", "案例"]
