"""The inbox and the webhooks as people meet them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fixtures.application import post, table_checksums
from tests.integration.inbox.test_telling import tell
from webapp.inbox import queries

if TYPE_CHECKING:
    from tests.fixtures.city import City
    from tests.integration.inbox.listener import Listener

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
UNREAD = "/inbox/unread"
HOOKS = "/inbox/webhooks"


def told(city: City, *names: str, key: str) -> None:
    with city.app.app_context():
        tell(city, *names, key=key)


def count(city: City, name: str) -> int:
    with city.app.app_context():
        return queries.unread(city.people[name].account_id)


def test_the_mark_follows_and_looking_changes_nothing(city: City) -> None:
    told(city, "ye", key="a")
    browser = city.client("ye")
    before = table_checksums(city.app)
    page = browser.get("/inbox/")
    assert "1 条未读" in page.text
    assert "<b data-unread>1</b>" in page.text
    tag = re.search(r'hx-ptag="(inbox:[^"]+)"', page.text)
    assert tag
    polled = browser.get(UNREAD, headers={**HTMX, "HX-PTag": tag[1]})
    assert polled.status_code == 304
    after = {name: rows for name, rows in table_checksums(city.app).items() if name != "presence"}
    assert after == {name: rows for name, rows in before.items() if name != "presence"}
    told(city, "ye", key="b")
    city.app.extensions.pop("lvgu_live")  # a process remembers a revision for a moment
    polled = browser.get(UNREAD, headers={**HTMX, "HX-PTag": tag[1]})
    assert polled.text == "<b data-unread>2</b>"
    assert polled.headers["HX-PTag"] != tag[1]


def test_nobody_is_sent_to_sign_in_by_the_mark(city: City) -> None:
    answer = city.app.test_client().get(UNREAD, headers={**HTMX, "HX-PTag": "inbox:1.1"})
    assert answer.status_code == 204
    assert "HX-Redirect" not in answer.headers


def test_opening_a_notice_reads_it_and_leads_on(city: City) -> None:
    for key in "abc":
        told(city, "ye", "lan", key=key)
    browser = city.client("ye")
    reads = re.findall(r'action="(/inbox/\d+/read)"', browser.get("/inbox/").text)
    assert post(browser, reads[0], {"open": "1"}).location == "/problems/1"
    assert count(city, "ye") == 2
    assert post(browser, reads[-1]).location == "/inbox/"
    assert count(city, "ye") == 1
    newest = re.search(r'name="newest" value="(\d+)"', browser.get("/inbox/").text)
    assert newest
    assert post(browser, "/inbox/read", {"newest": newest[1]}).status_code == 303
    assert count(city, "ye") == 0
    assert count(city, "lan") == 3
    assert "全部已读" in browser.get("/inbox/").text


def test_a_webhook_is_added_tried_and_removed(city: City, listener: Listener) -> None:
    browser = city.client("lan")
    typed = {"kind": "generic", "name": "督办系统", "url": listener.url, "secret": "long enough, I am told"}
    assert post(browser, HOOKS, typed).status_code == 422  # nothing is ticked
    typed |= {"topics": "problem.close"}
    refused = post(browser, HOOKS, {**typed, "url": "https://10.1.2.3/"})
    assert refused.status_code == 422
    assert "该地址属于服务器内网" in refused.text
    assert post(browser, HOOKS, typed).status_code == 303
    page = browser.get(HOOKS).text
    assert "督办系统" in page
    assert page.count("问题销号") > page.count("问题逾期")  # it is told the one, the form offers both
    assert listener.url not in page
    assert typed["secret"] not in page
    test, remove = re.findall(r'action="(/inbox/webhooks/\d+/(?:test|remove))"', page)
    listener.answers = [(500, b"")]
    post(browser, test)
    page = browser.get(HOOKS).text
    assert "测试消息未送达" in page
    assert "HTTP 500" in page
    post(browser, test)
    assert "测试消息已送达" in browser.get(HOOKS).text
    assert len(listener.got) == 2
    assert post(city.client("ji"), remove).status_code == 404
    post(browser, remove)
    assert "督办系统" not in browser.get(HOOKS).text
