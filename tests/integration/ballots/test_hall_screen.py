"""The hall screen and the public result: what is not released is nowhere in them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import table_checksums
from tests.integration.ballots.test_publish import expected, fill
from tests.integration.roadshows.loaded import by
from webapp.ballots.commands import publish as commands
from webapp.roadshows import queries
from webapp.roadshows.commands import console, entries, judges

if TYPE_CHECKING:
    from tests.integration.ballots.hall import Hall

NAMES = {"e1": "木玩产业党建联盟", "e2": "红色车间", "e3": "侨乡红领"}
CHANGING = {"Date", "X-Request-ID"}


def address(hall: Hall) -> str:
    with hall.app.app_context():
        return f"/screen/{queries.by_slug('brand-2026').screen_token}"


def seen(hall: Hall, path: str) -> tuple[int, str, dict[str, str]]:
    """Return all that a watcher gets: status, text and headers."""
    hall.later()
    answer = hall.app.test_client().get(path)
    headers = {name: value for name, value in answer.headers.items() if name not in CHANGING}
    return answer.status_code, answer.text, headers


def test_ballots_leave_no_trace_on_the_screen(any_hall: Hall) -> None:
    page, live = address(any_hall), f"{address(any_hall)}/live"
    before = [seen(any_hall, path) for path in (page, live, "/r/brand-2026")]
    assert [status for status, _text, _headers in before] == [200, 200, 404]
    judge = fill(any_hall)["j2"]
    judge.draft("e1", score_stage="35")
    with any_hall.app.app_context():
        event = queries.by_slug("brand-2026")
        entry, third = queries.entry(event, "e1"), queries.judge(event, "j3")
        entries.deduct(event_id=event.id, entry_id=entry.id, points=Decimal("0.5"), reason="超时", **by())
        judges.recuse(event_id=event.id, judge_id=third.id, entry_id=entry.id, reason="同单位", **by())
    after = [seen(any_hall, path) for path in (page, live, "/r/brand-2026")]
    assert [without_ids(one) for one in after] == [without_ids(one) for one in before]


def without_ids(answer: tuple[int, str, dict[str, str]]) -> tuple[int, str, dict[str, str]]:
    """Leave out the number by which a refusal can be looked up, and the form token's cookie."""
    status, text, headers = answer
    text = re.sub(r"\b[0-9a-f]{16}\b", "", text)
    return status, text, {name: value for name, value in headers.items() if name != "Set-Cookie"}


def test_the_screen_follows_the_stage(any_hall: Hall) -> None:
    page = address(any_hall)
    assert all(name in seen(any_hall, page)[1] for name in NAMES.values())
    with any_hall.app.app_context():
        console.set_on_stage(event_id=any_hall.event_id, entry_id=any_hall.entry_id("e2"), version=None, **by())
        console.start_timer(event_id=any_hall.event_id, version=None, **by())
    text = seen(any_hall, f"{page}/live")[1]
    assert NAMES["e2"] in text
    assert NAMES["e1"] not in text
    left = int(re.search(r'data-left="(\d+)" data-running', text)[1])  # type: ignore[index]
    assert 470_000 < left <= 480_000
    assert re.search(r">0[78]:\d\d<", text)


def test_the_time_left_is_told_anew_from_a_kept_fragment(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from webapp.core import clock

    page = f"{address(hall)}/live"
    with hall.app.app_context():
        console.set_on_stage(event_id=hall.event_id, entry_id=hall.entry_id("e2"), version=None, **by())
        console.start_timer(event_id=hall.event_id, version=None, **by())
    client = hall.app.test_client()
    hall.later()
    first = client.get(page).text
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(seconds=60))
    second = client.get(page).text
    one, two = (int(re.search(r'data-left="(-?\d+)"', text)[1]) for text in (first, second))  # type: ignore[index]
    assert 59_000 <= one - two <= 62_000


def test_an_unchanged_screen_is_not_sent_again(any_hall: Hall) -> None:
    client, page = any_hall.app.test_client(), f"{address(any_hall)}/live"
    tag = client.get(page).headers["HX-PTag"]
    again = client.get(page, headers={"HX-PTag": tag})
    assert (again.status_code, again.data) == (304, b"")
    with any_hall.app.app_context():
        console.set_on_stage(event_id=any_hall.event_id, entry_id=any_hall.entry_id("e2"), version=None, **by())
    any_hall.later()
    assert client.get(page, headers={"HX-PTag": tag}).status_code == 200


def test_the_reveal_shows_a_place_at_a_time_and_no_more(any_hall: Hall) -> None:
    fill(any_hall)
    any_hall.close()
    page, order = address(any_hall), expected()
    with any_hall.app.app_context():
        commands.begin_reveal(event_id=any_hall.event_id, **by())
    for shown in range(len(order) + 1):
        released, hidden = order[len(order) - shown :], order[: len(order) - shown]
        for path in (page, f"{page}/live"):
            _status, text, headers = seen(any_hall, path)
            for entry, score in released:
                assert NAMES[entry] in text
                assert score in text
            for entry, score in hidden:
                assert NAMES[entry] not in text
                assert score not in text + str(headers)
        assert seen(any_hall, "/r/brand-2026")[0] == (404 if hidden else 200)
        if hidden:
            with any_hall.app.app_context():
                commands.reveal_next(event_id=any_hall.event_id, shown=shown, **by())


def test_the_public_result_tells_how_it_came_about(any_hall: Hall) -> None:
    fill(any_hall)
    any_hall.close()
    with any_hall.app.app_context():
        commands.publish(event_id=any_hall.event_id, **by())
        _event, publication = queries.published("brand-2026")
        head = publication.audit_head
    status, text, headers = seen(any_hall, "/r/brand-2026")
    assert status == 200
    assert headers["X-Robots-Tag"].startswith("noindex")
    assert head in text
    places = [text.index(NAMES[entry]) for entry, _score in expected()]
    assert places == sorted(places)
    assert "品牌内涵" in text
    assert "去掉 1 个最高分和 1 个最低分" in text
    assert "3 位评委计分" in text
    for judge in ("评委一", "评委二", "评委三"):
        assert judge not in text


@pytest.mark.parametrize("path", ["/screen/guess", "/screen/guess/live", "/r/brand-2026", "/r/no-such-event"])
def test_what_is_not_there_looks_the_same(hall: Hall, path: str) -> None:
    status, text, _headers = seen(hall, path)
    assert status == 404
    assert "2026 两新党建品牌路演" not in text


def test_looking_changes_nothing(hall: Hall) -> None:
    page = address(hall)
    before = table_checksums(hall.app)
    for path in (page, f"{page}/live", "/r/brand-2026"):
        hall.app.test_client().get(path)
        hall.app.test_client().head(path)
    assert table_checksums(hall.app) == before


def test_the_screen_is_read_only(hall: Hall) -> None:
    page = address(hall)
    client = hall.app.test_client()
    for path in (page, f"{page}/live"):
        for send in (client.post, client.put, client.delete):
            assert send(path).status_code in {400, 405}
    assert "<form" not in client.get(page).text
