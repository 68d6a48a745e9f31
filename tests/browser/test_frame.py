"""What the page's own script does for everybody: numbers, composed words, questions, menus, focus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import CDPSession, Locator, Page, Request, Route

    from tests.fixtures.pages import Site

pytestmark = pytest.mark.browser

# Without this guard htmx sees every letter of a word that is still being composed.
SHIM = re.compile(r"if \(event\.isComposing \|\| event\.keyCode === 229\) event\.stopImmediatePropagation\(\);")
SETTLED_MS = 1000  # longer than any search waits for the next letter


@pytest.fixture
def look(site: Site, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Give a function that opens a page of the site: `look("visits.create")`."""

    def opened(endpoint: str, person: str | None = None, device: str = "phone", **options: object) -> Page:
        page = open_page(device, base_url=site.server.url, **options)
        sight = next(one for one in site.sights if one.endpoint == endpoint and person in (None, one.person))
        site.look(page, sight)
        expect(page.locator("html.js")).to_have_count(1)
        return page

    return opened


def stepper(page: Page, name: str) -> tuple[Locator, Locator, Locator]:
    """Return less, the field and more."""
    box = page.locator(".stepper", has=page.locator(f"[name={name}]"))
    return box.locator("[data-by='-1']"), box.locator("input"), box.locator("[data-by='1']")


def test_a_number_is_stepped_typed_and_never_zero_by_itself(look: Callable[..., Page]) -> None:
    less, field, more = stepper(look("visits.create"), "registered")
    expect(field).to_have_value("")
    expect(field).to_have_attribute("placeholder", "—")
    more.click()
    expect(field).to_have_value("1")
    less.click()
    less.click()
    expect(field).to_have_value("0")
    field.fill("１２")  # full-width, as a Chinese keyboard gives it
    more.click()
    expect(field).to_have_value("13")


def test_a_held_button_repeats_and_a_release_ends_it(look: Callable[..., Page]) -> None:
    page = look("visits.create")
    _, field, more = stepper(page, "registered")
    more.scroll_into_view_if_needed()
    page.clock.install()
    more.hover()
    page.mouse.down()
    page.clock.run_for(1000)
    page.mouse.up()
    reached = int(field.input_value())
    assert reached > 3
    page.clock.run_for(1000)
    expect(field).to_have_value(str(reached))


def test_score_and_slider_follow_each_other_and_stay_within_the_scale(look: Callable[..., Page]) -> None:
    page = look("ballot.show")
    less, field, more = stepper(page, "score-content")
    slider = page.locator("[data-follows=score-content]")
    field.fill("")
    expect(slider).to_have_attribute("data-unset", "")
    less.click()
    least = float(field.input_value())
    expect(slider).not_to_have_attribute("data-unset", "")
    less.click()
    assert float(field.input_value()) == least
    slider.evaluate("(it) => { it.value = it.max; it.dispatchEvent(new Event('input', {bubbles: true})) }")
    most = float(field.input_value())
    more.click()
    assert float(field.input_value()) == most > least
    field.fill(str(least))
    assert float(slider.input_value()) == least


def compose(page: Page, session: CDPSession, letters: str, word: str) -> list[str]:
    """Type letters of pinyin, each with a pause, and choose a word; return what was asked meanwhile."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/visits/choices" in request.url:
            asked.append(request.url)

    page.on("request", note)
    for end in range(1, len(letters) + 1):
        session.send("Input.imeSetComposition", {"text": letters[:end], "selectionStart": end, "selectionEnd": end})
        page.clock.run_for(SETTLED_MS)
    with page.expect_response(re.compile("/visits/choices")):
        session.send("Input.insertText", {"text": word})
        page.clock.run_for(SETTLED_MS)
    return asked


def unguarded(route: Route) -> None:
    """Give the page its script without the guard."""
    answer = route.fetch()
    body, times = SHIM.subn("", answer.text())
    assert times == 1
    route.fulfill(response=answer, body=body)


@pytest.mark.parametrize("guarded", [True, False])
def test_a_search_waits_until_a_word_is_composed(look: Callable[..., Page], *, guarded: bool) -> None:
    """Without the guard, as a check of the test, every letter is searched for."""
    page = look("visits.create")
    if not guarded:
        page.route("**/page.js", unguarded)
        page.reload()
        expect(page.locator("html.js")).to_have_count(1)
    page.clock.install()
    session = page.context.new_cdp_session(page)
    page.locator("#find").focus()
    asked = compose(page, session, "damu", "大木")
    assert page.locator("#find").input_value() == "大木"
    assert (len(asked) == 1) is guarded, asked


def count(page: Page, address: str) -> list[str]:
    """Let writes to an address arrive nowhere; return the list of their methods, which grows."""
    sent: list[str] = []

    def take(route: Route) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)  # which leaves the page as it is

    page.route(address, take)
    return sent


def test_a_question_comes_before_what_cannot_be_undone(look: Callable[..., Page]) -> None:
    page = look("ballot.show")
    sent = count(page, "**/ballot/recuse")
    page.locator("summary", has_text="利害关系").click()
    asker = page.locator("[data-confirm]")
    dialog = page.get_by_role("dialog")
    asker.click()
    expect(dialog.locator("p")).to_have_text(asker.get_attribute("data-confirm") or "")
    expect(dialog.locator("[value=yes]")).to_have_text(asker.inner_text())
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert not sent
    asker.click()
    with page.expect_response("**/ballot/recuse"):
        dialog.locator("[value=yes]").click()
    expect(dialog).to_be_hidden()
    assert sent == ["POST"]


def test_a_menu_closes_by_itself_and_gives_the_focus_back(look: Callable[..., Page]) -> None:
    page = look("organisations.index", device="desktop")
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_focus_goes_to_what_is_wrong_and_from_there_to_the_field(look: Callable[..., Page]) -> None:
    page = look("accounts.create")
    page.locator("main form button:not([type=button])").last.click()
    summary = page.locator("main .notice.red")
    expect(summary).to_be_focused()
    link = summary.get_by_role("link").first
    target = (link.get_attribute("href") or "")[1:]
    link.click()
    expect(page.locator(f"#{target}")).to_be_focused()
    expect(page.locator(f"#{target}")).to_have_attribute("aria-invalid", "true")
    # another part of the page comes later, while somebody types
    page.evaluate("document.dispatchEvent(new CustomEvent('lvgu:shown', { detail: { whole: false } }))")
    expect(page.locator(f"#{target}")).to_be_focused()


def test_a_plain_form_is_sent_once(look: Callable[..., Page]) -> None:
    page = look("accounts.sign_in")
    sent = count(page, "**/sign-in")
    button = page.locator("main form button").first
    for _ in range(3):
        button.click()
        expect(button).to_have_attribute("aria-busy", "true")
    assert sent == ["POST"]
