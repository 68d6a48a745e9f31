"""What the wrapper around htmx answers, with it and without."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from flask import Response

from webapp.core import htmx

if TYPE_CHECKING:
    from flask import Flask

HTMX = {"HX-Request": "true"}
PARTIAL = {**HTMX, "HX-Request-Type": "partial"}


def test_after_a_write_one_goes_on(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        plain = htmx.redirect("/visits/1")
    with app.test_request_context(method="POST", headers=PARTIAL):
        swapped = htmx.redirect("/visits/1")
    assert (plain.status_code, plain.location) == (303, "/visits/1")
    assert swapped.status_code == 204
    assert json.loads(swapped.headers["HX-Location"])["path"] == "/visits/1"


def test_some_pages_are_loaded_whole(app: Flask) -> None:
    with app.test_request_context(method="POST", headers=PARTIAL):
        answer = htmx.leave("/sign-in")
    assert answer.headers["HX-Redirect"] == "/sign-in"
    assert "HX-Location" not in answer.headers


def test_an_address_in_chinese_is_written_as_a_header_can_hold_it(app: Flask) -> None:
    with app.test_request_context(method="POST", headers=PARTIAL):
        answer = htmx.leave("/organisations/?q=松阳&page=2")
    assert answer.headers["HX-Redirect"] == "/organisations/?q=%E6%9D%BE%E9%98%B3&page=2"


@pytest.mark.parametrize(("headers", "partial"), [({}, False), (HTMX, False), (PARTIAL, True)])
def test_a_fragment_is_sent_when_it_is_asked_for(app: Flask, headers: dict[str, str], partial: bool) -> None:  # noqa: FBT001
    with app.test_request_context(headers=headers):
        assert htmx.wants_fragment() is partial


def test_a_poll_that_knows_the_newest_gets_nothing(app: Flask) -> None:
    with app.test_request_context(headers={**PARTIAL, "HX-PTag": "event:1.7"}):
        answer = htmx.unchanged("event:1.7")
        assert answer is not None
        assert (answer.status_code, answer.headers["HX-PTag"], answer.get_data()) == (304, "event:1.7", b"")
        assert htmx.unchanged("event:1.8") is None
        assert htmx.tagged("<p>8</p>", "event:1.8").headers["HX-PTag"] == "event:1.8"


def test_an_error_can_be_put_in_its_place(app: Flask) -> None:
    with app.test_request_context(headers=PARTIAL):
        answer = htmx.placed(Response("no"), "#ballot")
    assert answer.headers["HX-Retarget"] == "#ballot"
