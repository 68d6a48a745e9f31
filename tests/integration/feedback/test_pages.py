"""The enterprise's pages, the cards, and the coordinator's list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fixtures import told
from tests.fixtures.application import post, table_checksums
from tests.integration.feedback.test_commands import TEXT, card, say
from webapp.core.ids import new_uuid
from webapp.core.security import HEADERS
from webapp.problems import queries as cases

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.fixtures.city import City


def link(city: City) -> str:
    with city.app.app_context():
        return f"/e/{card(city)}"


def typed(**changes: object) -> dict[str, object]:
    return {"key": new_uuid(), "category": "other", "text": TEXT, "contact_name": "王女士", **changes}


def stranger(city: City) -> FlaskClient:
    return city.app.test_client()


def test_looking_writes_nothing_and_the_link_does_not_leak(city: City) -> None:
    url = link(city)
    with city.app.app_context():
        case_id = told.answered(city)
    before = table_checksums(city.app)
    for path in (url, f"{url}/cases/{case_id}", "/e/unknown", f"{url}x", f"{url}/cases/999"):
        answer = stranger(city).get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == HEADERS["Referrer-Policy"]
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert table_checksums(city.app) == before


def test_unknown_revoked_and_foreign_look_alike(city: City) -> None:
    old, new = link(city), link(city)
    with city.app.app_context():
        foreign = told.answered(city, "mall")
    pages = {
        re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)
        for answer in (stranger(city).get(path) for path in (old, "/e/nonsense", f"{new}/cases/{foreign}"))
        if answer.status_code == 404
    }
    assert len(pages) == 1
    for path in (old, f"{new}/cases/{foreign}"):
        assert post(stranger(city), path, typed()).status_code == 404


def test_an_opinion_is_raised_and_seen_to_wait(city: City) -> None:
    url, browser = link(city), stranger(city)
    answer = post(browser, url, typed())
    assert answer.status_code == 303
    page = browser.get(url).text
    assert TEXT in page
    assert "待审核" in page
    assert "王女士" not in page  # whoever else holds the card learns no contact
    for wrong in ({"text": ""}, {"contact_phone": "x"}, {"category": "nonsense"}, {"key": "nonsense"}):
        assert post(browser, url, typed(**wrong)).status_code == 422


def test_a_link_is_limited(city: City) -> None:
    url, browser = link(city), stranger(city)
    answers = [post(browser, url, typed()) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [303] * 6 + [429] * 2
    assert f'name="text" value="{TEXT}"' in answers[-1].text  # to be sent once more


def test_the_enterprise_rates_its_answered_case(city: City) -> None:
    url, browser = link(city), stranger(city)
    with city.app.app_context():
        case_id = told.answered(city)
    case = f"{url}/cases/{case_id}"
    page = browser.get(case).text
    assert told.ANSWER in page
    assert "县综合执法局" not in page
    rating = {"key": new_uuid(), "cycle": "1", "rating": "2", "words": ""}
    assert post(browser, case, rating).status_code == 422  # dissatisfied without a word
    assert post(browser, case, {**rating, "rating": "6"}).status_code == 422
    assert post(browser, case, {**rating, "cycle": "7", "rating": "5"}).status_code == 409
    assert post(browser, case, {**rating, "rating": "5"}).status_code == 303
    page = browser.get(case).text
    assert "您的满意度：5 分" in page
    assert 'name="rating"' not in page
    with city.app.app_context():
        assert cases.enterprise_case(city.places["tea"], case_id).rating == 5


def test_the_coordinator_decides(city: City) -> None:
    with city.app.app_context():
        token = card(city)
        first, second = say(token), say(token, "食堂太远")
    lan = city.client("lan")
    page = lan.get("/enterprise-opinions/").text
    assert TEXT in page
    assert "食堂太远" in page
    assert "13800001234" in lan.get(f"/enterprise-opinions/{first}").text
    assert city.client("ji").get(f"/enterprise-opinions/{first}").status_code == 404
    assert post(lan, f"/enterprise-opinions/{second}/refuse", {"reason": ""}).status_code == 422
    assert post(lan, f"/enterprise-opinions/{second}/refuse", {"reason": "企业内部事务"}).status_code == 303
    answer = post(lan, f"/enterprise-opinions/{first}/take-up", {"category": "infrastructure"})
    assert answer.location.startswith("/problems/")
    assert f"/enterprise-opinions/{first}" in lan.get(answer.location).text
    page = stranger(city).get(f"/e/{token}").text
    assert "企业内部事务" in page
    assert "收集" in page


def test_cards_on_paper(city: City) -> None:
    ye = city.client("ye")
    tea = city.places["tea"]
    assert "大木山" in ye.get("/enterprise-cards/").text
    assert post(ye, "/enterprise-cards/", {"organisation": city.places["mall"]}).status_code == 404
    assert post(ye, "/enterprise-cards/").location == "/enterprise-cards/"
    sheet = post(ye, "/enterprise-cards/", {"organisation": tea})
    assert sheet.text.count("<svg") >= 1
    assert "大木山" in sheet.text
    page = ye.get(f"/organisations/{tea}").text
    assert "卡号" in page
    assert post(ye, f"/enterprise-cards/{tea}/revoke").status_code == 303
    assert "还没有二维码卡" in ye.get(f"/organisations/{tea}").text
