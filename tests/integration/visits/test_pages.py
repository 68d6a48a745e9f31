"""Reading and deciding through the pages: who gets which page, and what stands on it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures.application import table_checksums
from tests.fixtures.city import GUSHI, LIGHTS, SCHOOL
from tests.integration.visits.typed import fields_of, jpeg, send
from webapp.core import clock
from webapp.core.i18n import day_text
from webapp.core.ids import new_uuid
from webapp.visits.commands import deciding, writing
from webapp.visits.commands.deciding import Order
from webapp.visits.queries import reading
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.fixtures.city import City


def submitted(city: City, author: str = "ye", **changes: Any) -> int:  # noqa: ANN401
    with city.app.app_context():
        entry = city.entry(**changes)
        return writing.submit(viewer=city.people[author], entry=entry, now=clock.now()).visit_id


def sent_back(city: City, reason: str) -> int:
    visit_id = submitted(city)
    with city.app.app_context():
        order = Order(visit_id, 1, new_uuid())
        deciding.send_back(viewer=city.lan, order=order, reason=reason, now=clock.now())
    return visit_id


def state(city: City, visit_id: int) -> State:
    with city.app.app_context():
        return reading.get(city.chen, visit_id).state


def decide(client: FlaskClient, visit_id: int, what: str, **changes: Any) -> TestResponse:  # noqa: ANN401
    """Press a decision's button on the visit's page, with changes."""
    page = client.get(f"/visits/{visit_id}").text
    hidden = dict(re.findall(r'name="(csrf_token|version|key)"[^>]*value="([^"]*)"', page))
    token = client.get("/csrf").get_json()["csrf_token"]
    data = {"csrf_token": token, "version": "1", "key": new_uuid(), **hidden, **changes}
    return client.post(f"/visits/{visit_id}/{what}", data=data)


def test_the_coordinator_reads_everything_and_approves(city: City) -> None:
    visit_id, client = submitted(city), city.client("lan")
    page = client.get(f"/visits/{visit_id}").text
    for text in ("松阳县大木山茶业有限公司", "叶指导", SCHOOL, LIGHTS, "王女士", "转问题", "收集", "审核通过"):
        assert text in page
    assert decide(client, visit_id, "review").status_code == 303
    assert state(city, visit_id) is State.REVIEWED
    assert "审核通过，已计入统计" in client.get(f"/visits/{visit_id}").text


def test_sending_back_needs_a_reason_which_reaches_the_authors_first_page(city: City) -> None:
    visit_id, client = submitted(city), city.client("lan")
    empty = decide(client, visit_id, "return", reason=" ")
    assert empty.status_code == 422
    assert "请写明理由" in empty.text
    assert state(city, visit_id) is State.SUBMITTED
    assert decide(client, visit_id, "return", reason="请核对流动党员人数").status_code == 303
    first_page = city.client("ye").get("/").text
    assert "请核对流动党员人数" in first_page
    assert f"/visits/{visit_id}/edit" in first_page
    assert first_page.index("请核对流动党员人数") < first_page.index("本期应访")


def test_the_author_corrects_what_was_sent_back(city: City) -> None:
    visit_id, client = sent_back(city, "请核对流动党员人数"), city.client("ye")
    edit = client.get(f"/visits/{visit_id}/edit")
    assert "请核对流动党员人数" in edit.text
    earlier = clock.today() - timedelta(days=1)
    answer = send(client, f"/visits/{visit_id}/edit", fields_of(edit), floating="5", visited_on=earlier.isoformat())
    assert answer.status_code == 303
    assert state(city, visit_id) is State.SUBMITTED
    assert "请核对流动党员人数" not in client.get("/").text
    page = client.get(f"/visits/{visit_id}").text
    assert f"现：</small> {day_text(earlier)}</span>" in page.partition("查看改动")[2]
    assert "请核对流动党员人数" in page


def test_a_void_visit_says_why(city: City) -> None:
    visit_id, client = submitted(city), city.client("chen")
    assert decide(client, visit_id, "void", reason="重复登记").status_code == 303
    page = city.client("ye").get(f"/visits/{visit_id}").text
    assert "重复登记" in page
    assert "已作废，不计入统计" in page
    assert f"/visits/{visit_id}/edit" not in page


def test_the_author_may_void_before_review_but_never_review(city: City) -> None:
    visit_id, client = submitted(city), city.client("ye")
    assert decide(client, visit_id, "review").status_code == 403
    assert decide(client, visit_id, "return", reason="不行不行").status_code == 403
    assert decide(client, visit_id, "void", reason="记错企业").status_code == 303


def test_a_decision_on_an_older_version_is_a_conflict(city: City) -> None:
    visit_id, client = submitted(city), city.client("lan")
    assert decide(client, visit_id, "review", version="7").status_code == 409
    assert decide(client, visit_id, "review", version="x").status_code == 422
    assert decide(client, visit_id, "review", key="x").status_code == 422
    assert state(city, visit_id) is State.SUBMITTED


@pytest.fixture
def draft(city: City) -> int:
    with city.app.app_context():
        return writing.save_draft(viewer=city.ye, entry=city.entry(), now=clock.now()).visit_id


def test_a_draft_of_another_is_not_found_by_anybody(city: City, draft: int) -> None:
    for name in ("wu", "lan", "ji", "chen", "guan"):
        client = city.client(name)
        assert client.get(f"/visits/{draft}").status_code == 404, name
        assert SCHOOL not in client.get("/visits/").text, name
        assert client.get(f"/visits/{draft}/edit").status_code in {403, 404}, name
    assert city.client("ye").get(f"/visits/{draft}").status_code == 200


def test_outsiders_reach_no_page_and_no_button(city: City) -> None:
    visit_id = submitted(city, organisation_id=city.places["mall"])
    for name, seen in {"wu": 404, "ji": 404, "ban": 403, "shen": 403, "guan": 200, "chen": 200}.items():
        client = city.client(name)
        assert client.get(f"/visits/{visit_id}").status_code == seen, name
        if seen == 200:
            continue
        for what in ("review", "return", "void", "edit", "discard"):
            answer = decide(client, visit_id, what, reason="越权操作")
            assert answer.status_code in {403, 404}, (name, what)
    assert state(city, visit_id) is State.SUBMITTED


def test_strangers_are_asked_to_sign_in(city: City) -> None:
    visit_id, client = submitted(city), city.app.test_client()
    for url in ("/", "/more", "/visits/", "/visits/new", f"/visits/{visit_id}", "/visits/choices", "/problems/"):
        answer = client.get(url)
        assert answer.status_code == 303, url
        assert "/sign-in" in answer.headers["Location"], url


def test_the_assigned_instructor_reads_the_visits_of_others_there(city: City) -> None:
    visit_id = submitted(city, author="wu")
    page = city.client("ye").get(f"/visits/{visit_id}")
    assert page.status_code == 200
    assert "审核通过" not in page.text
    assert city.client("ye").get(f"/visits/{visit_id}/edit").status_code == 404


def test_photos_are_served_to_those_who_see_the_visit_and_harmless(city: City) -> None:
    client = city.client("ye")
    typed = {
        **fields_of(client.get(f"/visits/new?organisation={city.places['mall']}")),
        "themes": ["service"],
    }
    assert send(client, "/visits/new", typed, photos=[jpeg()]).status_code == 303
    page = client.get("/visits/")
    visit_id = re.search(r"/visits/(\d+)", page.text)
    assert visit_id
    photo = re.search(r"/visits/photos/[0-9a-f]{64}", client.get(f"/visits/{visit_id[1]}").text)
    assert photo
    for name, status in {"ye": 200, "lan": 200, "chen": 200, "wu": 404, "ji": 404, "ban": 403}.items():
        answer = city.client(name).get(photo[0])
        assert answer.status_code == status, name
        if status == 200:
            assert answer.mimetype == "image/jpeg"
            assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Disposition"].startswith("inline; filename=")
        answer.close()


def test_the_list_narrows_by_state_day_town_and_organisation(city: City) -> None:
    yesterday = clock.today() - timedelta(days=1)
    submitted(city)
    submitted(city, organisation_id=city.places["mall"], visited_on=yesterday)
    client = city.client("lan")
    tea, mall = "松阳县大木山茶业有限公司", "古市镇电商直播产业园"
    for asked, shown in (
        ("", {tea, mall}),
        ("?state=submitted", {tea, mall}),
        ("?state=reviewed", set()),
        ("?state=nonsense&since=morgen&organisation=x&area=x'--", set()),
        (f"?since={clock.today()}", {tea}),
        (f"?until={yesterday}", {mall}),
        (f"?area={GUSHI}", {tea, mall}),
        ("?area=331124", {tea, mall}),
        ("?area=331121", set()),
        (f"?organisation={city.places['mall']}", {mall}),
        ("?mine=1", set()),
        (f"?organisation={10**8}", set()),
        ("?q=大木山", {tea}),
        ("?q=gszdszb", {mall}),
        ("?q=没有", set()),
    ):
        rows = client.get(f"/visits/{asked}").text.partition('<ul class="rows">')[2]
        assert {name for name in (tea, mall) if name in rows} == shown, asked
    assert city.client("ji").get("/visits/").text.count(tea) == 0


def test_long_lists_come_in_pages(city: City) -> None:
    with city.app.app_context():
        for _ in range(21):
            writing.submit(viewer=city.ye, entry=city.entry(opinions=()), now=clock.now())
    client = city.client("lan")
    assert client.get("/visits/").text.count('<li class="row">') == 20
    assert client.get("/visits/?page=2&state=submitted").text.count('<li class="row">') == 1
    assert client.get("/visits/?page=99").status_code == 200


def test_the_first_page_fits_the_role(city: City) -> None:
    submitted(city)
    coordinator = city.client("lan").get("/").text
    for text in ("兰协调", "待审核", "待我处理的问题", LIGHTS, "松阳县大木山茶业有限公司", "松阳县"):
        assert text in coordinator
    assert LIGHTS not in city.client("ji").get("/").text
    instructor = city.client("ye").get("/").text
    for text in ("叶指导", "本期应访", "松阳县大木山茶业有限公司", "我经手的问题", LIGHTS):
        assert text in instructor
    assert "还没有联系企业" in city.client("wu").get("/").text
    assert "本部门没有待办问题" in city.client("ban").get("/").text
    for name in ("shen", "guan"):
        assert city.client(name).get("/").status_code == 200


def test_every_role_has_the_last_place_with_the_way_out(city: City) -> None:
    for name in city.people:
        page = city.client(name).get("/more")
        assert page.status_code == 200
        assert "/sign-out" in page.text
        assert 'name="language"' in page.text


def test_no_page_changes_anything(city: City, draft: int) -> None:
    visit_id = sent_back(city, "请核对")
    clients = {name: city.client(name) for name in city.people}
    for client in clients.values():
        client.get("/more")  # presence is written at most once a minute
    before = table_checksums(city.app)
    for client in clients.values():
        for url in ("/", "/visits/", "/visits/new", f"/visits/{visit_id}", f"/visits/{visit_id}/edit", "/problems/"):
            client.get(url)
            client.head(url)
    after = table_checksums(city.app)
    assert {name for name in before if before[name] != after[name]} <= {"presence", "rate_buckets"}


def test_english_is_complete_on_these_pages(city: City, draft: int) -> None:
    visit_id = submitted(city)
    client = city.client("ye")
    client.set_cookie("language", "en")
    for url in ("/", "/visits/", "/visits/new", f"/visits/{visit_id}", "/problems/", "/more"):
        page = client.get(url).text
        assert 'lang="en"' in page
    assert "Submit the visit" in client.get("/visits/new").text
