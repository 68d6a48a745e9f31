"""What an instructor enters about a visit, and what is refused. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from webapp.core.errors import N_, Invalid
from webapp.problems.rules import Category
from webapp.visits.rules.newcomers import Newcomer, newcomer_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_AGE: Final = timedelta(days=366)
MAX_MEMBERS: Final = 20_000
MAX_OPINIONS: Final = 20
MAX_PHOTOS: Final = 9
TEXT_MIN: Final = 2
TEXT_MAX: Final = 2000
CONTACT_MAX: Final = 100
POSITION_DATUM: Final = "WGS-84"
# What the phone, too, tells before it keeps a visit: the form carries these words to it.
NO_ORGANISATION: Final = N_("Choose the organisation.")
NO_THEME: Final = N_("Choose at least one theme.")
NO_CATEGORY: Final = N_("Choose a category.")
IN_FUTURE: Final = N_("The visit cannot lie in the future.")
TOO_OLD: Final = N_("The visit is more than a year ago.")
TOO_SHORT: Final = N_("At least %(limit)s characters.")
OUTSIDE: Final = N_("A number from 0 to %(limit)s, or nothing.")
TOO_MANY_OPINIONS: Final = N_("At most %(limit)s opinions a visit.")
_REVIEWED_PLACES: Final = Decimal("0.001")  # about 100 m
_POLE: Final = 90


class Theme(StrEnum):
    """The three themes of the action: 服务, 创新, 赋能."""

    SERVICE = "service"
    INNOVATION = "innovation"
    EMPOWERMENT = "empowerment"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return THEME_LABELS[self]


THEME_LABELS: Final[Mapping[Theme, str]] = {
    Theme.SERVICE: N_("Service"),
    Theme.INNOVATION: N_("Innovation"),
    Theme.EMPOWERMENT: N_("Empowerment"),
}


class Follow(StrEnum):
    """What follows an opinion."""

    RECORD = "record"
    ANSWERED = "answered"
    PROBLEM = "problem"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return FOLLOW_LABELS[self]


FOLLOW_LABELS: Final[Mapping[Follow, str]] = {
    Follow.RECORD: N_("Only record"),
    Follow.ANSWERED: N_("Answered on the spot"),
    Follow.PROBLEM: N_("Raise as problem"),
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """One thing said during a visit. `answer` is kept only when it was answered on the spot.

    `category` may be open in a draft.
    """

    client_id: str
    category: Category | None
    text: str
    follow: Follow
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the phone was: degrees in WGS-84, accuracy in whole metres."""

    latitude: Decimal
    longitude: Decimal
    accuracy_m: int

    @property
    def exists(self) -> bool:
        """Whether there is such a place."""
        on_earth = abs(self.latitude) <= _POLE and abs(self.longitude) <= 2 * _POLE
        return on_earth and self.accuracy_m >= 0

    def coarse(self) -> Position:
        """Give the position to about 100 m, which is all that stays once a visit is reviewed."""
        return replace(
            self,
            latitude=self.latitude.quantize(_REVIEWED_PLACES),
            longitude=self.longitude.quantize(_REVIEWED_PLACES),
            accuracy_m=max(self.accuracy_m, 100),
        )


