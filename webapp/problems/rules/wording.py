"""What is written and rated about a problem. Pure."""

from __future__ import annotations

from typing import Final

from webapp.core.errors import N_, Invalid

TEXT_MIN: Final = 2
TEXT_MAX: Final = 2000
REASON_MIN: Final = 2
REASON_MAX: Final = 500
CONTACT_MAX: Final = 60
TITLE_LENGTH: Final = 40
LEAST_RATING, MOST_RATING, SATISFIED_FROM = 1, 5, 3
MAX_PHOTOS: Final = 6


def check_reason(reason: str) -> str:
    """Return the reason trimmed. Invalid when it says nothing or runs beyond 500 characters."""
    reason = reason.strip()
    if len(reason) < REASON_MIN:
        raise Invalid(N_("Give a reason: the person concerned will read it."), field="reason")
    if len(reason) > REASON_MAX:
        raise Invalid(N_("At most %(limit)s characters."), field="reason", limit=REASON_MAX)
    return reason


def check_words(words: str, *, field: str = "words", needed: bool = True) -> str:
    """Return what was done or said, trimmed. Invalid when it is needed and says nothing, or is too long."""
    words = words.strip()
    if needed and len(words) < TEXT_MIN:
        raise Invalid(N_("Say in a few words what was done or said."), field=field)
    if len(words) > TEXT_MAX:
        raise Invalid(N_("At most %(limit)s characters."), field=field, limit=TEXT_MAX)
    return words


def check_rating(rating: int | None) -> int:
    """Return the satisfaction, 1 to 5. Raises Invalid."""
    if rating is None or not LEAST_RATING <= rating <= MOST_RATING:
        raise Invalid(N_("Choose how satisfied the organisation is, from 1 to 5."), field="rating")
    return rating


def check_contact(contact: str) -> str:
    """Return who was asked in a check by telephone or on site. Raises Invalid."""
    contact = contact.strip()
    if len(contact) < REASON_MIN:
        raise Invalid(N_("Say whom you asked."), field="contact")
    if len(contact) > CONTACT_MAX:
        raise Invalid(N_("At most %(limit)s characters."), field="contact", limit=CONTACT_MAX)
    return contact


def satisfied(rating: int) -> bool:
    """Whether a rating lets a problem be closed; 1 and 2 are 不满意."""
    return rating >= SATISFIED_FROM


def receipt_number(problem_id: int, event_id: int) -> str:
    """Return the number under which a phone keeps the receipt of a step, such as P000012-34."""
    return f"P{problem_id:06}-{event_id}"


def title_of(text: str) -> str:
    """Give the first line of a problem's text, shortened to 40 characters, for lists."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"
