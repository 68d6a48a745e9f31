"""Signing up without an account, the first screening, slides, suggested recusals, and a new event after an old one."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.roadshows.loaded import actions, by, entry, judge, loaded, row
from tests.integration.roadshows.people import signed_in
from webapp.core import documents
from webapp.core.errors import Conflict, Invalid
from webapp.roadshows import queries
from webapp.roadshows.commands import entries, events, judges
from webapp.roadshows.rules.entry import EntryText
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SLUG = "brand-2026"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"
TEXT = {
    "name": "稻鱼红链",
    "area_code": "331121",
    "owner": "青田稻鱼共生协会",
    "presenter": "王明",
    "category": "社会组织",
}


def at_sign_up(app: Flask) -> tuple[int, str]:
    """Load the event, take it to the sign-up; return its id and the sign-up address."""
    with app.app_context():
        event_id = loaded()
        events.move_event(event_id=event_id, version=None, target=Stage.SIGN_UP, reason="测试", **by())
        return event_id, f"/sign-up/{row(event_id).sign_up_token}"


def send(client: FlaskClient, url: str, pdf: bytes | None = None, **changes: object) -> TestResponse:
    slides = {"slides": (io.BytesIO(pdf), "../../x.pdf")} if pdf is not None else {}
    return post(client, url, {**TEXT, "version": 0, **changes, **slides}, content_type="multipart/form-data")


def send_large(client: FlaskClient, url: str, size: int = 13_000_000) -> TestResponse:
    """Send slides larger than what any other page takes; the test client's own encoder would leave a file open."""
    fields = {**TEXT, "version": "0", "csrf_token": client.get("/csrf").get_json()["csrf_token"]}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    head = '--x\r\nContent-Disposition: form-data; name="slides"; filename="../../x.pdf"\r\n\r\n'
    body = "".join([*parts, head]).encode() + PDF + b" " * size + b"%%EOF\r\n--x--\r\n"
    return client.post(url, data=body, content_type="multipart/form-data; boundary=x")


def test_from_sign_up_to_entry(app: Flask) -> None:
    event_id, url = at_sign_up(app)
    applicant, coordinator = app.test_client(), signed_in(app, "coordinator")
    assert send(applicant, url, owner="").status_code == 422
    assert f'data-most-bytes="{documents.MAX_BYTES}"' in applicant.get(url).text  # said before it is sent
    done = send_large(applicant, url)
    assert done.status_code == 303, done.text
    own = done.headers["Location"]
    assert own.rsplit("/", 1)[1] not in repr(signed_in(app, "coordinator").get(f"/roadshows/{SLUG}/sign-ups").text)
    assert "待初审" in applicant.get(own).text
    back = post(coordinator, f"/roadshows/{SLUG}/sign-ups/1/return", {"version": 1, "reason": "缺少实效数据"})
    assert back.status_code == 303
    assert "缺少实效数据" in applicant.get(own).text
    assert send(applicant, own, version=1).status_code == 409  # prepared on an older state
    assert send(applicant, own, version=2, name="稻鱼红链二版").status_code == 303
    assert post(coordinator, f"/roadshows/{SLUG}/sign-ups/1/accept", {"version": 3}).status_code == 303
    assert "已通过初审" in applicant.get(own).text
    assert send(applicant, own, version=4).status_code == 409
    with app.app_context():
        made = queries.entries(event_id)[-1]
        assert (made.name, made.owner, made.category) == ("稻鱼红链二版", TEXT["owner"], TEXT["category"])
        assert actions(event_id)[-5:] == [
            "sign_up.new",
            "sign_up.return",
            "sign_up.amend",
            "entry.add",
            "sign_up.accept",
        ]
    slides = coordinator.get(f"/roadshows/{SLUG}/entries/{made.key}/slides", buffered=True)
    assert slides.status_code == 200
    assert slides.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in slides.headers["Content-Security-Policy"]
    assert slides.data.startswith(PDF)
    assert signed_in(app, "coordinator", "331125").get(f"/roadshows/{SLUG}/sign-ups/1/slides").status_code == 404
    assert coordinator.get(f"/roadshows/{SLUG}/entries/e1/slides").status_code == 404


def test_closed_and_wrong_addresses(app: Flask) -> None:
    event_id, url = at_sign_up(app)
    visitor = app.test_client()
    assert visitor.get("/sign-up/wrong").status_code == 404
    assert visitor.get(url + "/wrong").status_code == 404
    with app.app_context():
        events.move_event(event_id=event_id, version=None, target=Stage.SCREENING, reason="", **by())
    assert "报名已截止" in visitor.get(url).text
    assert send(visitor, url).status_code == 409
    coordinator = signed_in(app, "coordinator")
    assert post(coordinator, f"/roadshows/{SLUG}/sign-ups/1/return", {"version": 1, "reason": "x"}).status_code == 404


