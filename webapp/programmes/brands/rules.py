"""What a brand is, which stage may follow which, and who may read and change it. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from webapp.accounts.rules import Role
from webapp.areas.rules import Level, contains
from webapp.core.errors import N_, Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.accounts.rules import Viewer

NAME_MIN: Final = 2
NAME_MAX: Final = 60
UNIT_MAX: Final = 100
STORY_MAX: Final = 4000
WORDS_MIN: Final = 2
WORDS_MAX: Final = 500
MOST_OWNERS: Final = 50


class Stage(StrEnum):
    """How far a brand has come, in order; the table's check constraint is this list."""

    CULTIVATED = "cultivated"
    STANDARDISED = "standardised"
    RAISED = "raised"
    DEEPENED = "deepened"

    @property
    def label(self) -> str:
        """The official word, as a message id."""
        return STAGE_LABELS[self]


STAGE_LABELS: Final[Mapping[Stage, str]] = {
    Stage.CULTIVATED: N_("Being cultivated"),
    Stage.STANDARDISED: N_("Standardised"),
    Stage.RAISED: N_("Raised in standard"),
    Stage.DEEPENED: N_("Deepened"),
}


class Action(StrEnum):
    """What can happen to a brand; each leaves one step in its timeline."""

    CREATE = "create"
    EDIT = "edit"
    ADVANCE = "advance"
    SET_BACK = "set_back"
    PROVE = "prove"
    UNPROVE = "unprove"
    AWARD = "award"

    @property
    def label(self) -> str:
        """The word in the timeline, as a message id."""
        return ACTION_LABELS[self]


ACTION_LABELS: Final[Mapping[Action, str]] = {
    Action.CREATE: N_("Brand entered in the library"),
    Action.EDIT: N_("Brand changed"),
    Action.ADVANCE: N_("Brand moved up a stage"),
    Action.SET_BACK: N_("Brand set back a stage"),
    Action.PROVE: N_("Evidence linked"),
    Action.UNPROVE: N_("Evidence taken out"),
    Action.AWARD: N_("Award recorded"),
}


class Text(NamedTuple):
    """What people write about a brand; `unit` names who stands behind it."""

    name: str
    unit: str
    story: str


class Record(NamedTuple):
    """What can be evidence: a visit or a problem, one of the two."""

    visit_id: int | None = None
    problem_id: int | None = None

    def __str__(self) -> str:
        """Name it as the audit record does."""
        return f"visit:{self.visit_id}" if self.visit_id else f"problem:{self.problem_id}"


class Placed(Protocol):
    """What the access rules need to know of a brand."""

    @property
    def county_code(self) -> str:
        """Six digits of the county."""

    @property
    def area_code(self) -> str:
        """Code of the town, or of the county."""


def after(stage: Stage, action: Action) -> Stage:
    """Return the stage one step on (`ADVANCE`) or back (`SET_BACK`). Conflict (closed) at either end."""
    order = list(Stage)
    place = order.index(stage) + (1 if action is Action.ADVANCE else -1)
    if not 0 <= place < len(order):
        raise Conflict(N_("There is no stage beyond this one."), code="closed")
    return order[place]


def checked(text: Text) -> Text:
    """Return the text trimmed. Invalid on the field that is too short or too long."""
    text = Text(*(part.strip() for part in text))
    if len(text.name) < NAME_MIN:
        raise Invalid(N_("Give the brand a name of two characters or more."), field="name")
    for field, most in (("name", NAME_MAX), ("unit", UNIT_MAX), ("story", STORY_MAX)):
        if len(getattr(text, field)) > most:
            raise Invalid(N_("At most %(limit)s characters."), field=field, limit=most)
    return text


def checked_words(words: str) -> str:
    """Return what is said with a step, trimmed. Invalid on `words` when it says nothing or far too much."""
    words = words.strip()
    if len(words) < WORDS_MIN:
        raise Invalid(N_("Say in a few words why."), field="words")
    if len(words) > WORDS_MAX:
        raise Invalid(N_("At most %(limit)s characters."), field="words", limit=WORDS_MAX)
    return words


def may_read(viewer: Viewer, place: Placed) -> bool:
    """Whether the viewer may read the brand: coordinators, instructors and administrators of its area."""
    if viewer.role is Role.INSTRUCTOR:  # a brand is known in the whole county, not in one town only
        return viewer.scope.level is Level.CITY or viewer.scope.county_code == place.county_code
    return viewer.role in {Role.COORDINATOR, Role.ADMIN} and contains(viewer.scope, place.county_code, place.area_code)


def may_change(viewer: Viewer, place: Placed) -> bool:
    """Whether the viewer may change the brand: a coordinator of its area."""
    return viewer.role is Role.COORDINATOR and contains(viewer.scope, place.county_code, place.area_code)
