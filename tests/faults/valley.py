"""An instructor's phone in a valley: real visits through the real form, server and database, over a bad network.

The oracle: what the phone holds a receipt for is what the database holds, under the same number, once, with all photos.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tests.browser.outbox.phone import Outbox, picture
from tests.fixtures.run import until
from webapp.core.db import db
from webapp.visits.models import Visit, VisitPhoto
from webapp.visits.rules.states import receipt_number

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.fixtures.city import City

NEW = "/visits/new"
KEPT = "已存本机，联网后自动上传"
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50"


class Valley(Outbox):
    """One page with the visit form, and what the phone's database holds."""

    def write_visit(self, contact: str, seed: int | None = None) -> None:
        """Fill the form in: the first organisation on offer, one theme, whom one met, a photo."""
        page = self.page
        if page.locator(".picker > details[open]").count():
            page.locator(".choices .choice").first.click()
        self.write_details(contact)
        if seed is not None:
            photo = {"name": f"{seed}.png", "mimeType": "image/png", "buffer": picture(seed)}
            page.set_input_files("#photos .pick input[multiple]", photo)  # type: ignore[arg-type]
            until(lambda: page.locator("#photos .thumb").count() == 1, what="the photo is scaled")

    def write_details(self, contact: str) -> None:
        """Fill in one theme and whom one met."""
        self.page.locator("[name=themes][value=service]").check(force=True)
        self.page.fill("#contact", contact)

    def submit(self) -> None:
        """Press the button."""
        self.page.click("button[value=submit]")

    def log(self, *contacts: str) -> None:
        """Log visits, each with a photo, none of which can be sent now."""
        for contact in contacts:
            self.write_visit(contact, zlib.crc32(contact.encode()))
            self.submit()
            self.page.get_by_text(KEPT).wait_for()
            self.page.click("[data-again]")


def held(city: City) -> dict[str, dict[str, Any]]:
    """Return what the database holds of each visit, by the key that the phone gave it."""
    with city.app.app_context():
        rows = db.session.execute(select(Visit)).scalars().all()
        photos = db.session.execute(select(VisitPhoto.visit_id)).scalars().all()
    return {
        row.client_id: {
            "receipt": receipt_number(row.id),
            "contact": row.contact,
            "missing": row.missing_photos,
            "photos": photos.count(row.id),
        }
        for row in rows
    }


def agree(city: City, *phones: Outbox, photos: int = 1) -> list[str]:
    """Check that the phones were told what the database holds and keep nothing else; return whom one met, sorted."""
    told: dict[str, str] = {}
    for phone in phones:
        assert phone.rows() == []
        assert phone.rows("photos") == []
        told |= phone.receipts()
    stands = held(city)
    assert told == {key: one["receipt"] for key, one in stands.items()}
    assert {(one["missing"], one["photos"]) for one in stands.values()} == {(0, photos)}
    return sorted(one["contact"] for one in stands.values())


def open_valley(page: Page, path: str = NEW) -> Valley:
    """Open the form in a page and wait until it is kept."""
    valley = Valley(page)
    valley.goto(path)
    return valley
