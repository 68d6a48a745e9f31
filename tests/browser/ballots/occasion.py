"""A whole event in browsers: nine judges' phones, two consoles, the hall's screen, the audience's phones over HTTP.

Everything waits for what it needs, however long that takes: nothing here depends on how fast the machine is.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.ballots.test_ballot import CRITERIA
from tests.browser.outbox.phone import READ
from tests.integration.ballots.audience import send_twice
from tests.integration.roadshows.people import session_of
from webapp.ballots.cli import group
from webapp.roadshows import queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Locator, Page

    from tests.fixtures.server import Server
    from tests.integration.ballots.hall import Hall

SIZES = ({"width": 320, "height": 568}, {"width": 390, "height": 844}, {"width": 430, "height": 932})
JUDGES: list[dict[str, Any]] = [
    {"key": f"j{number}", "name": f"评委{number}", "unit": "", "recused": []} for number in range(1, 10)
]
NAMES = {"e1": "木玩产业党建联盟", "e2": "红色车间", "e3": "侨乡红领"}
# Sets every score as fingers do, at once: how single fields are typed in is another test.
FILL = """scores => {
    const form = document.getElementById("sheet");
    for (const [key, score] of Object.entries(scores)) {
        const all = form.querySelectorAll(`[name="score-${key}"]`);
        const control = all.length > 1 ? [...all].find(one => one.value === score) : all[0];
        if (all.length > 1) control.checked = true;
        else control.value = score;
        control.dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""
TURN = """entry => {
    const here = document.querySelector("#sheet [name=entry]")?.value;
    if (here !== entry) document.querySelector(`#ballot a[href="/ballot?entry=${entry}"]`).click();
}"""
PRESS = "document.getElementById('submit').click()"
BACK = "dispatchEvent(new Event('online'))"


def sees(locator: Locator, text: str | re.Pattern[str]) -> None:
    """Wait until a part of a page says this."""
    expect(locator).to_contain_text(text)


class Occasion:
    """The event, who takes part in it, and what the test knows of it by its own doing."""

    def __init__(self, hall: Hall, server: Server, open_page: Callable[..., Page]) -> None:
        """Open the consoles and the screen."""
        self.hall = hall
        self.server = server
        self._open_page = open_page
        self.phones: dict[str, Page] = {}
        self.put_away: list[Page] = []
        self.counted: dict[tuple[str, str], dict[str, str]] = {}
        self.votes: Counter[str] = Counter()
        self.shown: set[str] = set()
        self.console, self.other = self.coordinator(), self.coordinator()
        with self.hall.app.app_context():
            self.screen_path = f"/screen/{queries.by_slug('brand-2026').screen_token}"
        self.screen = self.open("screen")
        self.screen.goto(self.screen_path)

    def open(self, device: str, **options: object) -> Page:
        """Open a page in a browser profile of its own."""
        return self._open_page(device, base_url=self.server.url, **options)

    # Coordinators

    def coordinator(self) -> Page:
        """Open the console for another coordinator."""
        page = self.open("desktop")
        name, value = session_of(self.hall.app, "coordinator")
        page.context.add_cookies([{"name": name, "value": value, "url": self.server.url}])
        page.goto("/roadshows/brand-2026/console")
        return page

    def press(self, button: str, then: str) -> None:
        """Press a button on the podium and see what comes of it."""
        self.console.locator(".podium").get_by_role("button", name=button).click()
        sees(self.console.locator(".podium"), then)

    def decide(self, judge: str, entry: str, verdict: str) -> None:
        """Accept or refuse a late ballot, with a reason."""
        self.console.goto(f"/roadshows/brand-2026/console/entries/{entry}/judges/{judge}")
        form = self.console.locator("form", has=self.console.get_by_role("button", name="接受评分单"))
        form.get_by_label("理由").fill("会场断网")
        form.get_by_role("button", name=verdict).click()
        self.console.get_by_text("迟到评分单已" if verdict == "接受评分单" else "迟到评分单未").wait_for()
        expect(form).to_have_count(0)
        self.console.goto("/roadshows/brand-2026/console")

    # Judges

    def start(self, judge: str, *, held_clock: bool = False) -> None:
        """Scan a card with a phone and press the button."""
        page = self.open("phone", viewport=SIZES[len(self.phones) % len(SIZES)])
        if held_clock:
            page.clock.install()
            page.clock.resume()
        page.goto(f"/b/{self.hall.tokens[judge]}")
        page.get_by_role("button", name="开始评分").click()
        page.wait_for_url("**/ballot")
        self.phones[judge] = page

    def turn(self, judges: Iterable[str], entry: str) -> None:
        """Open an entry on phones; wait until they keep what is handed in and have heard that scoring is open."""
        pages = [self.phones[judge] for judge in judges]
        for page in pages:
            page.locator("#kept[data-ready]").wait_for(state="attached")
            page.evaluate(TURN, entry)
        for page in pages:
            expect(page.locator("#sheet [name=entry]")).to_have_value(entry)
            expect(page.locator("#submit")).to_be_enabled()

    def fill(self, judge: str, entry: str, *, counts: bool = True, version: int = 1) -> None:
        """Set all scores; they differ by judge, entry and version."""
        chance = random.Random(f"{judge} {entry} {version}")
        content, effect, stage = chance.randrange(30, 61), chance.randrange(15, 41), chance.randrange(4, 11)
        sheet = {"content": f"{content / 2:g}", "effect": str(effect), "stage": str(stage)}
        self.phones[judge].evaluate(FILL, sheet)
        if counts:
            self.counted[judge, entry] = sheet

    def hand_in(self, judges: Iterable[str], entry: str) -> None:
        """Let judges score an entry, all at once, and see their receipts."""
        judges = list(judges)
        self.turn(judges, entry)
        for judge in judges:
            self.fill(judge, entry)
        for judge in judges:
            self.phones[judge].evaluate(PRESS)
        for judge in judges:
            self.receipt(judge)

    def receipt(self, judge: str, notice: str = "green") -> str:
        """Wait until a phone shows a receipt; return it."""
        line = self.phones[judge].locator(f".notice.{notice}:visible", has_text="回执").locator("b.code")
        line.first.wait_for()
        shown = line.first.inner_text()
        assert re.fullmatch("[A-Z2-7]{10}", shown)
        self.shown.add(shown)
        return shown

    def everything_arrives(self, judges: Iterable[str]) -> None:
        """Wait until every phone shows the receipt of its entry, as networks come back."""
        judges = list(judges)
        for judge in judges:
            self.phones[judge].evaluate(BACK)
        for judge in judges:
            self.receipt(judge)

    def told(self) -> dict[str, str]:
        """Return the receipts that phones keep, by the key of what was sent; nothing waits on them any more."""
        receipts: dict[str, str] = {}
        for page in [*self.phones.values(), *self.put_away]:
            assert page.evaluate(READ, ["items"]) == []
            receipts |= {row["key"]: row["receipt"] for row in page.evaluate(READ, ["receipts"])}
        return receipts

    # The audience

    def open_vote(self) -> None:
        """Open the audience's vote."""
        done = self.hall.app.test_cli_runner().invoke(group, ["audience", "brand-2026", "open"])
        self.vote_path = urlsplit(done.output.strip()).path

    def audience(self, entries: str) -> None:
        """Let a phone vote for each of `entries`, each sending its vote twice."""
        url = self.server.url + self.vote_path
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda number: send_twice(url, f"e{number}"), entries))
        assert answers == [[200, 200]] * len(entries)
        self.votes.update(f"e{number}" for number in entries)


def rules(share: str) -> dict[str, Any]:
    """Return the changes that make the event file this event's."""
    return {
        "criteria": CRITERIA,
        "judges": JUDGES,
        "rules": {
            "aggregation": "trimmed_mean", "trim_high": 1, "trim_low": 1, "decimals": 2, "audience_share": share
        },
    }  # fmt: skip
