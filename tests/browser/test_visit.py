"""A visit from the first tap to the coordinator's approval, on a phone of 390 x 844 over real HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.fixtures.city import LIGHTS, SCHOOL
from tests.integration.problems.cases import raised
from tests.integration.visits.typed import jpeg
from webapp.core import clock
from webapp.problems.commands import Lesson
from webapp.visits.commands import writing
from webapp.visits.queries import reading
from webapp.visits.rules.states import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.fixtures.city import City
    from tests.fixtures.server import Server

pytestmark = pytest.mark.browser

# The longest first load a phone should have to wait for, over the wire, everything included.
MOST_BYTES = 45_000
MOST_TAPS = 12
TAPS = """
addEventListener("click", ({ isTrusted }) => {
  if (isTrusted) sessionStorage.setItem("taps", Number(sessionStorage.getItem("taps")) + 1);
}, true);
"""
GUESSES = {
    "": "",
    "没有别的": "",
    "厂区道路夜间没有路灯": "infrastructure",
    "旺季招工难，宿舍也不够": "labour",
    "银行贷款周转": "finance",
    "希望开设夜校，请技师讲课": "training",
    "消防验收手续太慢": "permits",
    "政策不清楚，土地也不够": "policy",
    "土地不够，政策不清楚": "land",
}


@pytest.fixture
def opened(city: City, server: Server, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Give a function that opens a page in which a person is signed in: `opened("ye")`."""

    def open_for(name: str, device: str = "phone", **options: object) -> Page:
        page = open_page(device, base_url=server.url, **options)
        cookie, token = city.session(name)
        page.context.add_cookies([{"name": cookie, "value": token, "url": server.url}])
        return page

    return open_for


@pytest.fixture
def big_photo(tmp_path: Path) -> Path:
    """Give a photo of 12 megapixels, as a phone takes it."""
    stream, _ = jpeg((4000, 3000), "seagreen")
    path = tmp_path / "photo.jpg"
    path.write_bytes(stream.getvalue())
    return path


def test_log_send_back_correct_approve(city: City, opened: Callable[..., Page], big_photo: Path) -> None:
    phone, desk = opened("ye"), opened("lan", "desktop")
    visit_id = log(phone, big_photo)
    with city.app.app_context():
        visit = reading.get(city.ye, visit_id)
        assert (visit.state, visit.registered, visit.floating) == (State.SUBMITTED, 3, None)
        assert [spoken.opinion.text for spoken in reading.opinions(city.ye, visit_id)] == [SCHOOL, LIGHTS]
        (photo,) = reading.photos(city.ye, visit_id)
        assert max(photo.width, photo.height) <= 1600
        assert visit.device_time is not None
    send_back(desk, "请补充流动党员人数")
    correct(phone, "请补充流动党员人数")
    approve(desk, visit_id)
    with city.app.app_context():
        visit = reading.get(city.lan, visit_id)
        assert (visit.state, visit.floating) == (State.REVIEWED, 5)
    phone.goto("/")
    expect(phone.get_by_text("请补充流动党员人数")).to_have_count(0)


def log(phone: Page, photo: Path) -> int:
    """Log a visit with two opinions and a photo, starting from the first page; return its id."""
    phone.goto("/")
    phone.get_by_role("link", name="松阳县大木山茶业有限公司").tap()
    expect(phone.get_by_role("heading", name="记走访")).to_be_visible()
    phone.get_by_role("checkbox", name="服务").tap()
    phone.get_by_role("checkbox", name="赋能").tap()
    for _ in range(3):
        phone.locator(".stepper:has(#registered) [data-by='1']").tap()
    expect(phone.locator("#registered")).to_have_value("3")
    expect(phone.locator("#floating")).to_have_value("")
    phone.locator("#opinions-0-text").fill(SCHOOL)
    phone.locator("#opinions-0-category").select_option(label="人才培训")
    phone.get_by_role("button", name="再记一条").tap()
    expect(phone.locator("#opinions-1-text")).to_be_focused()
    phone.locator("#opinions-1-text").fill(LIGHTS)
    phone.locator("#opinions-1-category").select_option(label="基础设施")
    phone.locator("#opinions-1").get_by_role("radio", name="转问题").tap()
    expect(phone.locator("#opinions [data-count]")).to_have_text("2")
    phone.locator("#photos .pick input").nth(1).set_input_files(photo)
    expect(phone.locator("#photos .thumb img")).to_be_visible()
    phone.get_by_role("button", name="提交走访").tap()
    phone.wait_for_url(re.compile(r"/visits/\d+$"))
    visit_id = int(phone.url.rsplit("/", 1)[1])
    expect(phone.get_by_text(f"V{visit_id:06}")).to_be_visible()
    return visit_id