@dataclass(frozen=True, slots=True)
class Content:
    """All that an instructor enters. Members are None when not asked about, which is not zero.

    `organisation_id` is 0 when none of the register was chosen; `newcomer` then says where the visit was.
    """

    organisation_id: int
    visited_on: date
    themes: tuple[Theme, ...] = ()
    registered: int | None = None
    floating: int | None = None
    contact: str = ""
    opinions: tuple[Opinion, ...] = ()
    photos: tuple[str, ...] = ()
    position: Position | None = None
    awaited: tuple[str, ...] = ()  # photos that follow, by the hash of what the phone will send
    newcomer: Newcomer | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the content in JSON's own types, always in the same shape: for keeping and for comparing."""
        return {
            **asdict(self),
            "visited_on": self.visited_on.isoformat(),
            "themes": list(self.themes),
            "opinions": [asdict(opinion) for opinion in self.opinions],
            "photos": list(self.photos),
            "awaited": list(self.awaited),
            "position": None
            if self.position is None
            else {
                "latitude": str(self.position.latitude),
                "longitude": str(self.position.longitude),
                "accuracy_m": self.position.accuracy_m,
                "datum": POSITION_DATUM,
            },
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phone sends: whose visit it is (`client_id`), the key of this sending, the version it started from.

    `base_version` is 0 for a visit that was never saved. `device_time` is the phone's own clock, if it says.
    """

    client_id: str
    key: str
    base_version: int
    content: Content
    device_time: datetime | None = None


def tidy(content: Content) -> Content:
    """Trim texts, drop opinions without a word, and answers that were not given on the spot."""
    opinions = tuple(
        replace(
            opinion,
            text=opinion.text.strip(),
            answer=opinion.answer.strip() if opinion.follow is Follow.ANSWERED else "",
        )
        for opinion in content.opinions
        if opinion.text.strip() or opinion.answer.strip()
    )
    return replace(
        content,
        contact=content.contact.strip(),
        themes=tuple(theme for theme in Theme if theme in content.themes),
        opinions=opinions,
        photos=tuple(dict.fromkeys(content.photos)),
        awaited=tuple(dict.fromkeys(content.awaited)),
    )


def faults(content: Content, today: date, *, submitted: bool) -> list[Invalid]:
    """Return everything that stands in the way of keeping a draft or, when `submitted`, of submitting it.

    `field` is the name of a field of the visit, or `opinions.<client_id>.<field>`.
    """
    found = [*_place_faults(content), *_general_faults(content, today)]
    for opinion in content.opinions:
        found += _opinion_faults(opinion, submitted=submitted)
    if submitted and not content.themes:
        found.insert(0, Invalid(NO_THEME, field="themes"))
    return found


def check(content: Content, today: date, *, submitted: bool) -> None:
    """Raise the first of the `faults`, if there is any."""
    for fault in faults(content, today, submitted=submitted):
        raise fault


def _place_faults(content: Content) -> Iterator[Invalid]:
    if content.newcomer is not None:
        yield from newcomer_faults(content.newcomer)
    elif not content.organisation_id:
        yield Invalid(NO_ORGANISATION, field="organisation_id")


def _general_faults(content: Content, today: date) -> Iterator[Invalid]:
    if content.visited_on > today:
        yield Invalid(IN_FUTURE, field="visited_on")
    if today - content.visited_on > MAX_AGE:
        yield Invalid(TOO_OLD, field="visited_on")
    for field, count in (("registered", content.registered), ("floating", content.floating)):
        if count is not None and not 0 <= count <= MAX_MEMBERS:
            yield Invalid(OUTSIDE, field=field, limit=MAX_MEMBERS)
    if len(content.contact) > CONTACT_MAX:
        yield _too_long("contact", CONTACT_MAX)
    if len(content.opinions) > MAX_OPINIONS:
        yield Invalid(TOO_MANY_OPINIONS, field="opinions", limit=MAX_OPINIONS)
    if len({opinion.client_id for opinion in content.opinions}) != len(content.opinions):
        yield Invalid(N_("The same opinion was sent twice."), field="opinions")
    if len(content.photos) + len(content.awaited) > MAX_PHOTOS:
        yield Invalid(N_("At most %(limit)s photos a visit."), field="photos", limit=MAX_PHOTOS)
    if content.position is not None and not content.position.exists:
        yield Invalid(N_("This position does not exist."), field="position")


def _opinion_faults(opinion: Opinion, *, submitted: bool) -> Iterator[Invalid]:
    place = f"opinions.{opinion.client_id}"
    for name, text, needed in (
        ("text", opinion.text, True),
        ("answer", opinion.answer, opinion.follow is Follow.ANSWERED),
    ):
        if submitted and needed and len(text) < TEXT_MIN:
            yield Invalid(TOO_SHORT, field=f"{place}.{name}", limit=TEXT_MIN)
        if len(text) > TEXT_MAX:
            yield _too_long(f"{place}.{name}", TEXT_MAX)
    if submitted and opinion.category is None:
        yield Invalid(NO_CATEGORY, field=f"{place}.category")


def _too_long(field: str, limit: int) -> Invalid:
    return Invalid(N_("At most %(limit)s characters."), field=field, limit=limit)
