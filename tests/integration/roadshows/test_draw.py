"""The draw: commitment first, then the word; every draw stays in sight; a manual order is called manual."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.application import post
from tests.integration.roadshows.loaded import actions, by, entry, loaded, row
from tests.integration.roadshows.people import signed_in
from webapp.core.errors import Conflict, Invalid, NotFound
from webapp.roadshows import queries
from webapp.roadshows.commands import draw, entries, events
from webapp.roadshows.rules.draw import order
from webapp.roadshows.rules.entry import EntryText
from webapp.roadshows.rules.stages import Stage

if TYPE_CHECKING:
    from flask import Flask

SLUG = "brand-2026"
SCRIPT = Path(__file__).parents[3] / "docs" / "verify_draw.py"


def at_draw() -> int:
    """Load the event and take it to the draw; return its id."""
    event_id = loaded()
    events.move_event(event_id=event_id, version=None, target=Stage.DRAW, reason="抽签", **by())
    return event_id


def test_the_order_follows_from_seed_and_word(context: Flask) -> None:
    event_id = at_draw()
    committed = draw.freeze(event_id=event_id, version=None, **by())
    with pytest.raises(Invalid):
        draw.draw(event_id=event_id, word="　", **by())
    drawn = draw.draw(event_id=event_id, word="绿谷", **by())
    held = queries.draws(event_id)[0]
    assert (held.commitment, held.word) == (committed, "绿谷")
    assert drawn == order(held.seed, "绿谷", [key for key, _name in held.entries])
    assert [one.key for one in queries.entries(event_id)] == drawn
    assert row(event_id).order_kind == "drawn"
    with pytest.raises(NotFound):
        draw.draw(event_id=event_id, word="再来", **by())
    assert actions(event_id)[-2:] == ["draw.commit", "draw.draw"]


def test_the_list_is_frozen_until_it_is_drawn_or_called_off(context: Flask) -> None:
    event_id = at_draw()
    draw.freeze(event_id=event_id, version=None, **by())
    first = entry(event_id, "e1")
    for change in (
        lambda: entries.add_entry(event_id=event_id, text=EntryText(name="新", area_code="331121"), **by()),
        lambda: entries.withdraw_entry(
            event_id=event_id, entry_id=first.id, version=first.version, reason="弃权", **by()
        ),
        lambda: entries.move_entry(event_id=event_id, entry_id=first.id, version=row(event_id).version, by=1, **by()),
        lambda: draw.freeze(event_id=event_id, version=None, **by()),
    ):
        with pytest.raises(Conflict):
            change()
    draw.cancel(event_id=event_id, reason="名单有误", **by())
    entries.move_entry(event_id=event_id, entry_id=first.id, version=row(event_id).version, by=1, **by())
    draw.freeze(event_id=event_id, version=None, **by())
    assert [one.number for one in queries.draws(event_id)] == [1, 2]


def test_withdrawn_entries_are_not_drawn(context: Flask) -> None:
    event_id = at_draw()
    gone = entry(event_id, "e1")
    entries.withdraw_entry(event_id=event_id, entry_id=gone.id, version=gone.version, reason="弃权", **by())
    draw.freeze(event_id=event_id, version=None, **by())
    assert sorted(draw.draw(event_id=event_id, word="7", **by())) == ["e2", "e3"]
    assert queries.entries(event_id)[-1].key == "e1"


def test_the_public_page_keeps_the_seed_until_the_word_is_in(app: Flask) -> None:
    visitor = app.test_client()
    with app.app_context():
        event_id = at_draw()
    assert visitor.get(f"/r/{SLUG}/draw").status_code == 404
    coordinator = signed_in(app, "coordinator")
    with app.app_context():
        version = row(event_id).version
    done = post(coordinator, f"/roadshows/{SLUG}/draw/commit", {"version": version})
    assert done.status_code == 303
    with app.app_context():
        held = queries.draws(event_id)[0]
    for client, url in ((visitor, f"/r/{SLUG}/draw"), (coordinator, f"/roadshows/{SLUG}/draw")):
        page = client.get(url).text
        assert held.commitment in page
        assert held.seed not in page
    assert post(coordinator, f"/roadshows/{SLUG}/draw/word", {"word": " "}).status_code == 422
    assert post(coordinator, f"/roadshows/{SLUG}/draw/word", {"word": "$(恶作剧)"}).status_code == 303
    page = visitor.get(f"/r/{SLUG}/draw").text
    (script,) = re.findall(r'href="([^"]+)" download="verify_draw.py"', page)
    assert visitor.get(script, buffered=True).text == SCRIPT.read_text(encoding="utf-8")
    assert held.seed in page
    assert "&#39;$(恶作剧)&#39;" in page  # quoted for the shell
    with app.app_context():
        first = queries.entries(event_id)[0]
        version = row(event_id).version
        entries.move_entry(event_id=event_id, entry_id=first.id, version=version, by=1, **by())
    assert "又经手工调整" in visitor.get(f"/r/{SLUG}/draw").text


def test_a_draw_called_off_stays_in_sight(app: Flask) -> None:
    with app.app_context():
        event_id = at_draw()
        draw.freeze(event_id=event_id, version=None, **by())
    coordinator = signed_in(app, "coordinator")
    assert post(coordinator, f"/roadshows/{SLUG}/draw/cancel", {"reason": ""}).status_code == 422
    entries_page = f"/roadshows/{SLUG}/entries"
    assert "名单已为抽签冻结" in coordinator.get(entries_page).text
    assert "添加项目" not in coordinator.get(entries_page).text
    assert post(coordinator, f"/roadshows/{SLUG}/draw/cancel", {"reason": "投影故障"}).status_code == 303
    assert "添加项目" in coordinator.get(entries_page).text
    assert "投影故障" in app.test_client().get(f"/r/{SLUG}/draw").text
    assert signed_in(app, "coordinator", "331125").get(f"/roadshows/{SLUG}/draw").status_code == 404
