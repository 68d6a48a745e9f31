"""Every page as people meet it: for assistive technology, on the narrowest phone, in large type, over a weak line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.axe import violations
from webapp.core import error_pages
from webapp.core.security import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.fixtures.browser import Watch
    from tests.fixtures.pages import Sight, Site

pytestmark = pytest.mark.browser

# What a phone may load before it shows a page for the first time, over the wire, headers included.
MOST_BYTES = 45_000
MOST_REQUESTS = 8
# A projector's page and paper are not for a phone.
NOT_FOR_PHONES = {"screen.show", "papers.score_sheets", "papers.signatures", "papers.certificates"}
WIDTHS = {"phone": 390, "desktop": 1280}
ERRORS = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503, 507)


def grow(page: Page, width: int) -> None:
    """Make the window as high as the page, so that no sticky bar covers what one would scroll to."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(600, height)})


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_nobody_stumbles_on_any_page(site: Site, open_page: Callable[..., Page], device: str) -> None:
    # With motion reduced a colour changes at once, and is not read half-way.
    page = open_page(device, base_url=site.server.url, reduced_motion="reduce")
    found = {}
    for sight in site.sights:
        page.set_viewport_size({"width": WIDTHS[device], "height": 800})
        page.emulate_media(color_scheme="light")
        site.look(page, sight)
        grow(page, WIDTHS[device])
        broken = violations(page)
        page.emulate_media(color_scheme="dark")
        # Nothing but colours changes with the scheme.
        if broken := [*broken, *violations(page, ["color-contrast"])]:
            found[str(sight)] = broken
    assert not found


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_nothing_scrolls_sideways(site: Site, open_page: Callable[..., Page], language: str) -> None:
    page = open_page("phone", base_url=site.server.url)
    for name, value in (("language", language), ("text_size", "large")):
        page.context.add_cookies([{"name": name, "value": value, "url": site.server.url}])
    wide = {}
    for sight in site.sights:
        if sight.endpoint in NOT_FOR_PHONES:
            continue
        page.set_viewport_size({"width": 320, "height": 640})
        site.look(page, sight)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            wide[str(sight)] = width
        page.set_viewport_size({"width": WIDTHS["phone"], "height": 844})
        if (width := page.evaluate(TWICE_AS_LARGE)) > WIDTHS["phone"]:
            wide[f"{sight}, letters twice as large"] = width
    assert not wide


# As the browser's own setting does it: everything is sized by the root's letters.
TWICE_AS_LARGE = """() => {
  document.documentElement.style.fontSize = '212.5%';
  return document.documentElement.scrollWidth;
}"""


def test_every_page_of_the_matrix_is_looked_at(site: Site) -> None:
    endpoints = {sight.endpoint for sight in site.sights}
    assert len(endpoints) > 30
    assert {"ballot.show", "visits.create", "console.show", "screen.show", "accounts.sign_in"} <= endpoints


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_stumbles_on_an_error(site: Site, open_page: Callable[..., Page], watch: Watch, scheme: str) -> None:
    watch.expect(r"^5\d\d |status of 5\d\d")
    page = open_page("phone", base_url=site.server.url, color_scheme=scheme)
    pages = {f"/made/{status}": made(site, status) for status in ERRORS}
    pages["/made/csrf"] = made(site, 400, template="csrf")
    page.route(
        re.compile("/made/"),
        lambda route: route.fulfill(
            status=int(re.sub(r"\D", "", route.request.url.rsplit("/", 1)[1]) or 400),
            body=pages[route.request.url.removeprefix(site.server.url)],
            headers={"Content-Type": "text/html; charset=utf-8", **HEADERS},
        ),
    )
    found = {}
    for url in pages:
        page.goto(url)
        if broken := violations(page):
            found[url] = broken
    assert not found


def made(site: Site, status: int, template: str | None = None) -> str:
    """Return the error's page as the application writes it."""
    with site.visitors.world.app.test_request_context("/visits/new", method="POST", data={"contact": "王女士"}):
        answer = error_pages.show(status, error_pages.MESSAGES[status], code="closed", template=template)
        return answer.get_data(as_text=True)


@pytest.mark.parametrize("endpoint", ["visits.create", "ballot.show", "accounts.sign_in", "today.home"])
@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_the_first_load_is_light(site: Site, open_page: Callable[..., Page], endpoint: str, encoding: str) -> None:
    sight = next(sight for sight in site.sights if sight.endpoint == endpoint)
    # The phone's service worker fetches ahead what it keeps for later; the page does not wait for it.
    page = open_page("phone", base_url=site.server.url, service_workers="block")
    weights = weigh(page, encoding)
    site.look(page, sight)
    page.wait_for_load_state("networkidle") if endpoint != "ballot.show" else page.wait_for_load_state()
    assert sum(weights.values()) <= MOST_BYTES, weights
    assert len(weights) <= MOST_REQUESTS, weights


def weigh(page: Page, encoding: str) -> dict[str, int]:
    """Return what the page loads from now on, by address, in bytes over the wire; it fills while the page loads."""
    urls: dict[str, str] = {}
    weights: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": encoding}})
    session.on("Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]}))

    def loaded(event: dict[str, object]) -> None:
        url = urls[str(event["requestId"])]
        if url.startswith("http"):
            weights[url] = weights.get(url, 0) + int(str(event["encodedDataLength"]).split(".", maxsplit=1)[0])

    session.on("Network.loadingFinished", loaded)
    return weights


@pytest.mark.parametrize("endpoint", ["visits.create", "ballot.show", "problems.index"])
def test_no_bar_covers_what_has_the_focus(site: Site, open_page: Callable[..., Page], endpoint: str) -> None:
    sight = next(sight for sight in site.sights if sight.endpoint == endpoint)
    page = open_page("phone", base_url=site.server.url)
    site.look(page, sight)
    covered = []
    for _ in range(40):
        page.keyboard.press("Tab")
        hidden = page.evaluate(COVERED)
        if hidden is None:
            break
        covered += [hidden] if hidden else []
    assert not covered


# Null when the focus has left the page; else the element, when a bar lies over the middle of it.
COVERED = """() => {
  const focus = document.activeElement;
  if (!focus || focus === document.body) return null;
  const box = focus.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  if (y < 0 || y > innerHeight) return 'outside: ' + focus.outerHTML.slice(0, 120);
  const top = document.elementFromPoint(x, y);
  const bar = top?.closest('.bottom, .actions.sticky, .banner, #notice');
  return bar && !bar.contains(focus) ? focus.outerHTML.slice(0, 120) : '';
}"""


def test_the_first_tab_skips_to_the_content(site: Site, open_page: Callable[..., Page]) -> None:
    sight: Sight = next(sight for sight in site.sights if sight.endpoint == "today.home")
    page = open_page("desktop", base_url=site.server.url)
    site.look(page, sight)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
