"""What people are told about a problem without asking, and who. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.areas.rules import CITY, Level
from webapp.core.errors import N_
from webapp.inbox.rules import Topic
from webapp.problems.rules.states import Action

if TYPE_CHECKING:
    from collections.abc import Mapping


class Audience(StrEnum):
    """Who has to do with a problem: who raised it, who handed it over, the departments that have it."""

    RAISER = "raiser"
    HANDER = "hander"
    OFFICES = "offices"


class Reminder(StrEnum):
    """What the calendar alone brings about."""

    YELLOW = "yellow"
    RED = "red"
    ESCALATED = "escalated"
    REVIEW = "review"
    CHECK = "check"


REMINDER_SUBJECTS: Final[Mapping[Reminder, str]] = {
    Reminder.YELLOW: N_("Yellow card: problem %(number)s of %(organisation)s is due soon"),
    Reminder.RED: N_("Red card: problem %(number)s of %(organisation)s is overdue"),
    Reminder.ESCALATED: N_("Escalated: problem %(number)s of %(organisation)s is long overdue"),
    Reminder.REVIEW: N_("Shelved problem %(number)s of %(organisation)s is to be looked at again"),
    Reminder.CHECK: N_("Problem %(number)s of %(organisation)s: ask the organisation by telephone or on site"),
}
OVERDUE_SUBJECT: Final = N_("%(count)s problems became overdue")

# What is told when something was done, and to whom.
SUBJECTS: Final[Mapping[Action, tuple[str, tuple[Audience, ...]]]] = {
    Action.ACCEPT: (N_("Problem %(number)s of %(organisation)s was accepted"), (Audience.RAISER,)),
    Action.REFUSE: (N_("Problem %(number)s of %(organisation)s was not accepted"), (Audience.RAISER,)),
    Action.MERGE: (N_("Problem %(number)s of %(organisation)s was merged into another case"), (Audience.RAISER,)),
    Action.HAND_OVER: (N_("Problem %(number)s of %(organisation)s was handed over to you"), (Audience.OFFICES,)),
    Action.REROUTE: (N_("Problem %(number)s of %(organisation)s was handed over to you"), (Audience.OFFICES,)),
    Action.RETURN: (N_("Problem %(number)s of %(organisation)s came back from the department"), (Audience.HANDER,)),
    Action.ASK_EXTENSION: (
        N_("More time is asked for: problem %(number)s of %(organisation)s"),
        (Audience.HANDER,),
    ),
    Action.GRANT: (N_("More time was granted: problem %(number)s of %(organisation)s"), (Audience.OFFICES,)),
    Action.DENY: (N_("More time was refused: problem %(number)s of %(organisation)s"), (Audience.OFFICES,)),
    Action.SUPERVISE: (N_("The coordinator urges: problem %(number)s of %(organisation)s"), (Audience.OFFICES,)),
    Action.SHELVE: (N_("Problem %(number)s of %(organisation)s was shelved"), (Audience.OFFICES,)),
    Action.RESUME: (N_("Problem %(number)s of %(organisation)s goes on"), (Audience.OFFICES,)),
    Action.ANSWER: (
        N_("Problem %(number)s of %(organisation)s is reported done"),
        (Audience.RAISER, Audience.HANDER),
    ),
    Action.VERIFY: (N_("%(organisation)s rated problem %(number)s"), (Audience.HANDER, Audience.RAISER)),
    Action.CHECK: (N_("Problem %(number)s of %(organisation)s was checked"), (Audience.HANDER,)),
    Action.CLOSE: (N_("Problem %(number)s of %(organisation)s is closed"), (Audience.RAISER, Audience.OFFICES)),
    Action.REOPEN: (N_("Problem %(number)s of %(organisation)s was opened again"), (Audience.OFFICES,)),
}
# What groups and other systems are told of: numbers, never names.
ANNOUNCED: Final[Mapping[Action, tuple[Topic, str]]] = {
    Action.HAND_OVER: (Topic.HANDED_OVER, N_("Problem %(number)s was handed over to a department")),
    Action.REROUTE: (Topic.HANDED_OVER, N_("Problem %(number)s was handed over to another department")),
    Action.CLOSE: (Topic.CLOSED, N_("Problem %(number)s is closed")),
}
REDO_SUBJECT: Final = N_("Not satisfied: problem %(number)s of %(organisation)s must be done again")


def above(level: Level | None, county_code: str) -> str:
    """Return the area whose coordinators an overdue problem is escalated to; at city level the city's own."""
    return county_code if level is Level.TOWNSHIP else CITY
