"""The timer on every screen, its bell, and two coordinators who press at once: in real browsers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from tests.fixtures.run import until
from tests.integration.ballots.hall import build
from tests.integration.roadshows.loaded import by
from tests.integration.roadshows.people import session_of
from webapp.core.db import transaction
from webapp.roadshows import queries
from webapp.roadshows.commands import console
from webapp.roadshows.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.server import Server
    from tests.integration.ballots.hall import Hall

pytestmark = pytest.mark.browser

CONSOLE = "/roadshows/brand-2026/console"
AGREE_WITHIN_MS = 300
# When each second was first seen on this page: by the wall clock, which all pages of this machine share.
TURNS = """() => {
    window.turns = {};
    const see = () => {
        const shown = document.querySelector("[data-timer]")?.textContent;
        if (shown && !(shown in window.turns)) window.turns[shown] = Date.now();
    };
    new MutationObserver(see).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
COUNT_STROKES = """
window.strokes = 0;
const Real = window.OscillatorNode;
window.OscillatorNode = class extends Real {
    constructor(...given) { super(...given); window.strokes++; }
};
"""


@pytest.fixture
def hall(app: Flask) -> Hall:
    """Give a hall in which the first entry is on stage."""
    hall = build(app, open_all=False)
    with app.app_context():
        console.set_on_stage(event_id=hall.event_id, entry_id=hall.entry_id("e1"), version=None, **by())
    return hall


@pytest.fixture
def coordinator(hall: Hall, server: Server, open_page: Callable[..., Page]) -> Callable[[], Page]:
    """Give a function that opens the console for another coordinator."""

    def open_console() -> Page:
        name, value = session_of(hall.app, "coordinator")
        page = open_page("desktop", base_url=server.url)
        page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
        page.add_init_script(COUNT_STROKES)
        page.goto(CONSOLE)
        return page

    return open_console


def screen_address(hall: Hall) -> str:
    with hall.app.app_context():
        return f"/screen/{queries.by_slug('brand-2026').screen_token}"


def test_timers_agree_after_a_reload_and_the_bell_rings(
    hall: Hall, coordinator: Callable[[], Page], server: Server, open_page: Callable[..., Page]
) -> None:
    first, screen = coordinator(), open_page("screen", base_url=server.url)
    screen.goto(screen_address(hall))
    first.get_by_role("button", name="铃声").click()
    struck = first.evaluate("window.strokes")
    assert struck > 0
    with hall.app.app_context():
        with transaction() as session:
            session.execute(update(Event).values(question_seconds=6))
        console.start_timer(event_id=hall.event_id, version=None, **by())
    for page in (first, screen):
        expect(page.locator("[data-timer][data-running]")).to_be_visible()
    second = coordinator()  # comes later
    screen.reload()
    pages = (first, second, screen)
    for page in pages:
        page.evaluate(TURNS)
    until(lambda: len(shared(pages)) >= 3, what="three seconds seen on every screen")
    for shown, moments in list(shared(pages).items())[1:]:  # the first one may have been there before it was watched
        assert max(moments) - min(moments) <= AGREE_WITHIN_MS, (shown, moments)
    with hall.app.app_context():
        console.set_timer(event_id=hall.event_id, timer="questions", version=None, **by())
        console.start_timer(event_id=hall.event_id, version=None, **by())
    until(lambda: first.evaluate("window.strokes") > struck, what="the bell")
    for page in (first, second):
        expect(page.locator("html")).to_have_class(re.compile(r"\btime-up\b"))
        expect(page.get_by_text("时间到")).to_be_visible()
    assert second.evaluate("window.strokes") == 0  # nobody tapped the bell there


def shared(pages: Sequence[Page]) -> dict[str, list[int]]:
    """Return what every page has shown, the latest remaining time last, with the moments of it."""
    seen: list[dict[str, int]] = [page.evaluate("window.turns") for page in pages]
    everywhere = sorted(set.intersection(*(set(turns) for turns in seen)), reverse=True)
    return {shown: [turns[shown] for turns in seen] for shown in everywhere}
