"""Refusals as page, fragment and JSON, in both languages, telling nothing that helps an attacker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.core.trial import REFUSALS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.mark.parametrize("status", REFUSALS)
def test_each_refusal_is_a_page_in_both_languages(trial: FlaskClient, status: int) -> None:
    chinese = trial.get(f"/trial/refuse/{status}")
    trial.set_cookie("language", "en")
    english = trial.get(f"/trial/refuse/{status}")
    for answer, code in ((chinese, "zh-CN"), (english, "en")):
        assert answer.status_code == status
        assert answer.mimetype == "text/html"
        assert f'lang="{code}"' in answer.text
        assert "<main" in answer.text
    assert chinese.text != english.text


@pytest.mark.parametrize("status", REFUSALS)
def test_each_refusal_is_a_fragment_for_htmx(trial: FlaskClient, status: int) -> None:
    answer = trial.get(f"/trial/refuse/{status}", headers=FRAGMENT)
    assert answer.status_code == status
    assert "<html" not in answer.text
    assert answer.text.strip()
    assert {"HX-Request", "HX-Request-Type"} <= set(answer.vary)


@pytest.mark.parametrize("status", REFUSALS)
def test_each_refusal_is_json_for_programs(trial: FlaskClient, status: int) -> None:
    answer = trial.get(f"/trial/refuse/{status}", headers={"Accept": "application/json"})
    assert answer.status_code == status
    body = answer.get_json()
    assert body["error"]
    assert body["message"]
    assert body["request_id"] == answer.headers["X-Request-ID"]


def test_a_failure_tells_its_number_and_nothing_else(capfd: pytest.CaptureFixture[str], trial: FlaskClient) -> None:
    answer = trial.get("/trial/refuse/500")
    assert answer.headers["X-Request-ID"] in answer.text
    assert "secret detail" not in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "Traceback" not in answer.text
    log = capfd.readouterr().err
    assert "secret detail" in log
    assert answer.headers["X-Request-ID"] in log


@pytest.mark.parametrize("status", [429, 503])
def test_waiting_times_are_told(trial: FlaskClient, status: int) -> None:
    assert int(trial.get(f"/trial/refuse/{status}").headers["Retry-After"]) > 0


def test_a_wrong_method_names_the_right_ones(trial: FlaskClient) -> None:
    answer = trial.get("/trial/write")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_strangers_are_led_where_they_may_go(client: FlaskClient) -> None:
    unknown = client.get("/no/such/page").text
    assert 'href="/sign-in"' in unknown
    assert "扫描二维码" in unknown
    card = client.get(f"/e/{'A' * 32}/no/such/page").text
    assert f'href="/e/{"A" * 32}">返回您的页面</a>' in card
    for page in (card, client.get("/r/none").text):
        assert 'href="/"' not in page
        assert 'href="/sign-in"' not in page


def test_an_unknown_language_is_chinese(client: FlaskClient) -> None:
    client.set_cookie("language", "xx")
    assert 'lang="zh-CN"' in client.get("/no/such/page").text
