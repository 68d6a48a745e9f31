"""Steps that a phone kept without a network and brings in later: a receipt, the same again, and nobody else's."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from tests.fixtures import city as cities
from tests.fixtures.city import LIGHTS
from tests.fixtures.handed import picture
from tests.integration.problems.cases import MONDAY, Case, morning, raised
from webapp.core.i18n import moment_text
from webapp.core.ids import new_uuid
from webapp.problems import commands, queries
from webapp.problems.commands import Order, photos
from webapp.problems.queries import awaiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.fixtures.city import City
    from webapp.problems.commands import Taken

JSON = {"Accept": "application/json"}
SHOT = picture().getvalue()
HASH = hashlib.sha256(SHOT).hexdigest()
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
WORDS = "已到现场查看"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Let it be the morning of that Monday."""
    with time_machine.travel(morning(MONDAY), tick=True):
        yield


def made(city: City, how: Callable[[Case], Case]) -> Case:
    """Make a case of a kind."""
    with city.app.app_context():
        return how(raised(city))


def fields_of(city: City, case: Case, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what the phone kept of a step on the case as it stands."""
    with city.app.app_context():
        return {"version": str(case.problem.version), "key": new_uuid(), "words": WORDS, **changes}


def send(client: FlaskClient, case: Case, what: str, fields: dict[str, Any]) -> TestResponse:
    """Bring a step in."""
    token = client.get("/csrf").get_json()["csrf_token"]
    return client.post(f"/problems/{case.id}/{what}", data={"csrf_token": token, **fields}, headers=JSON)


def photo(
    client: FlaskClient, case: Case, key: str, method: str = "PUT", *, data: bytes = SHOT, hash_: str = HASH
) -> TestResponse:
    """Bring in the photo of a step, or leave it out."""
    headers = {**JSON, "X-CSRFToken": client.get("/csrf").get_json()["csrf_token"]}
    return client.open(f"/problems/{case.id}/steps/{key}/photos/{hash_}", method=method, data=data, headers=headers)


def actions(city: City, case: Case) -> list[str]:
    with city.app.app_context():
        return case.actions()


def test_a_step_sent_again_gives_the_first_receipt_whatever_happened_since(city: City) -> None:
    case = made(city, Case.signed)
    ban = city.client("ban")
    fields = fields_of(city, case)
    first = send(ban, case, "progress", fields)
    assert first.status_code == 201
    receipt = first.get_json()
    assert receipt["receipt"].startswith(f"P{case.id:06}-")
    assert (receipt["url"], receipt["missing_photos"]) == (f"/problems/{case.id}", [])
    assert receipt["revision"] == int(fields["version"]) + 1
    with city.app.app_context(), time_machine.travel(morning(MONDAY), tick=False):
        case.do("lan", commands.reroute, lead_id=city.people["lao"].department_id, helper_ids=[], words="改由人社局办")
    again = send(ban, case, "progress", fields)
    assert (again.status_code, again.get_json()) == (201, receipt)
    other = send(ban, case, "progress", {**fields, "words": "别的内容别的内容"})
    assert (other.status_code, other.get_json()["error"]) == (409, "key_reused")
    assert actions(city, case).count("progress") == 1


def test_refusals_stand_under_their_fields(city: City) -> None:
    case = made(city, Case.signed)
    for words in (" ", "已联系叶某，11010519491231002X"):
        refused = send(city.client("ban"), case, "progress", fields_of(city, case, words=words))
        assert refused.status_code == 422
        assert refused.get_json()["error"] == "invalid"
        assert list(refused.get_json()["fields"]) == ["words"]
        assert refused.get_json()["labels"] == {"words": "办理情况"}
    assert "progress" not in actions(city, case)


def test_stale_and_closed_tell_how_the_problem_stands(city: City) -> None:
    case = made(city, Case.signed)
    kept = fields_of(city, case)
    done = fields_of(city, case)
    with city.app.app_context():
        case.do("ban", commands.progress, words="已联系施工队")
    stale = send(city.client("ban"), case, "progress", kept)
    assert (stale.status_code, stale.get_json()["error"]) == (409, "stale")
    current = stale.get_json()["current"]
    assert (current["version"], current["url"]) == (int(kept["version"]) + 1, f"/problems/{case.id}")
    assert ["状态", "办理中"] in current["facts"]
    assert any("已联系施工队" in text for _, text in current["facts"])
    with city.app.app_context():
        case.do("ban", commands.answer, words="已装路灯二十盏")
    closed = send(city.client("ban"), case, "answer", done)
    assert (closed.status_code, closed.get_json()["error"]) == (409, "closed")
    assert any("已装路灯二十盏" in text for _, text in closed.get_json()["current"]["facts"])


def test_steps_of_others_are_nobodys(city: City) -> None:
    case = made(city, Case.signed)
    fields = fields_of(city, case)
    assert send(city.client("lao"), case, "progress", fields).status_code == 404
    assert send(city.client("wu"), case, "note", fields).status_code == 404
    assert send(city.client("ji"), case, "check", fields).status_code in {403, 404}
    empty = {**fields, "words": ""}
    assert send(city.client("lao"), case, "progress", empty).status_code == 404
    assert actions(city, case)[-1] == "sign"


def test_a_photo_follows_its_step_once(city: City) -> None:
    case = made(city, Case.signed)
    ban, fields = city.client("ban"), fields_of(city, case, photos_sha256=[HASH])
    receipt = send(ban, case, "progress", fields).get_json()
    assert receipt["missing_photos"] == [HASH]
    page = city.client("lan").get(f"/problems/{case.id}").text
    assert "待补图 1 张" in page
    key = fields["key"]
    assert photo(city.client("lan"), case, key).status_code == 404
    assert photo(ban, case, new_uuid()).status_code == 404
    assert photo(ban, case, key, data=b"damaged").status_code == 422
    for _ in range(2):
        arrived = photo(ban, case, key)
        assert (arrived.status_code, arrived.get_json()["missing_photos"]) == (200, [])
        assert arrived.get_json()["receipt"] == receipt["receipt"]
    assert send(ban, case, "progress", fields).get_json() == {**receipt, "missing_photos": []}
    page = city.client("lan").get(f"/problems/{case.id}").text
    assert "待补图" not in page
    assert page.count("/problems/photos/") == 2  # the link and the picture


def test_a_pdf_is_kept_as_it_came_and_given_out_as_a_download(city: City) -> None:
    case = made(city, Case.signed)
    ban, lan = city.client("ban"), city.client("lan")
    at_once = send(ban, case, "progress", fields_of(city, case, photos=(io.BytesIO(PDF), "回复.pdf")))
    assert at_once.status_code == 201
    later = b"%PDF-1.7 later" + bytes(15 * 1024 * 1024) + PDF[8:]
    hash_ = hashlib.sha256(later).hexdigest()
    fields = fields_of(city, case, photos_sha256=[hash_])
    assert send(ban, case, "progress", fields).get_json()["missing_photos"] == [hash_]
    assert photo(ban, case, fields["key"], data=later, hash_=hash_).get_json()["missing_photos"] == []
    for data in (PDF, later):
        url = f"/problems/photos/{hashlib.sha256(data).hexdigest()}"
        assert url in lan.get(f"/problems/{case.id}").text
        with lan.get(url) as given:
            assert (given.mimetype, given.data) == ("application/pdf", data)
            assert given.headers["Content-Disposition"].startswith("attachment")
        assert city.client("lao").get(url).status_code == 404
    cut = fields_of(city, case, photos=(io.BytesIO(PDF[:20]), "回复.pdf"))
    assert list(send(ban, case, "progress", cut).get_json()["fields"]) == ["photos"]


def test_the_time_by_the_device_shows_where_it_differs(city: City) -> None:
    case = made(city, Case.signed)
    ban, lan = city.client("ban"), city.client("lan")
    for told in ("no clock", "", morning(MONDAY).isoformat()):
        assert send(ban, case, "progress", fields_of(city, case, device_time=told)).status_code == 201
        assert "本机记录时间" not in lan.get(f"/problems/{case.id}").text
    written = morning(MONDAY) - timedelta(days=3)
    send(ban, case, "progress", fields_of(city, case, device_time=written.isoformat()))
    with city.app.test_request_context():
        told = moment_text(written)
    assert f"本机记录时间：{told}" in lan.get(f"/problems/{case.id}").text


def test_a_lost_photo_is_left_out(city: City) -> None:
    case = made(city, Case.signed)
    ye, fields = city.client("ye"), fields_of(city, case, photos_sha256=[HASH])
    assert send(ye, case, "note", fields).get_json()["missing_photos"] == [HASH]
    for _ in range(2):
        left = photo(ye, case, fields["key"], "DELETE")
        assert (left.status_code, left.get_json()["missing_photos"]) == (200, [])
    assert photo(ye, case, fields["key"]).status_code == 410
    assert "待补图" not in ye.get(f"/problems/{case.id}").text


def test_twins_at_the_same_moment_leave_one_step_and_one_photo(any_app: Flask) -> None:
    city = cities.build(any_app)
    with any_app.app_context():
        case = raised(city, text=LIGHTS).signed()
        order = Order(case.id, case.problem.version, new_uuid())

    def progress(_: int) -> Taken:
        with any_app.app_context():
            awaited = photos.keep([], [HASH])
            return commands.progress(viewer=city.ban, order=order, words=WORDS, photos=awaited, now=morning(MONDAY))

    def deliver(_: int) -> int:
        with any_app.app_context():
            return photos.deliver(
                viewer=city.ban, problem_id=case.id, key=order.key, sha256=HASH, data=SHOT, now=morning(MONDAY)
            ).id

    with ThreadPoolExecutor(4) as pool:
        taken = set(pool.map(progress, range(4)))
        events = set(pool.map(deliver, range(4)))
    assert len(taken) == 1
    assert events == {taken.pop().event_id}
    with any_app.app_context():
        last = queries.timeline(case.id)[-1]
        assert (last.event.id, len(last.photos), last.missing) == (events.pop(), 1, 0)
        assert awaiting.missing(last.event.id) == []
