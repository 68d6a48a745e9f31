"""A note and an answer without signal: both survive a killed browser, and arrive once, with their receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.outbox.phone import Outbox, sign_in
from tests.faults.valley import KEPT
from tests.fixtures import city as cities
from tests.fixtures.city import LIGHTS, SCHOOL
from tests.fixtures.handed import collected, hand, order, picture
from tests.fixtures.run import until
from webapp.core import clock
from webapp.problems import commands, queries
from webapp.problems.rules.wording import receipt_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

    from tests.fixtures.city import City
    from tests.fixtures.proxy import Proxy

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def phone(city: City, proxy: Proxy, own_browser: Callable[..., BrowserContext]) -> Callable[[str, str], Outbox]:
    """Give a function that starts a person's own browser, killing the one before, and opens a page."""

    def start(person: str, path: str) -> Outbox:
        context = own_browser(person, base_url=proxy.url)
        sign_in(context, city, person, proxy.url)
        outbox = Outbox(context.new_page())
        outbox.goto(path)
        return outbox

    return start


def test_a_note_and_an_answer_survive_a_killed_browser(
    city: City, proxy: Proxy, phone: Callable[[str, str], Outbox]
) -> None:
    with city.app.app_context():
        noted = collected(city, "tea", cities.GUSHI, text=LIGHTS, raised_by="ye")
        answered = collected(city, "tea", cities.GUSHI, text=SCHOOL)
        for problem_id in (noted, answered):
            hand(city.lan, problem_id, city.ban.department_id or 0)
        commands.sign(viewer=city.ban, order=order(city.ban, answered), now=clock.now())
    ye, ban = phone("ye", f"/problems/{noted}"), phone("ban", f"/problems/{answered}")

    proxy.fail("offline")
    ye.page.locator(".decline", has=ye.page.locator("#step-note")).locator("summary").tap()
    ye.page.fill("#note-words", "已电话回访，路灯仍不亮")
    ye.page.locator("#step-note [data-outbox-send]").tap()
    ban.page.fill("#progress-words", "夜校下月开课")
    shot = {"name": "class.jpg", "mimeType": "image/jpeg", "buffer": picture().getvalue()}
    paper = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
    large = {"name": "large.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes(20 * 1024 * 1024)}
    ban.page.locator("#step-progress .pick input[multiple]").set_input_files([shot, paper, large])  # type: ignore[arg-type]
    expect(ban.page.get_by_text("“large.pdf”超过 20 MB")).to_be_visible()
    expect(ban.page.locator("#step-progress .thumb")).to_have_count(2)
    ban.page.locator("#step-progress [data-outbox-send]").tap()
    for outbox in (ye, ban):
        expect(outbox.page.get_by_text(KEPT)).to_be_visible()

    proxy.heal()
    ye, ban = phone("ye", "/outbox"), phone("ban", "/outbox")
    for outbox, problem_id, action in ((ye, noted, "note"), (ban, answered, "progress")):
        outbox.hurry()
        outbox.await_receipts(1)
        until(lambda outbox=outbox: outbox.rows() == [], what="nothing waits")  # type: ignore[misc]
        with city.app.app_context():
            steps = [step for step in queries.timeline(problem_id) if step.event.action == action]
        assert [*outbox.receipts().values()] == [receipt_number(problem_id, step.event.id) for step in steps]
        kept = [["photo", "PDF"]] if action == "progress" else [[]]
        assert [["PDF" if one.is_pdf else "photo" for one in step.photos] for step in steps] == kept
        assert [step.missing for step in steps] == [0]
