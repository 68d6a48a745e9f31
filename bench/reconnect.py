"""Phones that come back from the valleys: each brings one visit and one photo of 200 kB, all within a minute.

Run: `.venv/bin/python -m bench.reconnect [phones] [seconds]` (1,862 instructors in 60 s unless said otherwise) on
SQLite; with `--postgres` on a PostgreSQL server of its own; with `DATABASE_URL` set on that empty database. Every phone
does what the outbox does: /ping, /csrf, the visit, the photo; what is answered 429, 503 or not at all is sent again.
Prints how many were accepted a second, how long a phone took, and, from the database, how many are lost, doubled or
without their photo. Then sends one visit many times at once. The phones share the machine with the server.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import io
import json
import os
import tempfile
import time
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask_migrate import upgrade
from PIL import Image, ImageDraw
from sqlalchemy import insert, select

from bench.hall import Device, Installation, free_port, served
from bench.postgres import own_postgres
from webapp.accounts.models import Account, AccountSession
from webapp.accounts.rules import Role, Viewer
from webapp.app import create_app
from webapp.areas.queries import scope_of
from webapp.areas.rules import CITY
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.ids import new_token, token_hash
from webapp.organisations import commands as organisations
from webapp.organisations.rules.registration import Registration
from webapp.settings import Settings
from webapp.visits.models import Visit
from webapp.visits.rules.states import receipt_number

if TYPE_CHECKING:
    from collections.abc import Sequence

PHONES, SECONDS = 1862, 60.0
IDENTICAL = 32
MOST_TRIES = 40
AT_ONCE = 400
PHOTO_BYTES = 200_000
COUNTY, TOWN = "331124", "331124101"
AGAIN = {http.client.TOO_MANY_REQUESTS, http.client.SERVICE_UNAVAILABLE}


class Sender(Device):
    """A connection on which somebody is signed in and has a fresh token."""

    def __init__(self, port: int, session: str) -> None:
        super().__init__(port)
        self.cookies["lvgu_session"] = session
        self.request("GET", "/ping")
        _, text, _ = self.request("GET", "/csrf", headers={"Accept": "application/json"})
        self._token = json.loads(text)["csrf_token"]

    def send(self, method: str, path: str, body: str | bytes, kind: str) -> dict[str, Any]:
        """Return what a success says; OSError when it is to be sent again."""
        headers = {
            "Cookie": self.cookie,
            "Content-Type": kind,
            "Accept": "application/json",
            "X-CSRFToken": self._token,
        }
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read()
        if response.status in AGAIN:
            time.sleep(float(response.headers.get("Retry-After", "1")))
            raise OSError(response.status)
        if response.status >= http.client.MULTIPLE_CHOICES:
            raise RuntimeError(f"{method} {path} answered {response.status}: {text[:300]!r}")
        return dict(json.loads(text))


@dataclass
class Phone:
    """One instructor's phone: its session, its visit, and what it was told."""

    port: int
    session: str
    organisation_id: int
    number: int
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    receipt: str = ""
    missing: int = -1
    seconds: float = 0.0
    tries: int = 0

    def come_back(self, photo: bytes) -> None:
        """Bring in visit and photo, as often as it takes, and note how long that took."""
        start = time.monotonic()
        while self.missing != 0 and self.tries < MOST_TRIES:
            self.tries += 1
            try:
                self._try(photo)
            except (OSError, http.client.HTTPException):
                time.sleep(min(5, 0.5 * self.tries))
        self.seconds = time.monotonic() - start

    def _try(self, photo: bytes) -> None:
        sender = Sender(self.port, self.session)
        sha256 = hashlib.sha256(photo).hexdigest()
        answer = self.send_visit(sender, sha256)
        self.receipt = answer["receipt"]
        if answer["missing_photos"]:
            answer = sender.send("PUT", f"/visits/{self.key}/photos/{sha256}", photo, "image/jpeg")
        self.missing = len(answer["missing_photos"])

    def send_visit(self, sender: Sender, sha256: str) -> dict[str, Any]:
        """Send the form's fields."""
        fields = {
            "key": self.key,
            "client_id": self.key,
            "base_version": "0",
            "organisation_id": str(self.organisation_id),
            "visited_on": clock.today().isoformat(),
            "themes": "service",
            "registered": "12",
            "opinions-0-client_id": self.key,
            "opinions-0-text": "厂区进出道路夜间无照明",
            "opinions-0-category": "infrastructure",
            "opinions-0-follow": "problem",
            "photos_sha256": sha256,
            "action": "submit",
        }
        return sender.send("POST", "/visits/new", urllib.parse.urlencode(fields), "application/x-www-form-urlencoded")


def picture(number: int, noise: Image.Image) -> bytes:
    """Return a photo of 1600 px and about 200 kB, another for each number."""
    image = noise.copy()
    ImageDraw.Draw(image).text((40, 40), str(number), fill="white", font_size=160)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()


