"""Long lists in pages: every item once, nonsense in the address harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from webapp.core.db import transaction
from webapp.core.pagination import page_number, paginate
from webapp.live.models import Revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

LIST = select(Revision.topic).order_by(Revision.topic)


@pytest.fixture
def filled(any_app: Flask) -> Iterator[Flask]:
    """Give the application with 45 rows."""
    with any_app.app_context():
        with transaction() as session:
            session.execute(insert(Revision), [{"topic": f"{n:03}", "number": n} for n in range(45)])
        yield any_app


def test_pages_hold_every_item_once(filled: Flask) -> None:
    pages = [paginate(LIST, number) for number in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [20, 20, 5]
    assert [item for page in pages for item in page.items] == [f"{n:03}" for n in range(45)]
    assert {(page.pages, page.total) for page in pages} == {(3, 45)}
    assert [(page.previous, page.following) for page in pages] == [(None, 2), (1, 3), (2, None)]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (4, 3), (999_999, 3)])
def test_a_page_that_is_not_there_gives_the_nearest(filled: Flask, asked: int, given: int) -> None:
    assert paginate(LIST, asked).number == given


def test_an_empty_list_has_one_page(any_app: Flask) -> None:
    with any_app.app_context():
        page = paginate(LIST, 1)
    assert (page.items, page.number, page.pages, page.total) == ([], 1, 1, 0)


@pytest.mark.parametrize(("address", "number"), [("", 1), ("2", 2), ("0", 1), ("-1", 1), ("x", 1), ("2.5", 1),
                                                 ("３", 3), ("9" * 30, 1)])  # fmt: skip
def test_the_address_names_the_page(app: Flask, address: str, number: int) -> None:
    with app.test_request_context(query_string={"page": address}):
        assert page_number() == number
