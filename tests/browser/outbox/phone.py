"""A phone with somebody signed in, and what its outbox holds."""

from __future__ import annotations

import contextlib
import io
import json
import random
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import Error

from tests.fixtures.run import until

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.fixtures.city import City

# Opens the database only when it is there: an empty one of ours would keep the page from making its own.
_OPEN = """
  const known = (await indexedDB.databases()).some(({ name }) => name === "lvgu-outbox");
  if (!known) return [];
  const db = await new Promise((done, failed) => {
    const open = indexedDB.open("lvgu-outbox");
    Object.assign(open, { onsuccess: () => done(open.result), onerror: failed, onblocked: failed });
    setTimeout(failed, 30000, new Error("the database does not open"));
  });
  if (!db.objectStoreNames.contains(store)) return db.close() ?? [];
"""
READ = (
    "async ([store]) => {"
    + _OPEN
    + """
  const rows = await new Promise((done, failed) => {
    const reading = db.transaction(store);
    const all = reading.objectStore(store).getAll();
    Object.assign(reading, { oncomplete: () => done(all.result), onabort: failed, onerror: failed });
    setTimeout(failed, 30000, new Error("the database does not answer"));
  });
  db.close();
  return rows.map((row) => ({ ...row, data: undefined }));
}"""
)
_CLEAR = (
    "async ([store]) => {"
    + _OPEN
    + """
  const writing = db.transaction(store, "readwrite");
  writing.objectStore(store).clear();
  await new Promise((done, failed) => Object.assign(writing, { oncomplete: done, onabort: failed }));
  db.close();
}"""
)
# What keeps a form comes with its first touch, and what scales its photos right after.
_TOUCH = """() => {
  const forms = document.querySelectorAll("form[data-outbox]:not([data-outbox-bound])");
  forms.forEach((form) => form.dispatchEvent(new Event("pointerdown", { bubbles: true })));
  return forms.length + document.querySelectorAll("form [data-photos]:not(:has([data-carrier]))").length;
}"""


def sign_in(context: BrowserContext, city: City, person: str, url: str) -> None:
    """Give the browser a session of this person."""
    name, value = city.session(person)
    context.add_cookies([{"name": name, "value": value, "url": url}])


class Outbox:
    """What one page shows, and what the phone's database holds, seen from a page that runs no script of ours."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._beside = page.context.new_page()
        self._beside.goto("/ping")
        page.bring_to_front()  # what lies behind is drawn once a second

    def goto(self, path: str = "/probe/form") -> None:
        """Open a page and wait until its forms are kept."""
        until(lambda: self._went(path), what=f"{path} opens")
        until(lambda: self.page.evaluate(_TOUCH) == 0, what="the form is kept")

    def _went(self, path: str) -> bool:
        """Whether the page opened; one that was on its way to its receipt comes in between."""
        try:
            self.page.goto(path)
        except Error as error:
            if "ERR_ABORTED" not in str(error) and "interrupted" not in str(error):
                raise
            return False
        return True

    def write(self, name: str, words: str = "words", photos: list[bytes] | None = None) -> None:
        """Fill the form in."""
        self.page.fill("#name", name)
        self.page.fill("#words", words)
        if photos:
            files = [{"name": f"{i}.png", "mimeType": "image/png", "buffer": data} for i, data in enumerate(photos)]
            self.page.set_input_files("#photos .pick input[multiple]", files)  # type: ignore[arg-type]
            until(lambda: self.page.locator("#photos .thumb").count() == len(photos), what="photos are scaled")

    def send(self) -> None:
        """Press the button."""
        self.page.click("[data-outbox-send]")

    def rows(self, store: str = "items") -> list[dict[str, Any]]:
        """Return the records (or receipts, photos, notes) that the phone holds."""
        rows: list[dict[str, Any]] = self._beside.evaluate(READ, [store])
        return rows

    def look(self, expression: str) -> Any:  # noqa: ANN401 - whatever it gives
        """Evaluate beside the page, which may be on its way elsewhere."""
        return self._beside.evaluate(expression)

    def lose_photos(self) -> None:
        """Lose every photo, as a phone that clears space does."""
        self._beside.evaluate(_CLEAR, ["photos"])

    def state(self, name: str) -> str:
        """Return the state of a record by its title, `-` when the phone holds none."""
        return next((row["state"] for row in self.rows() if row["title"] == name), "-")

    def await_state(self, name: str, state: str) -> None:
        """Wait until a record is in a state."""
        until(lambda: self.state(name) == state, what=f"{name} is {state}: {json.dumps(self.rows())[:600]}")

    def receipts(self) -> dict[str, str]:
        """Return the numbers of the receipts by key."""
        return {row["key"]: row["receipt"] for row in self.rows("receipts") if "receipt" in row}

    def await_receipts(self, count: int) -> None:
        """Wait until so many records arrived."""
        try:
            until(lambda: len(self.receipts()) == count, what=f"{count} receipts")
        except AssertionError as error:
            raise AssertionError(f"{error}; the phone holds {json.dumps(self.rows())[:1500]}") from error

    def chip(self) -> str:
        """Return what the chip says."""
        return self.page.inner_text("#net").strip()

    def await_chip(self, text: str) -> None:
        """Wait until the chip says this."""
        until(lambda: self.chip() == text, what=f"the chip says {text}, not {self.chip()}")

    def hurry(self) -> None:
        """Do what a returning network does; a page on its way to its receipt needs none."""
        with contextlib.suppress(Error):
            self.page.evaluate("dispatchEvent(new Event('online'))")


def picture(seed: int, side: int = 64) -> bytes:
    """Return a PNG that differs for each seed."""
    rng = random.Random(seed)
    image = Image.new("RGB", (side, side), tuple(rng.randrange(256) for _ in range(3)))
    image.putpixel((seed % side, 0), (255, 255, 255))
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()
