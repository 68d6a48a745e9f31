"""What is registered of an organisation, and what is refused."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from webapp.core.errors import N_, Invalid
from webapp.organisations.rules import codes
from webapp.organisations.rules.terms import Industry, Kind, Size, Status, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

NAME_MAX = 100
CLUSTER_MAX = 60
REASON_MAX = 100
ADDRESS_MAX = 200
CONTACT_MAX = 40
PHONE_MAX = 30
NAME_MIN = 2
NO_NAME = N_("Enter the organisation's full name.")
_PHONE = re.compile(r"[+(]?[0-9][0-9\-() ]{4,}(?:转[0-9]+)?")
_MOBILE = re.compile(r"(?:86)?(1[0-9]{10})")
_PERSONAL = ("contact_name", "contact_phone")
# Near enough to plan a round by; more would be typed without being known.
_ABOUT_100_M = Decimal("0.001")
_MOST_DEGREES = 360
# What lies in China; a latitude and a longitude that were changed round do not.
_BOUNDS = {"latitude": (Decimal(18), Decimal(54)), "longitude": (Decimal(73), Decimal(136))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Everything a coordinator may enter; `code` is None when the organisation has none, then with a reason."""

    name: str
    area_code: str
    kind: Kind = Kind.ENTERPRISE
    code: str | None = None
    code_missing_reason: str = ""
    industry: Industry | None = None
    size: Size | None = None
    above_scale: bool = False
    tier: Tier = Tier.QUARTERLY
    cluster: str = ""
    address: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    contact_name: str = ""
    contact_phone: str = ""

    def changes(self, other: Registration) -> dict[str, list[Any]]:
        """Return field → [before, after] where `other` differs; of contacts only that they changed."""
        before, after = asdict(self), asdict(other)
        return {
            name: ["", ""] if name in _PERSONAL else [_plain(before[name]), _plain(after[name])]
            for name in before
            if before[name] != after[name]
        }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field
    return str(value) if isinstance(value, Decimal) else value


FIELDS = tuple(field.name for field in fields(Registration))


def coarse(degrees: Decimal | None) -> Decimal | None:
    """Return degrees rounded to about 100 metres; what are no degrees at all stays as it is, to be refused."""
    if degrees is None or abs(degrees) > _MOST_DEGREES:
        return degrees
    return degrees.quantize(_ABOUT_100_M, ROUND_HALF_UP)


def problems(entered: Registration) -> list[Invalid]:
    """Return everything that is wrong with a registration, each with its field."""
    return [*_name_problems(entered), *_code_problems(entered), *_other_problems(entered)]


def check(entered: Registration) -> None:
    """Raise the first of the problems, if there is one."""
    for problem in problems(entered):
        raise problem


def _name_problems(entered: Registration) -> Iterator[Invalid]:
    if len(entered.name) < NAME_MIN:
        yield Invalid(NO_NAME, field="name")
    elif not any(char.isalpha() for char in entered.name):
        yield Invalid(N_("A name needs at least one letter or character."), field="name")
    yield from _too_long(entered, "name", NAME_MAX)


def _code_problems(entered: Registration) -> Iterator[Invalid]:
    if entered.code is None:
        if not entered.code_missing_reason:
            yield Invalid(
                N_("Enter the unified social credit code, or say why there is none."), field="code_missing_reason"
            )
        yield from _too_long(entered, "code_missing_reason", REASON_MAX)
        return
    try:
        codes.checked(entered.code)
    except Invalid as problem:
        yield problem


def _other_problems(entered: Registration) -> Iterator[Invalid]:
    yield from _too_long(entered, "cluster", CLUSTER_MAX)
    yield from _too_long(entered, "address", ADDRESS_MAX)
    yield from _too_long(entered, "contact_name", CONTACT_MAX)
    yield from _too_long(entered, "contact_phone", PHONE_MAX)
    if entered.contact_phone and not _PHONE.fullmatch(entered.contact_phone):
        yield Invalid(N_("Enter a telephone number such as 13800001234 or 0578-2123456."), field="contact_phone")
    yield from _position_problems(entered)


def _position_problems(entered: Registration) -> Iterator[Invalid]:
    if (entered.latitude is None) != (entered.longitude is None):
        missing = "latitude" if entered.latitude is None else "longitude"
        yield Invalid(N_("Enter latitude and longitude, or neither."), field=missing)
    for field, (least, most) in _BOUNDS.items():
        degrees = getattr(entered, field)
        if degrees is not None and not least <= degrees <= most:
            yield Invalid(
                N_("In China it lies between %(least)s and %(most)s degrees."), field=field, least=least, most=most
            )


def _too_long(entered: Registration, field: str, most: int) -> Iterator[Invalid]:
    length = len(getattr(entered, field))
    if length > most:
        yield Invalid(
            N_("Use at most %(most)s characters here; these are %(length)s."), field=field, most=most, length=length
        )


def check_status(status: Status, since: date | None, today: date) -> None:
    """Refuse a state that holds from no day, or from a day to come more than a year away."""
    if status is Status.ACTIVE:
        return
    if since is None:
        raise Invalid(N_("Enter the day from which this holds."), field="status_date")
    if (since - today).days > 366:  # noqa: PLR2004 - a leap year
        raise Invalid(N_("That day is more than a year away."), field="status_date")


def masked_phone(phone: str) -> str:
    """Return a number that can be recognised but not called: `138****1234`, `057****56`."""
    digits = "".join(char for char in phone if char.isdigit())
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return f"{mobile[1][:3]}****{mobile[1][-4:]}"
    return f"{digits[:3]}****{digits[-2:]}" if digits else ""


def masked_name(name: str) -> str:
    """Return the first character of a person's name and one star for the rest."""
    return f"{name[0]}*" if name else ""
