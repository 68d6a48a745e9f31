"""Limits: a hall behind one address is served, whoever guesses tokens is slowed down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import application
from tests.integration.ballots.hall import Hall, build, claim
from webapp.ballots.models import JudgeDevice
from webapp.core.ids import new_token
from webapp.core.limits import Allowances

if TYPE_CHECKING:
    from tests.fixtures.databases import Environment


def test_guessing_is_slowed_down_and_a_valid_link_still_works(hall: Hall) -> None:
    client = hall.app.test_client()
    answers = [client.get(f"/b/{new_token()}") for _ in range(200)]
    assert {answer.status_code for answer in answers[:60]} == {404}
    assert sum(answer.status_code == 429 for answer in answers) > 100  # one more attempt is allowed each second
    assert all(int(one.headers["Retry-After"]) > 0 for one in answers if one.status_code == 429)
    assert claim(hall.app.test_client(), hall.tokens["j1"]).status_code == 303
    token = client.get("/csrf").get_json()["csrf_token"]
    claims = [client.post(f"/b/{new_token()}/claim", data={"csrf_token": token}) for _ in range(20)]
    assert 429 in {answer.status_code for answer in claims}


def test_three_hundred_starts_a_minute_from_one_address(app_with_many_judges: Hall) -> None:
    for token in app_with_many_judges.tokens.values():
        assert claim(app_with_many_judges.app.test_client(), token).status_code == 303
    assert app_with_many_judges.count(JudgeDevice) == 300


@pytest.fixture
def app_with_many_judges(app: object) -> Hall:
    people = [{"key": f"j{number}", "name": f"评委{number}"} for number in range(300)]
    return build(app, judges=people)  # type: ignore[arg-type]


def test_a_device_has_its_own_allowance(sqlite_env: Environment) -> None:
    limits = {"LVGU_SUBMITS_PER_DEVICE_MINUTE": "3", "LVGU_DRAFTS_PER_DEVICE_MINUTE": "2"}
    with application({**sqlite_env, **limits}) as app:
        hall = build(app)
        first, second = hall.start("j1"), hall.start("j2")
        form = first.fields("e1")
        assert [first.send(form).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        refused = first.send(form)
        assert refused.get_json()["error"] == "too_many"
        assert int(refused.headers["Retry-After"]) > 0
        assert [first.draft("e2").status_code for _ in range(3)] == [200, 200, 429]
        assert second.submit("e1").status_code == 200


def test_three_thousand_ballots_a_minute_from_one_address_are_within_the_limit() -> None:
    allowances = Allowances()
    taken = [allowances.take("ballot", "10.0.0.1", 6000, number * 60 / 3000) for number in range(3000)]
    assert set(taken) == {0.0}


def test_an_allowance_fills_up_again() -> None:
    allowances = Allowances()
    assert [allowances.take("x", "a", 2, 0.0) for _ in range(3)] == [0.0, 0.0, 30.0]
    assert allowances.take("x", "b", 2, 0.0) == 0.0
    assert allowances.take("x", "a", 2, 30.0) == 0.0
    assert allowances.take("x", "a", 2, 31.0) == pytest.approx(29.0)
