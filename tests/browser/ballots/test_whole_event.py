"""A whole event in browsers, from the first entry to the audit bundle, with everything that goes wrong in a hall.

Nine judges on phones of three sizes: one without a network while two entries are scored, one who changes devices, one
who recuses, one who is late. Two coordinators who press at once, the hall's screen, fifty phones that vote; and the
server is killed in the middle of a burst. In the end the result is the one that the test works out by itself.
"""

from __future__ import annotations

import http.client
import json
import random
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.ballots.arithmetic import expected
from tests.browser.ballots.occasion import JUDGES, NAMES, PRESS, Occasion, rules, sees
from tests.browser.ballots.test_ballot import CRITERIA
from tests.fixtures.run import until
from tests.integration.ballots.hall import build
from webapp.ballots.cli import group
from webapp.ballots.models import BallotRevision
from webapp.ballots.rules.bundle import digest
from webapp.ballots.rules.recount import recount

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Page

    from tests.fixtures.browser import Watch
    from tests.fixtures.databases import Environment
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

SHARE, DEDUCTION = "0.2", Fraction("1.25")
ALL = [judge["key"] for judge in JUDGES]
AWAY, MOVES, RECUSES, LATE = "j2", "j3", "j4", "j5"
PRESENT = [judge for judge in ALL if judge != AWAY]


@pytest.fixture
def occasion(
    app: Flask, sqlite_env: Environment, serve: Callable[..., Server], open_page: Callable[..., Page], watch: Watch
) -> Occasion:
    """Give the hall before scoring begins, served by two processes."""
    # Whatever a browser says of a network that is cut and a server that is killed; a policy violation or a 5xx fails.
    watch.expect(r"^console: (?!policy violation)|Failed to fetch")
    return Occasion(build(app, open_all=False, **rules(SHARE)), serve(sqlite_env, processes=2), open_page)


def test_a_whole_event(occasion: Occasion, tmp_path: Path) -> None:
    for judge in ALL:
        occasion.start(judge, held_clock=judge == AWAY)
    two_coordinators_press_at_once(occasion)
    all_score_and_one_is_late(occasion)
    one_is_away_one_moves_one_recuses(occasion)
    the_server_is_killed_in_a_burst(occasion)
    late_ones_are_decided(occasion)
    best_first = expected(
        CRITERIA, occasion.counted, votes=occasion.votes, share=Fraction(SHARE), deductions={"e1": DEDUCTION}
    )
    assert len({score for _entry, score, _judges in best_first}) == 3
    the_hall_sees_a_place_at_a_time(occasion, best_first)
    the_bundle_holds_it_all(occasion, best_first, tmp_path)


def two_coordinators_press_at_once(occasion: Occasion) -> None:
    pages = (occasion.console, occasion.other)
    occasion.other.route("**/console/live", lambda route: route.abort())  # hears of nobody's tap
    buttons = [page.locator(".podium").get_by_role("button", name="请上台：01") for page in pages]
    for button in buttons:
        button.evaluate("button => button.click()")
    outrun = [page.locator("#notice", has_text="已被他人修改") for page in pages]
    until(lambda: sum(one.count() for one in outrun) == 1, what="one of the two is told")
    for page in pages:
        sees(page.locator(".podium"), "正在路演 01")
    assert sum(one.count() for one in outrun) == 1
    occasion.other.unroute("**/console/live")
    sees(occasion.screen.locator("body"), NAMES["e1"])


def all_score_and_one_is_late(occasion: Occasion) -> None:
    occasion.press("开放评分", "评分中")
    occasion.hand_in(ALL, "e1")
    first = occasion.phones["j1"]
    occasion.fill("j1", "e1", version=2)
    first.evaluate(PRESS)
    sees(first.locator(".notice.green"), "第 2 版")
    occasion.receipt("j1")
    occasion.press("截止评分", "评分已截止")
    occasion.fill(LATE, "e1", version=2, counts=False)  # to be refused
    occasion.phones[LATE].evaluate(PRESS)
    occasion.phones[LATE].get_by_role("alert").filter(has_text="迟到").wait_for()
    occasion.receipt(LATE, "gold")


