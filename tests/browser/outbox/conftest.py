"""The outbox's tests: a city with people, the probe behind a proxy, and pages in which somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.outbox.phone import Phone
from tests.browser.outbox.probe import Probe
from tests.fixtures import city as cities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from playwright.sync_api import Page

    from tests.browser.outbox.phone import Outbox
    from tests.fixtures.browser import Watch
    from tests.fixtures.proxy import Proxy


@pytest.fixture
def city(app: Flask) -> cities.City:
    """Give the city on SQLite."""
    return cities.build(app)


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
def phone(
    city: cities.City, proxy: Proxy, open_page: Callable[..., Page], watch: Watch
) -> Iterator[Callable[..., Outbox]]:
    """Give a function that opens a page in which 叶 is signed in: `phone()`, `phone(person="wu")`."""
    watch.expect(r"net::ERR|htmx:error|status of 5\d\d|^5\d\d |module script")
    pocket = Phone(city, proxy.url, open_page)
    yield pocket.open
    pocket.put_away()