def send_back(desk: Page, reason: str) -> None:
    """Read the visit that waits, and send it back."""
    desk.goto("/")
    desk.get_by_role("link", name="松阳县大木山茶业有限公司").click()
    desk.get_by_text("退回补正…").click()
    desk.get_by_label("理由").first.fill(reason)
    desk.get_by_role("button", name="退回补正").click()
    expect(desk.get_by_text("已退回补正，理由会显示在指导员首页")).to_be_visible()


def correct(phone: Page, reason: str) -> None:
    """See the reason on the first page, correct with one tap, submit again."""
    phone.goto("/")
    expect(phone.get_by_text(reason)).to_be_visible()
    phone.get_by_role("link", name="修改：松阳县大木山茶业有限公司").tap()
    phone.locator("#floating").fill("５")
    phone.get_by_role("button", name="重新提交").tap()
    phone.wait_for_url(re.compile(r"/visits/\d+$"))
    expect(phone.locator("#main").get_by_text("已提交").first).to_be_visible()


def approve(desk: Page, visit_id: int) -> None:
    """See what changed, and approve."""
    desk.goto(f"/visits/{visit_id}")
    desk.get_by_text("查看改动").first.click()
    expect(desk.locator(".differences").get_by_text("流动党员")).to_be_visible()
    desk.get_by_role("button", name="审核通过").click()
    expect(desk.get_by_text("审核通过，已计入统计")).to_be_visible()


def test_the_organisation_is_found_while_typing(opened: Callable[..., Page]) -> None:
    phone = opened("ye")
    phone.goto("/visits/new")
    phone.locator("#find").fill("dszb")
    phone.get_by_text("古市镇电商直播产业园").tap()
    expect(phone.locator("[data-picked]")).to_have_text("古市镇电商直播产业园")
    expect(phone.locator("#find")).to_be_hidden()
    phone.locator(".picker > details > summary").tap()
    phone.locator("#find").fill("大木山")
    expect(phone.locator("#choices").get_by_text("松阳县大木山茶业有限公司")).to_be_visible()
    expect(phone.get_by_role("radio", name="古市镇电商直播产业园")).to_be_checked()


def test_opinions_come_and_go_and_the_answer_shows_when_given(opened: Callable[..., Page]) -> None:
    phone = opened("ye")
    phone.goto("/visits/new")
    answer = phone.locator("#opinions-0-answer")
    expect(answer).to_be_hidden()
    phone.locator("#opinions-0").get_by_role("radio", name="当场解答").tap()
    expect(answer).to_be_visible()
    phone.get_by_role("button", name="再记一条").tap()
    phone.locator("#opinions-1-text").fill(LIGHTS)
    phone.locator("#opinions-0").get_by_role("button", name="删除这条").tap()
    expect(phone.locator(".opinions > li")).to_have_count(1)
    expect(phone.locator("#opinions-1-text")).to_have_value(LIGHTS)
    expect(phone.locator("#opinions-1-text")).to_be_focused()


