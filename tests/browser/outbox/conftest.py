"""The outbox's tests: a city with people, the probe behind a proxy, and pages in which somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.outbox.phone import Outbox, sign_in
from tests.browser.outbox.probe import Probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.city import City
    from tests.fixtures.proxy import Proxy


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """Give an application to which the probe may add its pages."""
    return own_app


@pytest.fixture
def probe(app: Flask) -> Iterator[Probe]:
    """Give the receiver, serving."""
    probe = Probe(app)
    probe.start()
    yield probe
    probe.stop()


@pytest.fixture
def proxy(probe: Probe, network: Callable[[int], Proxy]) -> Proxy:
    """Give the network before the receiver."""
    return network(probe.port)


@pytest.fixture
def phone(city: City, proxy: Proxy, open_page: Callable[..., Page]) -> Callable[..., Outbox]:
    """Give a function that opens a page, 叶 signed in: `phone()`, `phone("/outbox", person="wu", init=script)`."""

    def open_one(path: str = "/probe/form", *, person: str = "ye", init: str = "", **options: Any) -> Outbox:  # noqa: ANN401
        url = options.pop("base_url", proxy.url)
        page = open_page("phone", base_url=url, **options)
        sign_in(page.context, city, person, url)
        if init:
            page.context.add_init_script(init)
        outbox = Outbox(page)
        outbox.goto(path)
        return outbox

    return open_one
