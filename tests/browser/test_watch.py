"""The watch over pages does see what it is there for: each kind of trouble, made on purpose."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.browser import Watch
from webapp.core.security import CONTENT_SECURITY_POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

PAGES = {
    "/inline-script": "<script>document.title = 'ran'</script>",
    "/inline-style": "<p style='color: red'>red</p>",
    "/handler": "<button onclick='void 0'>x</button>",
    "/foreign": "<img src='http://127.0.0.1:9/x.png'>",
    "/console": "<script src='/console.js'></script>",
    "/throws": "<script src='/throws.js'></script>",
    "/missing": "<script src='/nothing.js'></script>",
    "/broken": "<p>broken</p>",
    "/console.js": "console.error('written')",
    "/throws.js": "throw new Error('thrown')",
    "/fine": "<p>fine</p>",
}
HEAD = """<!doctype html><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">"""
TROUBLES = {
    "/inline-script": "policy",
    "/inline-style": "policy",
    "/handler": "policy",
    "/foreign": "policy",
    "/console": "written",
    "/throws": "thrown",
    "/missing": "404",
    "/broken": "500",
}


class Handler(BaseHTTPRequestHandler):
    """Sends the pages under the project's own policy."""

    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(404 if body is None else 500 if self.path == "/broken" else 200)
        kind = "text/javascript" if self.path.endswith(".js") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.end_headers()
        self.wfile.write(((HEAD if kind == "text/html" else "") + (body or "")).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Stay quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("path", TROUBLES)
def test_trouble_is_seen(open_page: Callable[..., Page], watch: Watch, site: str, path: str) -> None:
    page = open_page("desktop", base_url=site)
    page.goto(path, wait_until="load")
    page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
    assert any(TROUBLES[path] in trouble.lower() for trouble in watch.troubles), watch.troubles
    watch.expect(".*")


def test_a_sound_page_is_no_trouble(open_page: Callable[..., Page], watch: Watch, site: str) -> None:
    open_page("phone", base_url=site).goto("/fine")
    assert watch.troubles == []


def test_expected_trouble_passes_and_other_does_not(open_page: Callable[..., Page], watch: Watch, site: str) -> None:
    page = open_page("phone", base_url=site)
    watch.expect("written")
    page.goto("/console")
    page.goto("/throws")
    assert len(watch.troubles) == 1
    watch.expect("thrown")


def test_what_a_cut_network_makes_the_browser_say_is_no_trouble_but_the_rest_is(
    open_page: Callable[..., Page], watch: Watch, site: str
) -> None:
    page = open_page("phone", base_url=site)
    watch.network_cut()
    page.goto("/fine")
    page.context.set_offline(True)
    with page.expect_console_message() as said:
        page.evaluate("void import('/console.js')")
    assert "net::ERR" in said.value.text
    assert watch.troubles == []
    page.context.set_offline(False)
    for path in ("/inline-script", "/console", "/throws"):
        page.goto(path, wait_until="load")
        page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
        assert any(TROUBLES[path] in trouble.lower() for trouble in watch.troubles), watch.troubles
    watch.expect(".*")


def test_the_phone_is_a_phone(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("phone", base_url=site)
    page.goto("/fine")
    assert page.evaluate("[innerWidth, innerHeight, navigator.language, navigator.maxTouchPoints > 0]") == [
        390,
        844,
        "zh-CN",
        True,
    ]


def test_a_new_watch_has_seen_nothing() -> None:
    assert Watch().troubles == []
