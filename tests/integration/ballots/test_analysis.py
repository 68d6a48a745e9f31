"""The page of judges and agreement: the figures of the rules, for coordinators of the area alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.integration.ballots.test_publish import fill
from tests.integration.roadshows.people import signed_in
from webapp.ballots.queries.analysis import analyses

if TYPE_CHECKING:
    from tests.integration.ballots.hall import Hall

PAGE = "/roadshows/brand-2026/analysis"


def test_figures_of_a_scored_event(hall: Hall) -> None:
    fill(hall)
    hall.close()
    with hall.app.app_context():
        [found] = analyses(hall.event_id)
    assert [line.figures.sheets for line in found.lines] == [2, 3, 3]
    assert (found.entries, found.judges) == (2, 3)  # j1 is recused from e3
    assert sum(line.figures.bias for line in found.lines) == 0
    assert found.margin is not None
    assert (found.margin.first, found.margin.second, found.margin.common) == ("e3", "e1", 2)
    page = signed_in(hall.app, "coordinator").get(PAGE)
    assert page.status_code == 200
    assert "克里彭多夫" in page.text
    assert all(f"评委{name}" in page.text for name in "一二三")


def test_an_event_without_ballots_has_a_page_too(hall: Hall) -> None:
    page = signed_in(hall.app, "coordinator").get(PAGE)
    assert page.status_code == 200
    assert "还没有计入的评分单" in page.text


def test_nobody_else_sees_it(hall: Hall) -> None:
    assert signed_in(hall.app, "instructor").get(PAGE).status_code == 403
    assert signed_in(hall.app, "coordinator", "331125").get(PAGE).status_code == 404
    judge = hall.start("j1")
    assert judge.client.get(PAGE).status_code in {302, 303, 401}
