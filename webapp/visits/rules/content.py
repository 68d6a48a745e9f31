"""What an instructor enters about a visit, and what is refused. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from webapp.core.errors import N_, Invalid
from webapp.problems.rules import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_AGE: Final = timedelta(days=366)
MAX_MEMBERS: Final = 20_000
MAX_OPINIONS: Final = 20
MAX_PHOTOS: Final = 9
TEXT_MIN: Final = 2
TEXT_MAX: Final = 2000
CONTACT_MAX: Final = 100
POSITION_DATUM: Final = "WGS-84"
_REVIEWED_PLACES: Final = Decimal("0.001")  # about 100 m


class Theme(StrEnum):
    """The three themes of the action: 服务, 创新, 赋能."""

    SERVICE = "service"
    INNOVATION = "innovation"
    EMPOWERMENT = "empowerment"


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


FOLLOW_LABELS: Final[Mapping[Follow, str]] = {
    Follow.RECORD: N_("Only record"),
    Follow.ANSWERED: N_("Answered on the spot"),
    Follow.PROBLEM: N_("Raise as problem"),
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """One thing said during a visit. `answer` is kept only when it was answered on the spot."""

    client_id: str
    category: Category
    text: str
    follow: Follow
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the phone was: degrees in WGS-84, accuracy in whole metres."""

    latitude: Decimal
    longitude: Decimal
    accuracy_m: int

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
    """All that an instructor enters. Members are None when not asked about, which is not zero."""

    organisation_id: int
    visited_on: date
    themes: tuple[Theme, ...] = ()
    registered: int | None = None
    floating: int | None = None
    contact: str = ""
    opinions: tuple[Opinion, ...] = ()
    photos: tuple[str, ...] = ()
    position: Position | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the content in JSON's own types, always in the same shape: for keeping and for comparing."""
        return {
            **asdict(self),
            "visited_on": self.visited_on.isoformat(),
            "themes": list(self.themes),
            "opinions": [asdict(opinion) for opinion in self.opinions],
            "photos": list(self.photos),
            "position": None
            if self.position is None
            else {
                "latitude": str(self.position.latitude),
                "longitude": str(self.position.longitude),
                "accuracy_m": self.position.accuracy_m,
                "datum": POSITION_DATUM,
            },
        }


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
    )


def check_draft(content: Content, today: date) -> None:
    """Refuse what cannot be kept even as a draft: too much, too long, or a day that cannot be."""
    _check_day(content.visited_on, today)
    _check_members("registered", content.registered)
    _check_members("floating", content.floating)
    if len(content.contact) > CONTACT_MAX:
        raise Invalid(N_("At most %(limit)s characters."), field="contact", limit=CONTACT_MAX)
    if len(content.opinions) > MAX_OPINIONS:
        raise Invalid(N_("At most %(limit)s opinions a visit."), field="opinions", limit=MAX_OPINIONS)
    if len({opinion.client_id for opinion in content.opinions}) != len(content.opinions):
        raise Invalid(N_("The same opinion was sent twice."), field="opinions")
    if len(content.photos) > MAX_PHOTOS:
        raise Invalid(N_("At most %(limit)s photos a visit."), field="photos", limit=MAX_PHOTOS)
    for index, opinion in enumerate(content.opinions):
        _check_length(f"opinions-{index}-text", opinion.text, 0)
        _check_length(f"opinions-{index}-answer", opinion.answer, 0)
    _check_position(content.position)


def check_submission(content: Content, today: date) -> None:
    """Refuse what is not complete enough to be read by a coordinator."""
    check_draft(content, today)
    if not content.themes:
        raise Invalid(N_("Choose at least one theme."), field="themes")
    for index, opinion in enumerate(content.opinions):
        _check_length(f"opinions-{index}-text", opinion.text, TEXT_MIN)
        if opinion.follow is Follow.ANSWERED:
            _check_length(f"opinions-{index}-answer", opinion.answer, TEXT_MIN)


def _check_day(visited_on: date, today: date) -> None:
    if visited_on > today:
        raise Invalid(N_("The visit cannot lie in the future."), field="visited_on")
    if today - visited_on > MAX_AGE:
        raise Invalid(N_("The visit is more than a year ago."), field="visited_on")


def _check_members(field: str, count: int | None) -> None:
    if count is not None and not 0 <= count <= MAX_MEMBERS:
        raise Invalid(N_("A number from 0 to %(limit)s, or nothing."), field=field, limit=MAX_MEMBERS)


def _check_length(field: str, text: str, least: int) -> None:
    if len(text) < least:
        raise Invalid(N_("At least %(limit)s characters."), field=field, limit=least)
    if len(text) > TEXT_MAX:
        raise Invalid(N_("At most %(limit)s characters."), field=field, limit=TEXT_MAX)


def _check_position(position: Position | None) -> None:
    if position is not None and not (
        abs(position.latitude) <= 90 and abs(position.longitude) <= 180 and position.accuracy_m >= 0  # noqa: PLR2004 - degrees
    ):
        raise Invalid(N_("This position does not exist."), field="position")
