"""Visits to organisations that the register does not know: logged at once, for a coordinator to settle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tests.fixtures.city import GUSHI
from tests.integration.visits.typed import NEW, fields_of, filled, send, visit_id_of
from webapp.core import clock
from webapp.core.db import db
from webapp.organisations import commands as organisations
from webapp.organisations import queries
from webapp.organisations.models import Organisation
from webapp.visits.models import Visit
from webapp.visits.rules.newcomers import Newcomer, newcomer_faults

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.fixtures.city import City

NAME = "松阳新茶坊"


def enter(city: City, person: str = "ye", **changes: Any) -> TestResponse:  # noqa: ANN401
    """Send a visit to the newcomer."""
    client = city.client(person)
    fields = {**filled(city, city.client("ye")), **fields_of(client.get(NEW))}
    typed = {"themes": ["service"], "opinions-0-text": "", "new_name": NAME, "new_town": GUSHI}
    return send(client, NEW, {**fields, **typed, **changes})


def place(city: City, answer: TestResponse) -> Organisation:
    """Return where a visit stands in the register."""
    with city.app.app_context():
        statement = select(Organisation).join(Visit, Visit.organisation_id == Organisation.id)
        return db.session.execute(statement.where(Visit.id == visit_id_of(answer))).scalar_one()


def test_a_first_visit_ever_puts_the_organisation_before_the_coordinator(city: City) -> None:
    newcomer = place(city, enter(city))
    assert (newcomer.name, newcomer.area_code, newcomer.provisional) == (NAME, GUSHI, True)
    desk = city.client("lan")
    assert "走访时登记了 1 家" in desk.get("/").text
    assert NAME in desk.get("/organisations?provisional=yes").text
    assert "走访时登记了" not in city.client("ji").get("/").text
    # accepted by saving it
    with city.app.app_context():
        organisations.edit(
            viewer=city.lan,
            organisation_id=newcomer.id,
            version=newcomer.version,
            entered=queries.registration_of(newcomer),
            now=clock.now(),
        )
    assert "走访时登记了" not in desk.get("/").text


def test_whoever_comes_next_finds_the_same_record(city: City) -> None:
    newcomer = place(city, enter(city))
    assert place(city, enter(city, "wu", new_name=" 松阳新茶坊 ")).id == newcomer.id
    with city.app.app_context():
        known = queries.get(city.lan, city.places["tea"])
        organisations.merge(
            viewer=city.lan,
            kept_id=known.id,
            kept_version=known.version,
            merged_id=newcomer.id,
            merged_version=newcomer.version,
            now=clock.now(),
        )
    # what was logged goes by the present name, with the one of that day beside it
    visit = city.client("ye").get("/visits/1").text
    assert f'{known.name}</a></h2>\n<p class="muted">当时名称：{NAME}</p>' in visit
    visits = city.client("ye").get("/visits/").text
    assert (known.name in visits, NAME in visits) == (True, False)
    assert place(city, enter(city)).id == city.places["tea"]
    # the register's own name, typed instead of chosen, makes no double either
    assert place(city, enter(city, new_name="古市镇电商直播产业园")).id == city.places["mall"]


def test_a_replayed_visit_registers_nothing_twice(city: City) -> None:
    client = city.client("ye")
    fields = {**fields_of(client.get(NEW)), "themes": ["service"], "new_name": NAME, "new_town": GUSHI}
    answers = [
        client.post(NEW, data={**fields, "action": "submit"}, headers={"Accept": "application/json"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    with city.app.app_context():
        same = select(func.count()).select_from(Organisation).where(Organisation.name == NAME)
        assert db.session.execute(same).scalar_one() == 1


def test_name_and_town_are_asked_for_and_stay_typed(city: City) -> None:
    for changes, text in (
        ({"new_town": ""}, "请选择乡镇街道"),
        ({"new_name": "新"}, "new_name-error"),
        ({"new_town": "331121001"}, "new_town-error"),  # in another county
        ({"new_name": "", "organisation_id": None}, "请选择企业"),
    ):
        answer = enter(city, **changes)
        assert answer.status_code == 422
        assert text in answer.text
        assert fields_of(answer)["new_name"] == changes.get("new_name", NAME)


def test_faults_are_told_under_the_names_of_the_form() -> None:
    found = [fault.field for fault in newcomer_faults(Newcomer("！", ""))]
    assert found == ["new_town", "new_name"]
    assert not list(newcomer_faults(Newcomer(NAME, GUSHI)))


def test_an_edit_goes_on_waiting_for_photos_that_are_on_their_way(city: City) -> None:
    client = city.client("ye")
    announced = "ab" * 32
    fields = {**filled(city, client), "photos_sha256": [announced], "action": "submit"}
    visit = client.post(NEW, data=fields, headers={"Accept": "application/json"}).json
    assert visit
    assert visit["missing_photos"] == [announced]
    for page in ("/visits/", f"/visits/{visit['id']}"):
        text = client.get(page).text
        assert "待补图 1 张" in text
        assert visit["receipt"] in text
    edited = fields_of(client.get(f"/visits/{visit['id']}/edit"))
    assert edited["photos_sha256"] == [announced]
    assert send(client, f"/visits/{visit['id']}/edit", edited, contact="王女士").status_code == 303
    assert "待补图 1 张" in client.get(f"/visits/{visit['id']}").text
