"""The evidence sheet: figures from the records, frozen when scoring opens, shown to judges, awarded afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures import branded
from tests.fixtures import city as cities
from tests.fixtures.application import post
from tests.integration.ballots.hall import Hall, build
from tests.integration.roadshows.loaded import by, row
from tests.integration.roadshows.people import signed_in
from webapp.ballots.commands import rehearsal
from webapp.ballots.commands.undoing import withdraw_opening
from webapp.core.db import db, transaction
from webapp.core.errors import Conflict, Invalid
from webapp.organisations.models import Organisation
from webapp.programmes.brands.queries import reading as brands
from webapp.roadshows import queries
from webapp.roadshows.commands import events, evidence
from webapp.roadshows.rules.stages import Stage

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
    event: dict[str, Any] = {"event_id": held.hall.event_id, "version": None}
    with app.app_context():
        held.link()
        rehearsal.begin_rehearsal(**event, **by())
    judge = held.hall.start("j2")
    assert "佐证材料" not in judge.page("e1")
    held.hall.open()
    page = judge.page("e1")
    assert "佐证材料" in page
    assert branded.TEXT.story in page
    assert "佐证材料" not in judge.page("e2")
    with app.app_context():
        rehearsal.end_rehearsal(**event, **by())
        assert held.sheet().frozen_at is None


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


def test_a_sign_up_names_whose_records_speak_for_it(any_app: Flask) -> None:
    held = contest(any_app)
    with any_app.app_context():
        events.move_event(event_id=held.hall.event_id, version=None, target=Stage.SIGN_UP, reason="测试", **by())
        url = f"/sign-up/{row(held.hall.event_id).sign_up_token}"
        company = db.session.get_one(Organisation, held.city.places["tea"]).name
    told = {"version": 0, "name": "红茶飘香", "area_code": "331124", "owner": "红茶", "presenter": "王明"}
    stranger = any_app.test_client()
    for stands_for in ("红色车间", company, "一群志愿者"):
        assert post(stranger, url, {**told, "stands_for": stands_for}).status_code == 303
    assert "hx-get" not in stranger.get(url).text  # the records are offered to people with an account alone
    coordinator = held.city.client("chen")
    page = coordinator.get("/roadshows/brand-2026/sign-ups").text
    assert [words in page for words in ("品牌：红色车间", f"组织：{company}", "不在台账中")] == [True] * 3
    for number in (1, 2, 3):
        post(coordinator, f"/roadshows/brand-2026/sign-ups/{number}/accept", {"version": 1})
    with any_app.app_context():
        made = queries.entries(held.hall.event_id)[-3:]
        sheets = [queries.evidence_sheet(one.id) for one in made]
    assert [sheet and sheet.name for sheet in sheets] == ["红色车间", company, None]


def test_the_search_offers_the_reader_s_own_area(app: Flask) -> None:
    held = contest(app)
    with app.app_context():
        company = db.session.get_one(Organisation, held.city.places["tea"]).name
    found = held.city.client("chen").get("/roadshows/new/subjects", query_string={"organisation": company[:4]})
    assert company in found.text
    assert "红色车间" in held.city.client("chen").get("/roadshows/new/subjects?stands_for=红色").text
    assert "红色车间" not in signed_in(app, "coordinator", "331125").get("/roadshows/new/subjects?stands_for=红色").text
    assert signed_in(app, "auditor").get("/roadshows/new/subjects").status_code == 403
    assert app.test_client().get("/roadshows/new/subjects").status_code == 303


def test_undoing_an_opening_lets_the_figures_follow_the_records_again(app: Flask) -> None:
    held = contest(app)
    with app.app_context():
        held.link()
    held.hall.open("e1")
    with app.app_context():
        assert held.sheet().frozen_at is not None
        withdraw_opening(
            event_id=held.hall.event_id, entry_id=held.hall.entry_id("e1"), version=None, reason="误开", **by()
        )
        db.session.expire_all()
        assert held.sheet().frozen_at is None
        held.link(brand=False, organisation="tea")
