"""What an enterprise may write through its link. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from typing import Final

from webapp.core.errors import N_, Conflict, Invalid
from webapp.problems.rules.wording import check_words

NAME_MAX: Final = 40
PHONE_MAX: Final = 30
MOST_WAITING: Final = 20  # of one organisation; more would only bury the others
CONTACT_KEPT: Final = timedelta(days=90)  # after the decision
MOST_CARDS: Final = 80
_PHONE = re.compile(r"\+?[0-9][0-9 \-()]{5,}")


class State(StrEnum):
    """Where an opinion stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The word, as a message id."""
        return STATE_LABELS[self]


STATE_LABELS: Final = {
    State.WAITING: N_("Waits to be looked at"),
    State.TAKEN: N_("Taken up as a problem"),
    State.REFUSED: N_("Not taken up"),
}


def check_text(text: str) -> str:
    """Return the opinion, trimmed. Invalid (`text`) when empty or too long."""
    return check_words(text, field="text")


def check_contact(name: str, phone: str) -> tuple[str, str]:
    """Return whom to ask, both of which may be empty. Invalid (`contact_phone`)."""
    if phone and not _PHONE.fullmatch(phone):
        raise Invalid(N_("Enter a telephone number, or leave it empty."), field="contact_phone")
    return name, phone


def check_waiting(state: State) -> None:
    """Refuse to decide twice. Raises Conflict (`closed`)."""
    if state is not State.WAITING:
        raise Conflict(N_("This opinion was already decided on."), code="closed")


def check_room(waiting: int) -> None:
    """Refuse one more opinion of an organisation whose earlier ones nobody has looked at. Raises Conflict (`full`)."""
    if waiting >= MOST_WAITING:
        raise Conflict(N_("Your earlier opinions are still waiting. Please let us look at them first."), code="full")