def test_a_tenth_photo_is_left_out_at_once_and_said(opened: Callable[..., Page]) -> None:
    stream, _ = jpeg((40, 30), "seagreen")
    shot = {"name": "shot.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}
    phone = opened("ye")
    phone.goto("/visits/new")
    phone.locator("#photos .pick input").nth(1).set_input_files([shot] * 10)  # type: ignore[arg-type]
    expect(phone.locator("#photos").get_by_role("alert")).to_have_text("一次走访最多 9 张照片。")
    expect(phone.locator("#photos .thumb")).to_have_count(9)


def test_enter_in_a_field_sends_nothing(opened: Callable[..., Page]) -> None:
    phone = opened("ye")
    phone.goto("/visits/new")
    phone.locator("#contact").fill("王女士")
    phone.locator("#contact").press("Enter")
    expect(phone.locator("#contact")).to_have_value("王女士")
    expect(phone).to_have_url(re.compile("/visits/new$"))


def test_the_position_is_recorded_when_asked_for_and_can_be_removed(opened: Callable[..., Page]) -> None:
    phone = opened(
        "ye", permissions=["geolocation"], geolocation={"latitude": 28.456789, "longitude": 119.481234, "accuracy": 18}
    )
    phone.goto("/visits/new")
    expect(phone.locator("#latitude")).to_have_value("")
    phone.get_by_role("button", name="定位").tap()
    expect(phone.get_by_text("已定位，误差 18 米")).to_be_visible()
    assert phone.locator("#latitude").input_value() == "28.456789"
    phone.get_by_role("button", name="移除", exact=True).tap()
    expect(phone.locator("#latitude")).to_have_value("")


def test_a_routine_visit_takes_few_taps(city: City, opened: Callable[..., Page]) -> None:
    with city.app.app_context():
        writing.submit(viewer=city.ye, entry=city.entry(visited_on=clock.today() - timedelta(days=60)), now=clock.now())
        raised(city).closed(Lesson("厂区进出道路夜间无照明，员工下班不安全", "由执法局加装路灯20盏"))
    phone = opened("ye")
    phone.context.add_init_script(TAPS)
    phone.goto("/")
    phone.get_by_role("link", name="松阳县大木山茶业有限公司").first.tap()
    phone.get_by_role("button", name="沿用").tap()
    expect(phone.get_by_role("checkbox", name="服务")).to_be_checked()
    expect(phone.locator("#registered")).to_have_value("12")
    expect(phone.locator("#contact")).to_have_value("王女士")
    phone.locator("#opinions-0-text").tap()
    phone.keyboard.type("门口那条道路晚上没有照明")
    # the category and how the like was solved come by themselves
    expect(phone.locator("#opinions-0-category")).to_have_value("infrastructure")
    expect(phone.get_by_text("按内容建议")).to_be_visible()
    phone.get_by_text("厂区进出道路夜间无照明").tap()
    expect(phone.get_by_text("由执法局加装路灯20盏")).to_be_visible()
    phone.locator("#opinions-0").get_by_role("radio", name="转问题").tap()
    phone.get_by_role("button", name="提交走访").tap()
    phone.wait_for_url(re.compile(r"/visits/\d+$"))
    taps = phone.evaluate("Number(sessionStorage.getItem('taps'))")
    assert 5 <= taps <= MOST_TAPS
    with city.app.app_context():
        visit = reading.get(city.ye, int(phone.url.rsplit("/", 1)[1]))
        assert (visit.registered, visit.floating, visit.contact) == (12, 3, "王女士")


def test_the_category_is_suggested_by_words_and_left_to_the_person(opened: Callable[..., Page]) -> None:
    phone = opened("ye")
    phone.goto("/visits/new")
    address = phone.get_attribute("script[src*='js/visit.js']", "src").replace("visit.js", "categories.js")  # type: ignore[union-attr]
    guess = "async ([address, texts]) => texts.map((await import(address)).categoryOf)"
    assert phone.evaluate(guess, [address, list(GUESSES)]) == list(GUESSES.values())
    category, area = phone.locator("#opinions-0-category"), phone.locator("#opinions-0-text")
    area.fill("旺季电力容量不足")
    expect(category).to_have_value("energy")
    area.fill("旺季招工难")
    expect(category).to_have_value("labour")
    category.select_option("market")
    area.fill("贷款难")
    expect(category).to_have_value("market")
    # characters under composition suggest nothing yet
    category.select_option("")
    area.fill("")
    session = phone.context.new_cdp_session(phone)
    session.send("Input.imeSetComposition", {"text": "贷款", "selectionStart": 2, "selectionEnd": 2})
    expect(area).to_have_value("贷款")
    expect(category).to_have_value("")
    session.send("Input.insertText", {"text": "贷款"})
    expect(category).to_have_value("finance")


def test_without_scripts_the_form_works_as_well(city: City, opened: Callable[..., Page], big_photo: Path) -> None:
    phone = opened("ye", java_script_enabled=False)
    phone.goto(f"/visits/new?organisation={city.places['tea']}")
    phone.get_by_role("checkbox", name="服务").tap()
    phone.locator("#opinions-0-text").fill(SCHOOL)
    phone.locator("#opinions-0-category").select_option(label="人才培训")
    phone.locator("#photos .pick input").nth(1).set_input_files(big_photo)
    phone.get_by_role("button", name="再记一条").tap()
    expect(phone.locator("#opinions-0-text")).to_have_value(SCHOOL)
    expect(phone.locator("#photos .kept img")).to_be_visible()
    phone.locator("#opinions-1-text").fill(LIGHTS)
    phone.get_by_role("button", name="提交走访").tap()
    expect(phone.get_by_text("请选择类别").first).to_be_visible()
    phone.locator("#opinions-1-category").select_option(label="基础设施")
    phone.get_by_role("button", name="提交走访").tap()
    expect(phone.get_by_text("走访已提交")).to_be_visible()
    expect(phone.locator(".photos img")).to_have_count(1)


def test_the_first_load_of_the_form_is_light(opened: Callable[..., Page]) -> None:
    phone = opened("ye")
    session = phone.context.new_cdp_session(phone)
    session.send("Network.enable")
    sizes: dict[str, float] = {}
    urls: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    session.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    phone.goto("/visits/new", wait_until="networkidle")
    total = sum(sizes.values())
    assert total <= MOST_BYTES, {urls.get(key, key): size for key, size in sizes.items()}
