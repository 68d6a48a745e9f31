"""Webhooks: what an address may be, how a message is written and signed for each system, when to try again. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from urllib.parse import SplitResult, quote_plus, urlsplit

from webapp.core.errors import N_, Invalid

if TYPE_CHECKING:
    from collections.abc import Collection

NAME_LENGTH = 40
URL_LENGTH = 500
SECRET_LENGTH = 200
MOST_TRIES = 12
NOTICES_KEPT: Final = timedelta(days=180)
SENT_KEPT: Final = timedelta(days=30)
DEAD_KEPT: Final = timedelta(days=90)
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)
_LEAST_SECRET = 16
_OK = range(200, 300)
# Addresses that stand for others: IPv4 inside IPv6 could lead inside unseen.
_TRANSLATED = tuple(ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16"))


class Kind(StrEnum):
    """Who listens."""

    GENERIC = "generic"
    WECOM = "wecom"
    DINGTALK = "dingtalk"


KIND_NAMES = {
    Kind.GENERIC: N_("Another system (signed)"),
    Kind.WECOM: N_("WeCom group robot"),
    Kind.DINGTALK: N_("DingTalk group robot"),
}


class Topic(StrEnum):
    """What systems may be told; the value is the message's kind, which receivers may rely on."""

    OVERDUE = "problem.overdue"
    HANDED_OVER = "problem.hand_over"
    CLOSED = "problem.close"
    OPINION = "feedback.raise"
    VISIT = "visit.submit"


TOPIC_NAMES = {
    Topic.OVERDUE: N_("Problems became overdue"),
    Topic.HANDED_OVER: N_("A problem is handed over"),
    Topic.CLOSED: N_("A problem is closed"),
    Topic.OPINION: N_("An enterprise raises an opinion"),
    Topic.VISIT: N_("A visit is submitted"),
}


class Delivery(StrEnum):
    """Where an outgoing message stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True)
class Message:
    """What is told: `number` is the same at every try, so that a receiver can drop a second copy."""

    number: str
    kind: str
    text: str
    link: str
    area_code: str


@dataclass(frozen=True)
class Request:
    """A POST to be made."""

    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def check_webhook(
    *, kind: Kind, name: str, url: str, secret: str, topics: Collection[Topic], own_hosts: frozenset[str]
) -> None:
    """Refuse a webhook that could never work, or would reach into the server's own network.

    `own_hosts` are hosts that the operator allows although they lie inside. Raises `Invalid`.
    """
    if not name:
        raise Invalid(N_("Name the group or system that listens."), field="name")
    check_url(url, own_hosts)
    if not topics:
        raise Invalid(N_("Tick what it is to be told."), field="topics")
    if kind is Kind.WECOM:
        return
    if kind is Kind.DINGTALK and not secret.startswith("SEC"):
        raise Invalid(N_("Paste the robot's signing secret; it begins with SEC."), field="secret")
    if kind is Kind.GENERIC and len(secret) < _LEAST_SECRET:
        raise Invalid(N_("Use a secret of at least %(least)s signs."), field="secret", least=_LEAST_SECRET)


def check_url(url: str, own_hosts: frozenset[str]) -> SplitResult:
    """Return the address in its parts. Raises `Invalid` on field `url` unless it is a plain https address.

    A host that the operator allows may also be reached by http.
    """
    parts = _split(url)
    if parts is None or not parts.hostname or parts.username is not None or parts.password is not None:
        raise Invalid(N_("Paste the whole address, beginning with https://."), field="url")
    if parts.hostname in own_hosts and parts.scheme in ("http", "https"):
        return parts
    if parts.scheme != "https":
        raise Invalid(N_("The address must begin with https://."), field="url")
    if _inside(parts.hostname):
        raise Invalid(N_("This address lies inside the server's own network."), field="url")
    return parts


def _split(url: str) -> SplitResult | None:
    if not url.isascii() or any(sign <= " " for sign in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for nonsense
    except ValueError:
        return None
    return parts


def _inside(host: str) -> bool:
    """Whether the name itself tells that it lies inside; names are looked up when a message is sent."""
    try:
        return not is_public(host)
    except ValueError:
        name = host.rstrip(".")
        # What ends in a number is an IP address in another spelling: 127.1, 0x7f.1, 0177.0.0.1.
        spelt = name.rpartition(".")[2][:1].isdigit()
        return spelt or "." not in name or name.endswith((".local", ".localhost", ".internal"))


def is_public(address: str) -> bool:
    """Whether an IP address lies on the open internet. Raises `ValueError` for anything else."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast


def request_for(kind: Kind, url: str, secret: str, message: Message, moment: datetime) -> Request:
    """Return the POST that tells a system of the message at this moment.

    Generic systems: https://www.standardwebhooks.com, symmetric signature. 企业微信 and 钉钉: their group robots'
    documentation, text messages; 钉钉 with 加签.
    """
    if kind is Kind.GENERIC:
        return _generic(url, secret, message, moment)
    text = f"{message.text}\n{message.link}"
    body = _json({"msgtype": "text", "text": {"content": text}})
    if kind is Kind.DINGTALK:
        stamp = str(int(moment.timestamp() * 1000))
        digest = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
        joint = "&" if urlsplit(url).query else "?"
        url = f"{url}{joint}timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"
    return Request(url, body, {"Content-Type": "application/json; charset=utf-8"})


def _generic(url: str, secret: str, message: Message, moment: datetime) -> Request:
    stamp = str(int(moment.timestamp()))
    data = {"text": message.text, "url": message.link, "area": message.area_code}
    body = _json({"type": message.kind, "timestamp": moment.isoformat(), "data": data})
    signed = b".".join((message.number.encode(), stamp.encode(), body))
    signature = base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)).decode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": message.number,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }
    return Request(url, body, headers)


def _key(secret: str) -> bytes:
    """Return the bytes that sign: `whsec_` is followed by their base64, any other secret is taken as it is."""
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def failure(kind: Kind, status: int, body: bytes) -> str | None:
    """Return why an answer is no success, short and without its text's freight; None when the message arrived.

    The robots answer 200 with an `errcode` of their own.
    """
    if status not in _OK:
        return f"HTTP {status}"
    if kind is Kind.GENERIC:
        return None
    try:
        answer = json.loads(body)
        code = answer["errcode"]
    except (ValueError, TypeError, KeyError):
        return "no errcode"
    return None if code == 0 else f"errcode {code}"[:40]


def pause_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many tries; None when that was the last."""
    if tries >= MOST_TRIES:
        return None
    doubled: timedelta = _FIRST_PAUSE * 2 ** (tries - 1)
    return min(doubled, _LONGEST_PAUSE)