def test_only_whole_pdf_files_are_kept(app: Flask) -> None:
    _event_id, url = at_sign_up(app)
    visitor = app.test_client()
    for rubbish in (b"<html>", b"%PDF-1.7 cut off", b"", PDF[:-7]):
        assert send(visitor, url, rubbish).status_code == 422
    with pytest.raises(Invalid):
        documents.accept_pdf(io.BytesIO(b"MZ" + PDF))


@pytest.mark.parametrize(("size", "status", "said"), [(21, 422, "文件超过 20 MB"), (42, 413, "单个文件最大 20 MB")])
def test_too_large_slides_are_told_their_limit_and_lose_no_words(app: Flask, size: int, status: int, said: str) -> None:
    _event_id, url = at_sign_up(app)
    answer = send_large(app.test_client(), url, size * 1024 * 1024)
    assert answer.status_code == status
    assert said in answer.text
    assert all(text in answer.text for text in TEXT.values())


def test_sign_ups_are_limited_by_address(app: Flask) -> None:
    _event_id, url = at_sign_up(app)
    visitor = app.test_client()
    assert 429 in [send(visitor, url, owner="").status_code for _ in range(25)]


def test_guesses_at_a_link_are_limited_and_the_real_one_still_opens(app: Flask) -> None:
    _event_id, url = at_sign_up(app)
    visitor = app.test_client()
    answers = [visitor.get(f"/sign-up/guess-{number}").status_code for number in range(65)]
    assert answers[:60] == [404] * 60
    assert answers[-1] == 429
    assert visitor.get(url).status_code == 200


def test_ties_of_unit_and_county_become_recusals(app: Flask) -> None:
    with app.app_context():
        event_id = loaded()
        first = entry(event_id, "e1")
        text = EntryText(first.name, first.area_code, owner="云和县木玩产业协会")
        entries.edit_entry(event_id=event_id, entry_id=first.id, version=first.version, text=text, **by())
        for key, unit, area in (("j2", "木玩产业协会", None), ("j3", "青田县委党校", "331121")):
            held = judge(event_id, key)
            judges.edit_judge(
                event_id=event_id,
                judge_id=held.id,
                version=held.version,
                name=held.name,
                unit=unit,
                area_code=area,
                **by(),
            )
    coordinator = signed_in(app, "coordinator")
    page = coordinator.get(f"/roadshows/{SLUG}/conflicts").text
    assert re.findall(r'value="(j\d/e\d)"', page) == ["j2/e1", "j3/e3"]
    assert post(coordinator, f"/roadshows/{SLUG}/conflicts", {"tie": ["j2/e1", "j1/e1"]}).status_code == 303
    with app.app_context():
        assert {(one.judge_id, one.reason) for one in queries.recusals(event_id)} >= {
            (judge(event_id, "j2").id, "同一单位")
        }
        assert len(queries.recusals(event_id)) == 2  # the loaded one, and the tie that was ticked
    assert 'value="j2/e1"' not in coordinator.get(f"/roadshows/{SLUG}/conflicts").text


def test_a_new_event_after_an_old_one(app: Flask) -> None:
    with app.app_context():
        event_id = loaded()
    coordinator = signed_in(app, "coordinator")
    assert post(coordinator, f"/roadshows/{SLUG}/copy", {"name": "二〇二七", "day": ""}).status_code == 422
    form = {"name": "2027 路演", "day": "2027-12-01", "slug": "brand-2027", "judges": "y"}
    assert post(coordinator, f"/roadshows/{SLUG}/copy", form).status_code == 303
    assert post(coordinator, f"/roadshows/{SLUG}/copy", form).status_code == 422
    with app.app_context():
        made = queries.by_slug("brand-2027")
        assert queries.rules_of(made) == queries.rules_of(row(event_id))
        assert queries.criteria_of(made.id) == queries.criteria_of(event_id)
        assert [one.name for one in queries.judges(made.id)] == [one.name for one in queries.judges(event_id)]
        assert (queries.entries(made.id), queries.recusals(made.id), made.stage) == ([], [], "sign_up")


def test_a_decision_after_the_presentations_began_is_refused(app: Flask) -> None:
    event_id, url = at_sign_up(app)
    assert send(app.test_client(), url).status_code == 303
    with app.app_context():
        from webapp.roadshows.commands import sign_ups

        events.move_event(event_id=event_id, version=None, target=Stage.ROADSHOW, reason="", **by())
        with pytest.raises(Conflict):
            sign_ups.accept(event_id=event_id, number=1, version=1, **by())
