"""A ballot by keyboard alone: what is missing is said and gets the focus, and nothing set is not the same as nought."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.ballots.test_ballot import CRITERIA, kept, start
from tests.integration.ballots.hall import build
from webapp.ballots.models import BallotRevision
from webapp.core.db import db

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

MOST_TABS = 60


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


def test_a_ballot_is_handed_in_without_a_mouse(app: Flask, server: Server, page: Page) -> None:
    hall = build(app, criteria=CRITERIA)
    start(page, server, hall.tokens["j2"])
    page.goto("/ballot?entry=e1")
    kept(page)
    tab_to(page, "#score-effect")
    page.keyboard.type("35")
    tab_to(page, "#submit")
    page.keyboard.press("Enter")
    notice = page.get_by_role("alert").filter(has_text="请更正")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text(re.compile("品牌内涵.*请打分"))
    assert hall.count(BallotRevision) == 0
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    content = page.locator("#score-content")
    expect(content).to_be_focused()
    assert "score-content-error" in (content.get_attribute("aria-describedby") or "")
    expect(content).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-count]")).to_have_text("1")
    page.keyboard.type("0")
    expect(page.locator("[data-count]")).to_have_text("2")  # nought is a score
    tab_to(page, "[name=score-stage]")
    page.keyboard.press("Space")
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    tab_to(page, "#submit")
    page.keyboard.press("Enter")
    receipt = page.locator(".notice.green")
    expect(receipt).to_be_focused()
    expect(receipt).to_contain_text("回执")
    with app.app_context():
        assert db.session.execute(select(BallotRevision.scores)).scalar_one() == {
            "content": "0",
            "effect": "35",
            "stage": "9",
        }
