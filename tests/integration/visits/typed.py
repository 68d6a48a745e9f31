"""The visit form as a browser without scripts sends it: what the page holds, with changes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image
from sqlalchemy import func, select

from tests.fixtures.city import SCHOOL
from webapp.core.db import db
from webapp.visits.models import Visit
from webapp.visits.queries import reading

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.fixtures.city import City

NEW = "/visits/new"

Fields = dict[str, Any]


class _Form(HTMLParser):
    """Collects what the first form with `data-visit` would send; templates are not part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._inside = self._template = False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self._inside = "data-visit" in found
        self._template = self._template or tag == "template"
        name = found.get("name") or ""
        if not self._inside or self._template or not (name or tag == "option"):
            return
        if tag == "input" and found.get("type") in {"checkbox", "radio"}:
            if "checked" in found:
                self._put(name, found.get("value") or "on", many=found["type"] == "checkbox")
        elif tag == "input" and found.get("type") != "file":
            self._put(name, found.get("value") or "")
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, "")
        elif tag == "option" and "selected" in found:
            self.fields[self._select] = found.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template = False
        elif tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def _put(self, name: str, value: str, *, many: bool = False) -> None:
        self.fields[name] = [*self.fields.get(name, []), value] if many else value


def fields_of(page: TestResponse | str) -> Fields:
    """Return what the visit form on a page would send as it stands."""
    form = _Form()
    form.feed(page if isinstance(page, str) else page.text)
    return form.fields


def send(client: FlaskClient, url: str, fields: Fields, action: str = "submit", **changes: Any) -> TestResponse:  # noqa: ANN401
    """Send the fields with changes by the button `action`."""
    data = {name: value for name, value in {**fields, **changes, "action": action}.items() if value is not None}
    response = client.post(url, data=data, content_type="multipart/form-data")
    response.request.environ["wsgi.input"].close()  # a large body lies in a temporary file
    return response


def visit_id_of(response: TestResponse) -> int:
    """Return the visit that a redirect leads to."""
    match = re.search(r"/visits/(\d+)", response.headers["Location"])
    assert match
    return int(match[1])


def jpeg(size: tuple[int, int] = (80, 60), colour: str = "green") -> tuple[BytesIO, str]:
    """Return a small photo as a file field takes it."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    out.seek(0)
    return out, "foto.jpg"


def filled(city: City, client: FlaskClient, **changes: Any) -> Fields:  # noqa: ANN401
    """Return the fields of a complete visit with one opinion."""
    return {
        **fields_of(client.get(f"{NEW}?organisation={city.places['tea']}")),
        "themes": ["service", "empowerment"],
        "registered": "１２",
        "opinions-0-text": SCHOOL,
        "opinions-0-category": "training",
        **changes,
    }


def stored(city: City, visit_id: int) -> Visit:
    """Return a visit as it is stored."""
    with city.app.app_context():
        return reading.get(city.ye, visit_id)


def count(city: City) -> int:
    """Return how many visits there are."""
    with city.app.app_context():
        return db.session.execute(select(func.count()).select_from(Visit)).scalar_one()