def one_is_away_one_moves_one_recuses(occasion: Occasion) -> None:
    away = occasion.phones[AWAY]
    away.context.set_offline(True)
    for number in (2, 3):
        away.get_by_role("link", name=re.compile(f"^0{number}")).click()
        expect(away.locator("#sheet [name=entry]")).to_have_value(f"e{number}")
        occasion.fill(AWAY, f"e{number}")
        away.evaluate(PRESS)
        expect(away.locator("#kept > .notice", has_text=f"0{number}")).to_have_count(1)
    away.clock.fast_forward(300_000)  # five minutes, with all that a page tries again meanwhile
    occasion.press("请上台：02", "正在路演 02")
    occasion.press("开放评分", "评分中")
    recuse(occasion.phones[RECUSES])
    move(occasion)
    tag = screen_tag(occasion)
    occasion.hand_in([judge for judge in PRESENT if judge != RECUSES], "e2")
    assert screen_tag(occasion) == tag  # the screen's tag does not count ballots
    occasion.press("截止评分", "评分已截止")


def recuse(page: Page) -> None:
    page.goto("/ballot?entry=e2")
    page.get_by_text("我与此项目有利害关系").click()
    page.get_by_label("理由").fill("亲属参赛")
    page.get_by_role("button", name="申请回避").click()
    page.locator("#confirm").get_by_role("button", name="申请回避").click()
    page.get_by_text("您已回避此项目").wait_for()
    expect(page.get_by_role("button", name="提交评分")).to_have_count(0)


def move(occasion: Occasion) -> None:
    """Go on with a second device, by the code that the first one shows."""
    old, link = occasion.phones[MOVES], f"/b/{occasion.hall.tokens[MOVES]}"
    new = occasion.open("phone")
    new.goto(link)
    new.get_by_role("button", name="在本机开始").click()
    new.get_by_text("已在另一台设备打开").wait_for()
    old.goto(link)
    old.get_by_role("button", name="更换设备").click()
    code = old.locator(".handover-code").inner_text().replace(" ", "")
    new.get_by_label("换机码").fill(code)
    new.get_by_role("button", name="换到本设备").click()
    new.wait_for_url("**/ballot")
    until(lambda: is_out(old), what="the first device stops working")
    occasion.put_away.append(old)
    occasion.phones[MOVES] = new


def is_out(page: Page) -> bool:
    page.goto("/ballot?entry=e2")
    return page.locator("#sheet").count() == 0


def the_server_is_killed_in_a_burst(occasion: Occasion) -> None:
    hall, server = occasion.hall, occasion.server
    occasion.press("请上台：03", "正在路演 03")
    occasion.press("开放评分", "评分中")
    occasion.open_vote()
    occasion.audience("1112223333112312311223123")
    nothing_is_known(occasion)
    before = hall.count(BallotRevision)
    occasion.turn(PRESENT, "e3")
    for judge in PRESENT:
        occasion.fill(judge, "e3")
    for judge in PRESENT[:4]:
        occasion.phones[judge].evaluate(PRESS)
    until(lambda: hall.count(BallotRevision) > before, what="the first ballot of the burst")
    server.kill()
    for judge in PRESENT[4:]:
        occasion.phones[judge].evaluate(PRESS)
    for page in (occasion.console, occasion.screen):
        page.get_by_text("断线").wait_for()
    server.start()
    occasion.phones[AWAY].context.set_offline(False)
    occasion.everything_arrives([AWAY, *PRESENT])
    occasion.receipt(AWAY, "gold")  # for the second entry, which was closed meanwhile
    occasion.console.get_by_text("实时", exact=True).wait_for()
    occasion.audience("3213213211112222333123123")
    occasion.press("截止评分", "评分已截止")
    counts = hall.app.test_cli_runner().invoke(group, ["audience", "brand-2026", "close"]).output
    assert json.loads(counts) == occasion.votes
    assert occasion.votes.total() == 50


def late_ones_are_decided(occasion: Occasion) -> None:
    occasion.decide(AWAY, "e2", "接受评分单")
    occasion.decide(LATE, "e1", "不予接受")
    console = occasion.console
    console.goto("/roadshows/brand-2026/console/entries/e1")
    form = console.locator("form", has=console.get_by_role("button", name="扣分"))
    form.locator("[name=points]").fill(f"{float(DEDUCTION)}")
    form.get_by_label("理由").fill("超时")
    form.get_by_role("button", name="扣分").click()
    console.get_by_text("−1.25").first.wait_for()


