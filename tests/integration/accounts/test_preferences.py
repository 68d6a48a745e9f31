"""How somebody likes to read: kept in the browser, and with the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fixtures.application import table_checksums

if TYPE_CHECKING:
    from tests.integration.accounts.staff import Staff


def test_a_stranger_chooses_a_language(staff: Staff) -> None:
    browser = staff.browser()
    before = table_checksums(staff.app)
    assert "<h1>登录</h1>" in browser.get("/sign-in").text
    answer = browser.post("/preferences", language="en", next="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    page = browser.get("/sign-in").text
    assert '<html lang="en"' in page
    assert "<h1>Sign in</h1>" in page
    assert table_checksums(staff.app) == before


def test_large_type_and_a_scheme_are_kept(staff: Staff) -> None:
    browser = staff.browser()
    browser.post("/preferences", text_size="large")
    browser.post("/preferences", scheme="dark")
    page = browser.get("/sign-in").text
    assert 'data-size="large"' in page
    assert 'data-theme="dark"' in page
    browser.post("/preferences", text_size="normal", scheme="auto")
    page = browser.get("/sign-in").text
    assert "data-size" not in page.partition("<head>")[0]
    assert "data-theme" not in page.partition("<head>")[0]


def test_what_somebody_chose_follows_them_to_another_browser(any_staff: Staff) -> None:
    any_staff.browser("ye.lijuan").post("/preferences", language="en", text_size="large")
    elsewhere = any_staff.browser("ye.lijuan")
    page = elsewhere.get("/me").text
    assert '<html lang="en" data-size="large"' in page


def test_who_never_chose_keeps_the_browsers_way(staff: Staff) -> None:
    browser = staff.browser()
    browser.post("/preferences", language="en")
    browser.sign_in("ye.lijuan")
    assert '<html lang="en"' in browser.get("/me").text


def test_unknown_choices_change_nothing(staff: Staff) -> None:
    browser = staff.browser("ye.lijuan")
    before = table_checksums(staff.app)
    for chosen in (
        {"language": "fr"},
        {"language": "../../etc"},
        {"text_size": "huge"},
        {"scheme": '"><script>'},
        {"lvgu_session": "x"},
        {},
    ):
        answer = browser.post("/preferences", **chosen)
        assert answer.status_code == 303
        assert answer.headers.getlist("Set-Cookie") == []
    assert table_checksums(staff.app) == before


def test_preferences_lead_nowhere_else(staff: Staff) -> None:
    for target in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert staff.browser().post("/preferences", language="en", next=target).location == "/"


def test_a_cookie_with_nonsense_is_not_believed(staff: Staff) -> None:
    browser = staff.browser()
    for name in ("language", "text_size", "scheme"):
        browser.put_cookie(name, "x")
    assert '<html lang="zh-CN">' in browser.get("/sign-in").text


def test_preferences_need_a_form_secret(staff: Staff) -> None:
    assert staff.app.test_client().post("/preferences", data={"language": "en"}).status_code == 400