def grain() -> Image.Image:
    """Return noise that a JPEG of 1600 x 1200 needs about 200 kB for."""
    small = Image.effect_noise((800, 600), 10).convert("RGB")
    return small.resize((1600, 1200), Image.Resampling.BICUBIC)


def staff(phones: int) -> tuple[int, list[str]]:
    """Make so many instructors with a session each, and the organisation that all of them visit."""
    now = clock.now()
    sessions = [new_token() for _ in range(phones)]
    person = {"role": Role.INSTRUCTOR.value, "county_code": COUNTY, "area_code": COUNTY, "created_at": now}
    lead = {"username": "chen", "name": "陈", **person, "role": Role.COORDINATOR.value}
    with transaction() as session:
        session.execute(insert(Account), [lead])
        session.execute(insert(Account), [{"username": f"i{n}", "name": f"指导员{n}", **person} for n in range(phones)])
        names = select(Account.id).where(Account.role == Role.INSTRUCTOR.value).order_by(Account.id)
        ids = session.execute(names).scalars()
        end = now + timedelta(days=1)
        session.execute(
            insert(AccountSession),
            [
                {"account_id": id_, "token_hash": token_hash(token), "created_at": now, "expires_at": end}
                for id_, token in zip(ids, sessions, strict=True)
            ],
        )
        lead_id = session.execute(select(Account.id).where(Account.username == "chen")).scalar_one()
        viewer = Viewer(lead_id, "chen", "陈", Role.COORDINATOR, scope_of(CITY))
        place = Registration(name="松阳县大木山茶业有限公司", area_code=TOWN, code_missing_reason="正在办理")
        return organisations.register(viewer=viewer, entered=place, now=now), sessions


def come_back(phones: Sequence[Phone], seconds: float) -> float:
    """Let the phones come back one after the other within `seconds`; return how long it took until all were done."""
    noise = grain()
    photos = [picture(phone.number, noise) for phone in phones]
    print(f"{len(phones)} phones, photos of {sum(map(len, photos)) // len(photos) // 1000} kB", flush=True)
    start = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for at, (phone, photo) in enumerate(zip(phones, photos, strict=True)):
            time.sleep(max(0.0, start + at * seconds / len(phones) - time.monotonic()))
            pool.submit(phone.come_back, photo)
    return time.monotonic() - start


def report(phones: Sequence[Phone], took: float) -> None:
    """Print the pace, and compare what the phones were told with what the database holds."""
    rows = db.session.execute(select(Visit.client_id, Visit.id, Visit.missing_photos)).all()
    held = {row.client_id: (receipt_number(row.id), row.missing_photos) for row in rows}
    lost = sum(held.get(phone.key) != (phone.receipt, 0) for phone in phones)
    times = sorted(phone.seconds for phone in phones)
    p50, p95 = times[len(times) // 2], times[len(times) * 95 // 100]
    tries, doubled = sum(phone.tries for phone in phones), len(rows) - len(held)
    print(
        f"{len(rows) / took:7.1f} accepted/s  p50 {p50:.2f} s  p95 {p95:.2f} s  tries {tries}"
        f"  held {len(rows)}  lost {lost}  doubled {doubled}",
        flush=True,
    )


def identical(phone: Phone) -> None:
    """Send one and the same visit many times at once: every one is a success, and one visit stands."""
    senders = [Sender(phone.port, phone.session) for _ in range(IDENTICAL)]
    with ThreadPoolExecutor(IDENTICAL) as pool:
        answers = list(pool.map(lambda sender: phone.send_visit(sender, "0" * 64), senders))
    held = db.session.execute(select(Visit.id).where(Visit.client_id == phone.key)).all()
    print(
        f"{len(answers)} identical at once: {len({answer['receipt'] for answer in answers})} receipt, {len(held)} visit"
    )


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m bench.reconnect", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("phones", nargs="?", type=int, default=PHONES)
    asked.add_argument("seconds", nargs="?", type=float, default=SECONDS)
    asked.add_argument("--postgres", action="store_true", help="measure on a PostgreSQL server of its own")
    given = asked.parse_args()
    with own_postgres() if given.postgres else nullcontext():
        measure(given.phones, given.seconds)


def measure(count: int, seconds: float) -> None:
    """Let `count` phones come back within `seconds`, and print what became of it."""
    processes = int(os.environ.get("WEB_CONCURRENCY", (os.cpu_count() or 1) + 1))
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "instance", free_port(), processes)
        app = create_app(Settings.from_env(installation.environ))
        with app.app_context():
            upgrade()
            organisation_id, sessions = staff(count + 1)
            *phones, last = [
                Phone(installation.port, session, organisation_id, number) for number, session in enumerate(sessions)
            ]
            with served(installation):
                took = come_back(phones, seconds)
                report(phones, took)
                db.session.remove()
                identical(last)
            db.engine.dispose()


if __name__ == "__main__":
    main()
