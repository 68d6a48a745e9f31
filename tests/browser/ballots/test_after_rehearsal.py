"""Phones that were in the rehearsal: nothing of it gets into the real event unless the judge means it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.ballots.test_ballot import CRITERIA, fill, kept, score, start
from tests.integration.ballots.hall import Hall, build
from tests.integration.roadshows.loaded import by
from webapp.ballots.commands import rehearsal
from webapp.ballots.models import BallotRevision

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.browser import Watch
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser


@pytest.fixture
def hall(app: Flask) -> Hall:
    """Give a rehearsal with scoring open."""
    hall = build(app, open_all=False, criteria=CRITERIA)
    with app.app_context():
        rehearsal.begin_rehearsal(**_event(hall), **by())
    hall.open()
    return hall


@pytest.fixture
def ballot(hall: Hall, server: Server, page: Page) -> Page:
    """Give the second judge's phone in the rehearsal, at the first entry."""
    start(page, server, hall.tokens["j2"])
    page.goto("/ballot?entry=e1")
    kept(page)
    return page


def _event(hall: Hall) -> dict[str, Any]:
    return {"event_id": hall.event_id, "version": None}


def begin_in_earnest(hall: Hall) -> None:
    """Wipe the rehearsal and open the scoring of the event."""
    with hall.app.app_context():
        rehearsal.end_rehearsal(**_event(hall), **by())
    hall.open()


def test_a_page_left_open_is_swept_with_the_rehearsal(ballot: Page, hall: Hall) -> None:
    fill(ballot)
    ballot.locator("#submit").click()
    expect(ballot.locator(".notice.green")).to_contain_text("回执")
    begin_in_earnest(hall)
    expect(score(ballot, "品牌内涵")).to_have_value("")
    expect(ballot.locator(".notice.green")).to_have_count(0)
    fill(ballot, content="26")
    ballot.locator("#submit").click()
    expect(ballot.locator(".notice.green")).to_contain_text("回执")
    assert hall.count(BallotRevision) == 1


def test_what_waits_on_a_phone_stays_out_until_the_judge_means_it(ballot: Page, hall: Hall, watch: Watch) -> None:
    watch.network_cut()
    ballot.context.set_offline(True)
    fill(ballot)
    ballot.locator("#submit").click()
    expect(ballot.locator("#kept .notice")).to_contain_text("已存本机")
    expect(ballot.locator("#kept .notice")).to_be_in_viewport()
    begin_in_earnest(hall)
    ballot.context.set_offline(False)
    refusal = ballot.locator("#kept .notice.red")
    expect(refusal).to_contain_text("彩排已结束")
    expect(refusal).to_contain_text("品牌内涵 27.5")
    assert hall.count(BallotRevision) == 0
    ballot.reload()
    kept(ballot)
    expect(refusal).to_contain_text("彩排已结束")
    expect(score(ballot, "品牌内涵")).to_have_value("")
    fill(ballot, content="26")
    ballot.locator("#submit").click()
    expect(ballot.locator(".notice.green")).to_contain_text("回执")
    expect(refusal).to_have_count(0)
    assert hall.count(BallotRevision) == 1


def test_scores_set_on_a_page_of_the_rehearsal_are_asked_about_and_kept(ballot: Page, hall: Hall, watch: Watch) -> None:
    watch.network_cut()
    ballot.context.set_offline(True)
    fill(ballot)
    expect(ballot.locator("[data-saved]")).to_have_text("网络不通，草稿暂存本机")
    begin_in_earnest(hall)
    ballot.context.set_offline(False)
    expect(ballot.locator("[data-saved]")).to_contain_text("彩排已结束")
    expect(ballot.locator("[data-scoring]")).to_have_attribute("data-rehearsal", "")
    ballot.locator("#submit").click()
    expect(ballot.locator("#kept .notice.red")).to_contain_text("彩排已结束")
    expect(ballot.locator("#kept .notice.red")).to_be_in_viewport()
    expect(score(ballot, "品牌内涵")).to_have_value("27.5")
    ballot.locator("#submit").click()
    expect(ballot.locator(".notice.green")).to_contain_text("回执")
    assert hall.count(BallotRevision) == 1
