"""The visit form without scripts: what is sent stands, what is wrong is told beside its field, nothing is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.fixtures.city import LIGHTS, SCHOOL
from tests.integration.visits.typed import NEW, count, fields_of, filled, jpeg, send, stored, visit_id_of
from webapp.core import clock
from webapp.visits.queries import reading
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from tests.fixtures.city import City


def test_the_page_offers_the_own_organisations_and_today(city: City) -> None:
    page = city.client("ye").get(NEW)
    fields = fields_of(page)
    assert "松阳县大木山茶业有限公司" in page.text
    assert "古市镇电商直播产业园" not in page.text
    assert fields["visited_on"] == clock.today().isoformat()
    assert (fields["registered"], fields["floating"]) == ("", "")
    assert fields["client_id"] == fields["key"]


def test_a_visit_with_full_width_digits_and_two_photos_is_submitted(city: City) -> None:
    client = city.client("ye")
    answer = send(client, NEW, filled(city, client), photos=[jpeg(), jpeg(colour="gold")])
    visit = stored(city, visit_id_of(answer))
    assert answer.status_code == 303
    assert (visit.state, visit.registered, visit.floating) == (State.SUBMITTED, 12, None)
    page = client.get(answer.headers["Location"]).text
    assert SCHOOL in page
    assert page.count("/visits/photos/") == 4  # each as link and as picture
    assert "走访已提交" in page


def test_adding_removing_and_searching_keep_everything_typed(city: City) -> None:
    client = city.client("ye")
    typed = filled(city, client, contact="王女士")
    more = send(client, NEW, typed, "add", photos=[jpeg()])
    assert more.status_code == 200
    fields = fields_of(more)
    assert (fields["opinions-0-text"], fields["opinions-1-text"]) == (SCHOOL, "")
    assert fields["opinions-0-client_id"] == typed["opinions-0-client_id"]
    assert (fields["contact"], fields["themes"], len(fields["kept"])) == ("王女士", typed["themes"], 1)
    less = fields_of(send(client, NEW, {**fields, "opinions-1-text": LIGHTS}, "remove-0"))
    texts = {name: value for name, value in less.items() if name.startswith("opinions") and name.endswith("text")}
    assert list(texts.values()) == [LIGHTS]
    found = send(client, NEW, less, "find", find="dszb")
    assert "古市镇电商直播产业园" in found.text
    assert fields_of(found)["organisation_id"] == str(city.places["tea"])
    assert fields_of(found)["contact"] == "王女士"
    assert count(city) == 0


FAULTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"organisation_id": ""}, "请选择企业"),
    ({"themes": []}, "请至少选择一个主题"),
    ({"visited_on": ""}, "请选择日期"),
    ({"visited_on": (clock.today() + timedelta(days=1)).isoformat()}, "走访日期不能晚于今天"),
    ({"visited_on": "2020-01-01"}, "走访日期不能早于一年前"),
    ({"visited_on": "morgen"}, "visited_on-error"),
    ({"registered": "NaN"}, "registered-error"),
    ({"registered": "1e9"}, "registered-error"),
    ({"registered": "-1"}, "0 到 20000"),
    ({"floating": "20001"}, "0 到 20000"),
    ({"opinions-0-text": "问"}, "至少 2 个字"),
    ({"opinions-0-text": "问" * 2001}, "最多 2000 个字"),
    ({"opinions-0-category": ""}, "请选择类别"),
    ({"opinions-0-category": "nonsense"}, "请选择类别"),
    ({"opinions-0-follow": "answered"}, "至少 2 个字"),
    ({"contact": "王" * 101}, "最多 100 个字"),
    ({"contact": "王某 11010519491231002X"}, "像是身份证号"),
    ({"opinions-0-text": "王某，身份证 11010519491231002X"}, "像是身份证号"),
    ({"latitude": "91", "longitude": "119", "accuracy_m": "5"}, "该位置不存在"),
)


def test_what_is_wrong_is_told_and_nothing_typed_is_lost(city: City) -> None:
    client = city.client("ye")
    ours = {"csrf_token", "latitude", "longitude", "accuracy_m", "opinions-0-category", "organisation_id"}
    for changes, told in FAULTS:
        typed = filled(city, client, **changes)
        answer = send(client, NEW, typed)
        assert answer.status_code == 422, changes
        assert told in answer.text, changes
        assert 'role="alert" tabindex="-1" data-focus' in answer.text, changes
        kept = fields_of(answer)
        for name in set(typed) - ours:
            assert kept.get(name, []) == typed[name], (name, changes)
    assert count(city) == 0


# The phone knows these by itself, offline too: the words stand in the page (js/outbox/faults.js).
KNOWN_TO_THE_PHONE = {
    "请选择企业": "organisation_id",
    "请至少选择一个主题": "themes",
    "请选择日期": "visited_on",
    "走访日期不能晚于今天": "visited_on",
    "走访日期不能早于一年前": "visited_on",
    "registered-error": "registered",
    "0 到 20000": "floating",
    "至少 2 个字": "opinions-0-answer",
    "请选择类别": "opinions-0-category",
}


def test_the_page_carries_the_words_for_what_the_phone_can_know(city: City) -> None:
    client = city.client("ye")
    page = client.get(NEW).text
    for changes, told in FAULTS:
        if told not in KNOWN_TO_THE_PHONE:
            continue
        answer = send(client, NEW, filled(city, client, **changes)).text
        words = set(re.findall(r'class="error" id="[^"]+"><svg.*?</svg><span>([^<]+)</span>', answer, re.DOTALL))
        named = rf'<\w+(?=[^>]* data-if-)[^>]* (?:name|id)="{KNOWN_TO_THE_PHONE[told]}"[^>]*>'
        (tag,) = re.findall(named, page)
        assert words <= set(re.findall(r' data-if-[a-z]+="([^"]+)"', tag)), (changes, words, tag)
        assert len(words) == 1, changes


def test_all_faults_are_shown_at_once_and_the_corrected_form_goes_through(city: City) -> None:
    client = city.client("ye")
    wrong = send(client, NEW, filled(city, client, themes=[], **{"opinions-0-category": ""}), photos=[jpeg()])
    assert wrong.status_code == 422
    assert "请至少选择一个主题" in wrong.text
    assert "请选择类别" in wrong.text
    fields = fields_of(wrong)
    assert len(fields["kept"]) == 1
    right = send(client, NEW, {**fields, "themes": ["service"], "opinions-0-category": "land"})
    assert right.status_code == 303
    with city.app.app_context():
        assert len(reading.photos(city.ye, visit_id_of(right))) == 1


def test_a_phone_is_told_a_refusal_once_and_under_the_name_of_its_field(city: City) -> None:
    client = city.client("ye")
    typed = filled(city, client, **{"opinions-0-category": ""})
    told = client.post(NEW, data={**typed, "action": "submit"}, headers={"Accept": "application/json"})
    assert told.status_code == 422
    assert told.get_json()["fields"] == {"opinions-0-category": ["请选择类别。"]}
    assert told.get_json()["labels"] == {"opinions-0-category": "类别"}


def test_a_blank_opinion_counts_as_not_there(city: City) -> None:
    client = city.client("ye")
    blank = {"opinions-0-text": "", "opinions-0-category": ""}
    answer = send(client, NEW, filled(city, client, **blank))
    with city.app.app_context():
        assert reading.opinions(city.ye, visit_id_of(answer)) == []


def test_the_answer_is_kept_only_when_given_on_the_spot(city: City) -> None:
    client = city.client("ye")
    answered = {"opinions-0-follow": "answered", "opinions-0-answer": "已当场说明"}
    visit_id = visit_id_of(send(client, NEW, filled(city, client, **answered)))
    assert "已当场说明" in client.get(f"/visits/{visit_id}").text
    changed_mind = {**answered, "opinions-0-follow": "record"}
    visit_id = visit_id_of(send(client, NEW, filled(city, client, **changed_mind)))
    assert "已当场说明" not in client.get(f"/visits/{visit_id}").text


def test_an_organisation_out_of_reach_is_not_found(city: City) -> None:
    client = city.client("ye")
    for organisation_id in (city.places["shoes"], 10**8):
        assert client.get(f"{NEW}?organisation={organisation_id}").status_code == 404
        answer = send(client, NEW, filled(city, client, organisation_id=str(organisation_id)))
        assert answer.status_code == 404
    assert count(city) == 0


def test_forged_names_and_identifiers_break_nothing(city: City) -> None:
    client = city.client("ye")
    forged = filled(city, client, **{"opinions-²-text": "x", "opinions-99999999999999999999-text": "y"})
    assert send(client, NEW, forged).status_code == 303
    for name in ("client_id", "key", "opinions-0-client_id"):
        assert send(client, NEW, filled(city, client, **{name: "1 OR 1=1"})).status_code == 422
    odd = filled(city, client, device_time="0001-01-01T00:00:00+23:59", base_version="x", latitude="nan")
    assert send(client, NEW, odd).status_code in {303, 422}


def test_the_same_form_sent_twice_is_one_visit(city: City) -> None:
    client = city.client("ye")
    typed = filled(city, client)
    first, second = send(client, NEW, typed), send(client, NEW, typed)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert count(city) == 1


def test_the_form_changed_after_going_back_shows_both_versions_and_can_be_sent(city: City) -> None:
    client = city.client("ye")
    typed = filled(city, client)
    visit_id = visit_id_of(send(client, NEW, typed))
    clash = send(client, NEW, {**typed, "registered": "15"}, photos=[jpeg()])
    assert clash.status_code == 409
    assert "已另外保存过" in clash.text
    assert ">12<" in clash.text.replace("</small> 12</span>", ">12<")
    assert stored(city, visit_id).registered == 12
    again = send(client, f"/visits/{visit_id}/edit", fields_of(clash))
    assert again.status_code == 303
    assert stored(city, visit_id).registered == 15
    assert count(city) == 1


def test_two_edits_of_one_version_meet(city: City) -> None:
    client = city.client("ye")
    visit_id = visit_id_of(send(client, NEW, filled(city, client)))
    edit = f"/visits/{visit_id}/edit"
    one, two = fields_of(client.get(edit)), fields_of(client.get(edit))
    assert send(client, edit, one, contact="王女士").status_code == 303
    clash = send(client, edit, two, contact="李先生")
    assert clash.status_code == 409
    for text in ("王女士", "李先生", "请对照后再次提交"):
        assert text in clash.text
    assert stored(city, visit_id).contact == "王女士"


def test_a_draft_is_kept_and_goes_on_later(city: City) -> None:
    client = city.client("ye")
    place = {"latitude": "28.456789", "longitude": "119.481234", "accuracy_m": "18"}
    saved = send(client, NEW, filled(city, client, themes=[], **place), "draft", photos=[jpeg()])
    visit_id = visit_id_of(saved)
    page = client.get(saved.headers["Location"])
    assert "草稿已保存" in page.text
    fields = fields_of(page)
    assert (fields["opinions-0-text"], fields["base_version"], len(fields["kept"])) == (SCHOOL, "1", 1)
    assert {name: fields[name] for name in place} == place
    answer = send(client, f"/visits/{visit_id}/edit", fields, themes=["service"])
    assert answer.headers["Location"] == f"/visits/{visit_id}"
    assert stored(city, visit_id).state is State.SUBMITTED


def test_a_draft_can_be_thrown_away(city: City) -> None:
    client = city.client("ye")
    typed = filled(city, client)
    visit_id = visit_id_of(send(client, NEW, typed, "draft"))
    answer = client.post(f"/visits/{visit_id}/discard", data={"csrf_token": typed["csrf_token"]})
    assert answer.status_code == 303
    assert client.get(f"/visits/{visit_id}/edit").status_code == 404


def test_without_a_token_nothing_is_saved(city: City) -> None:
    client = city.client("ye")
    answer = send(client, NEW, filled(city, client), csrf_token=None)
    assert answer.status_code == 400
    assert SCHOOL in answer.text
    assert count(city) == 0


def test_what_people_type_never_becomes_markup(city: City) -> None:
    client = city.client("ye")
    nasty = '"><svg onload=alert(1)>{{7*7}}'
    typed = filled(city, client, contact=nasty, **{"opinions-0-text": nasty, "opinions-0-follow": "problem"})
    visit_id = visit_id_of(send(client, NEW, typed))
    pages = [client.get(url).text for url in (f"/visits/{visit_id}", f"/visits/{visit_id}/edit", "/", "/problems/")]
    pages.append(send(client, NEW, {**typed, "registered": "5"}).text)
    for page in pages:
        assert "<svg onload" not in page
        assert "49}}" not in page