def the_hall_sees_a_place_at_a_time(occasion: Occasion, best_first: list[tuple[str, str, int]]) -> None:
    console, screen = occasion.console, occasion.screen
    nothing_is_known(occasion, *best_first)
    console.goto("/roadshows/brand-2026/console/finish")
    for entry, score, _judges in best_first:
        sees(console.locator("tr", has_text=NAMES[entry]), score)
    console.get_by_role("button", name="在大屏逐个揭晓").click()
    console.locator("#confirm").get_by_role("button", name="在大屏逐个揭晓").click()
    sees(screen.locator("body"), "即将揭晓")
    for place in (3, 2, 1):
        nothing_is_known(occasion, *best_first[:place])
        entry, score, _judges = best_first[place - 1]
        console.locator(".podium").get_by_role("button", name="揭晓下一名").click()
        sees(screen.locator(f"#place-{entry}"), score)
    sees(screen.locator("body"), "最终成绩")
    screen.goto("/r/brand-2026")
    for entry, score, judges in best_first:
        sees(screen.locator("body"), score)
        sees(screen.locator("body"), f"{NAMES[entry]}")
        sees(screen.locator("body"), f"{judges} 位评委计分")


def answer(occasion: Occasion, path: str, method: str = "GET") -> tuple[int, str, dict[str, str]]:
    """Ask as a stranger; return status, body and headers."""
    connection = http.client.HTTPConnection("127.0.0.1", occasion.server.port, timeout=60)
    connection.request(method, path)
    response = connection.getresponse()
    found = response.status, response.read().decode(), {name.lower(): value for name, value in response.getheaders()}
    connection.close()
    return found


def screen_tag(occasion: Occasion) -> str:
    return answer(occasion, f"{occasion.screen_path}/live")[2]["hx-ptag"]


def nothing_is_known(occasion: Occasion, *hidden: tuple[str, str, int]) -> None:
    """Look for what is not published in everything that strangers can see: body, counts and headers."""
    assert answer(occasion, "/r/brand-2026")[0] == 404
    public = [occasion.screen.content()]
    for path in (occasion.screen_path, f"{occasion.screen_path}/live", occasion.vote_path):
        public += [str(answer(occasion, path, method)) for method in ("GET", "HEAD")]
    for text in public:
        assert not re.search(r"\b\d+ ?/ ?[89]\b|已交|已提交", text)
        assert not [score for _entry, score, _judges in hidden if score in text]


def the_bundle_holds_it_all(occasion: Occasion, best_first: list[tuple[str, str, int]], tmp_path: Path) -> None:
    folder, runner = tmp_path / "bundle", occasion.hall.app.test_cli_runner()
    printed = runner.invoke(group, ["bundle", "brand-2026", "--out", str(folder)]).output.splitlines()[-1]
    assert printed in answer(occasion, "/r/brand-2026")[1]
    again = runner.invoke(group, ["recount", str(folder), "--digest", printed])
    assert again.exit_code == 0, again.output
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert digest(files) == printed
    counted = recount(files, digest=printed).results
    assert [(one["entry"], one["score"], one["judges"]) for one in counted] == best_first
    assert [one["rank"] for one in counted] == [1, 2, 3]
    ballots, late = json.loads(files["ballots.json"]), json.loads(files["late.json"])
    held = {one["receipt"] for one in [*ballots, *late]}
    told = occasion.told()
    assert set(told.values()) >= occasion.shown
    assert set(told.values()) <= held
    assert len(told) == 9 + 2 + 8 + 9  # each entry's ballots, a second version, one that came late
    current = {(one["judge"], one["entry"]): one["scores"] for one in ballots if one["current"]}
    assert current == occasion.counted
    chance = random.Random(7)
    for name, data in files.items():
        for place in (0, chance.randrange(len(data)), len(data) - 1):
            changed = bytearray(data)
            changed[place] ^= 1 << chance.randrange(8)
            assert recount({**files, name: bytes(changed)}, digest=printed).faults, (name, place)
