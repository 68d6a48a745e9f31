"""The evidence sheet: figures from the records, frozen when scoring opens, shown to judges, awarded afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.fixtures import branded
from tests.fixtures import city as cities
from tests.fixtures.application import post
from tests.integration.ballots.hall import Hall, build
from tests.integration.roadshows.loaded import by, row
from webapp.core.db import transaction
from webapp.core.errors import Conflict, Invalid
from webapp.programmes.brands.queries import reading as brands
from webapp.roadshows import queries
from webapp.roadshows.commands import evidence

if TYPE_CHECKING:
    from flask import Flask

PAGE = "/roadshows/brand-2026/entries/e1/evidence"


@dataclass
class Contest:
    """A city with a brand, and an event that has not opened its scoring."""

    city: cities.City
    hall: Hall
    brand_id: int

    def link(self, *, brand: bool = True, organisation: str = "") -> None:
        """Let entry e1 stand for the brand, or for an organisation."""
        evidence.link_entry(
            event_id=self.hall.event_id,
            entry_id=self.hall.entry_id("e1"),
            brand_id=self.brand_id if brand else None,
            organisation_id=self.city.places[organisation] if organisation else None,
            **by(),
        )

    def sheet(self) -> queries.EvidenceSheet:
        """Return the sheet of entry e1."""
        found = queries.evidence_sheet(self.hall.entry_id("e1"))
        assert found is not None
        return found


def contest(app: Flask) -> Contest:
    city = cities.build(app)
    hall = build(app, open_all=False)
    with app.app_context():
        brand_id = branded.make(city, city.lan, "331124", "tea", city.ye)["brand_id"]
    return Contest(city, hall, brand_id)


def test_figures_follow_the_records_until_scoring_opens(any_app: Flask) -> None:
    held = contest(any_app)
    with any_app.app_context():
        held.link()
        branded.reviewed(held.city, held.city.lan, "tea", held.city.ye)
        assert (held.sheet().name, held.sheet().figures["visits"], held.sheet().frozen_at) == ("红色车间", "2", None)
    held.hall.open("e1")
    with any_app.app_context():
        branded.reviewed(held.city, held.city.lan, "tea", held.city.ye)
        assert held.sheet().figures["visits"] == "2"
        assert held.sheet().frozen_at is not None
        with pytest.raises(Conflict):
            held.link(brand=False, organisation="tea")


def test_an_organisation_speaks_for_itself(app: Flask) -> None:
    held = contest(app)
    with app.app_context():
        held.link(brand=False, organisation="tea")
        assert held.sheet().figures == {
            "visits": "1",
            "opinions": "0",
            "solved": "0",
            "ratings": "0",
            "satisfaction": None,
        }
        with pytest.raises(Invalid):
            held.link(brand=True, organisation="tea")
        held.link(brand=False)
        assert queries.evidence_sheet(held.hall.entry_id("e1")) is None


def test_judges_see_the_frozen_sheet_and_no_other(app: Flask) -> None:
    held = contest(app)
    with app.app_context():
        held.link()
    judge = held.hall.start("j2")
    assert "佐证材料" not in judge.page("e1")
    held.hall.open()
    page = judge.page("e1")
    assert "佐证材料" in page
    assert branded.TEXT.story in page
    assert "佐证材料" not in judge.page("e2")


def test_a_coordinator_links_by_brand_or_by_name(app: Flask) -> None:
    held = contest(app)
    coordinator = held.city.client("chen")
    wrong = post(coordinator, PAGE, {"brand_id": "", "organisation": "没有的公司"})
    assert (wrong.status_code, "没有的公司" in wrong.text) == (422, True)
    assert post(coordinator, PAGE, {"brand_id": held.brand_id, "organisation": ""}).status_code == 303
    assert branded.TEXT.story in coordinator.get(PAGE).text


def test_places_become_awards_of_the_brands_once(any_app: Flask) -> None:
    held = contest(any_app)
    with any_app.app_context():
        held.link()
        rows: list[dict[str, object]] = [
            {"entry": "e1", "rank": 2},
            {"entry": "e2", "rank": 1},
            {"entry": "e3", "rank": None},
        ]
        for _ in range(2):
            with transaction():
                evidence.award_brands(row(held.hall.event_id), rows, **by())
        assert [one.title for one in brands.awards(held.brand_id)] == ["2026 两新党建品牌路演 第 2 名"]
