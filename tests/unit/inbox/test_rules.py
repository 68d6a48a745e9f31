"""What a webhook's address may be, how messages are signed, and when they are tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from webapp.core.errors import Invalid
from webapp.inbox.rules import (
    MOST_TRIES,
    Kind,
    Message,
    Topic,
    check_url,
    check_webhook,
    failure,
    is_public,
    pause_after,
    request_for,
)

NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
MESSAGE = Message("3f8e", "problem.overdue", "【绿谷】2 个问题超期", "https://lvgu.example.cn/problems/", "331124")
NO_HOSTS: frozenset[str] = frozenset()
SECRET = "whsec_" + base64.b64encode(b"a secret of 24 bytes....").decode()
ROBOT = "https://oapi.dingtalk.com/robot/send?access_token=abc"


def test_the_generic_signature_is_that_of_standard_webhooks() -> None:
    request = request_for(Kind.GENERIC, "https://example.cn/hook", SECRET, MESSAGE, NOW)
    stamp = request.headers["webhook-timestamp"]
    assert stamp == str(int(NOW.timestamp()))
    signed = f"3f8e.{stamp}.".encode() + request.body
    expected = base64.b64encode(hmac.new(b"a secret of 24 bytes....", signed, hashlib.sha256).digest()).decode()
    assert request.headers["webhook-signature"] == f"v1,{expected}"
    assert request.headers["webhook-id"] == "3f8e"
    assert json.loads(request.body)["data"] == {
        "text": "【绿谷】2 个问题超期",
        "url": "https://lvgu.example.cn/problems/",
        "area": "331124",
    }


def test_the_known_vector_of_standard_webhooks() -> None:
    # From the specification's reference libraries.
    body = '{"test": 2432232314}'
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = f"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{body}".encode()
    digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert digest == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_dingtalk_gets_time_and_sign_in_the_address() -> None:
    request = request_for(Kind.DINGTALK, ROBOT, "SECabc", MESSAGE, NOW)
    query = parse_qs(urlsplit(request.url).query)
    stamp = query["timestamp"][0]
    assert stamp == "1795482123000"
    expected = base64.b64encode(hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()).decode()
    assert query["sign"] == [expected]
    assert query["access_token"] == ["abc"]
    assert "SECabc" not in request.url


def test_wecom_gets_plain_text() -> None:
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
    request = request_for(Kind.WECOM, url, "", MESSAGE, NOW)
    assert request.url == url
    content = "【绿谷】2 个问题超期\nhttps://lvgu.example.cn/problems/"
    assert json.loads(request.body) == {"msgtype": "text", "text": {"content": content}}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.cn/hook",
        "ftp://example.cn",
        "http://example.cn/hook",
        "https://user:word@example.cn/",
        "https://example.cn:99999/",
        "https://例子.cn/",
        "https://example.cn/a b",
        "https://example.cn\\@127.0.0.1/",
        "https://127.0.0.1/",
        "https://10.0.0.8/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://127.1/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://localhost/",
        "https://db/",
        "https://printer.local/",
        "https://metadata.google.internal./",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_url(url, NO_HOSTS)
    assert refused.value.field == "url"


def test_an_allowed_host_may_lie_inside() -> None:
    own = frozenset({"oa.lishui.local", "127.0.0.1"})
    assert check_url("http://127.0.0.1:8080/hook", own).port == 8080
    assert check_url("https://oa.lishui.local/hook", own).hostname == "oa.lishui.local"
    with pytest.raises(Invalid):
        check_url("ftp://127.0.0.1/", own)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2408:8000::1", True),
        ("100.64.0.1", False),
        ("0.1.2.3", False),
        ("224.0.0.1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:8.8.8.8", True),
    ],
)
def test_public_addresses(address: str, *, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"secret": "short"}, "secret"),
        ({"kind": Kind.DINGTALK, "url": ROBOT, "secret": "wrong"}, "secret"),
        ({"url": "nonsense"}, "url"),
        ({"topics": []}, "topics"),
    ],
)
def test_webhooks_that_are_refused(changes: dict[str, object], field: str) -> None:
    right = {
        "kind": Kind.GENERIC,
        "name": "督办系统",
        "url": "https://example.cn/hook",
        "secret": SECRET,
        "topics": list(Topic),
    }
    check_webhook(**right, own_hosts=NO_HOSTS)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        check_webhook(**{**right, **changes}, own_hosts=NO_HOSTS)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_robot_may_answer_200_and_still_refuse() -> None:
    assert failure(Kind.WECOM, 200, b'{"errcode":0,"errmsg":"ok"}') is None
    assert failure(Kind.WECOM, 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}') == "errcode 93000"
    assert failure(Kind.DINGTALK, 200, b"<html>") == "no errcode"
    assert failure(Kind.DINGTALK, 200, b"[]") == "no errcode"
    assert failure(Kind.GENERIC, 204, b"") is None
    assert failure(Kind.GENERIC, 302, b"") == "HTTP 302"


def test_pauses_grow_to_a_cap_and_end() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES + 1)]
    assert pauses[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert pauses[-1] is None
    known = [pause for pause in pauses if pause]
    assert known == sorted(known)
    assert max(known) == timedelta(hours=6)
