"""The console's buttons as tests press them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fixtures.application import post

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

CONSOLE = "/roadshows/brand-2026/console"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
PAGES = (
    "",
    "/live",
    "/finish",
    "/ties",
    "/undo",
    "/entries/e1",
    "/entries/e1/judges/j1",
    "/entries/e1/judges/j1/paper",
)


def do(client: FlaskClient, path: str, **data: object) -> TestResponse:
    """Press a button without scripts."""
    return post(client, CONSOLE + path, data)


def tapped(client: FlaskClient, path: str, **data: object) -> TestResponse:
    """Press a button with scripts: htmx asks for the console's figures."""
    return post(client, CONSOLE + path, data, headers=PARTIAL)


def version(client: FlaskClient, path: str) -> str:
    """Return the version that a button of the console carries."""
    page = client.get(CONSOLE).text
    found = re.search(rf'formaction="{re.escape(CONSOLE + path)}" name="version" value="(\d+)"', page)
    assert found, f"no button {path}"
    return found[1]
