"""What scoring rules and criteria are, and which of them fit together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid
from webapp.roadshows.rules.reading import check_exact, check_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
NAME_LENGTH: Final = 200
GUIDANCE_LENGTH: Final = 2000
MOST_CRITERIA: Final = 40
MOST_DECIMALS: Final = 4
MOST_TRIMMED: Final = 20
MOST_SCORE: Final = 10_000  # these limits keep every sum of score × weight within 28 digits, so exact
MOST_WEIGHT: Final = 1_000
FINEST_SCORE: Final = 4
FINEST_WEIGHT: Final = 6

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)


class Aggregation(StrEnum):
    """How the judges' figures become one."""

    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"


class Level(StrEnum):
    """Whether judges' totals are aggregated, or each criterion for itself."""

    TOTALS = "totals"
    CRITERION = "criterion"


class RoundAt(StrEnum):
    """Where figures are rounded: the result alone, or each aggregated criterion as well."""

    RESULT = "result"
    CRITERION = "criterion"


class Normalise(StrEnum):
    """What is done about harsh and mild judges."""

    NONE = "none"
    Z_SCORE = "z-score"
    RANK = "rank"


class Tie(StrEnum):
    """What separates equal scores, apart from `criterion:<key>`."""

    UNTRIMMED_MEAN = "untrimmed_mean"
    MEDIAN = "median"
    FIRSTS = "firsts"
    DECISION = "decision"


CRITERION_TIE: Final = "criterion:"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that judges score: minimum to maximum in steps counted from the minimum.

    With a `category` it is asked of that category's entries alone, without one of every entry.
    """

    key: str
    name: str
    maximum: Decimal
    minimum: Decimal = _ZERO
    step: Decimal = _ONE
    weight: Decimal = _ONE
    guidance: str = ""
    order: int = 1
    category: str = ""

    def __post_init__(self) -> None:
        """Raise `Invalid` with the file's name of the part that is wrong."""
        if not KEY.fullmatch(self.key):
            raise Invalid(N_("A key is 1 to 40 letters, digits, hyphens or underscores."), field="key")
        check_length(self.name, "name", least=1, most=NAME_LENGTH)
        check_length(self.guidance, "guidance", least=0, most=GUIDANCE_LENGTH)
        check_length(self.category, "category", least=0, most=NAME_LENGTH)
        check_exact(self.minimum, "min", most=MOST_SCORE, places=FINEST_SCORE)
        check_exact(self.maximum, "max", most=MOST_SCORE, places=FINEST_SCORE)
        check_exact(self.step, "step", most=MOST_SCORE, places=FINEST_SCORE)
        check_exact(self.weight, "weight", most=MOST_WEIGHT, places=FINEST_WEIGHT)
        if self.minimum < 0:
            raise Invalid(N_("The lowest score is 0 or more."), field="min")
        if self.maximum <= self.minimum:
            raise Invalid(N_("The highest score must be above the lowest."), field="max")
        if self.step <= 0 or self.step > self.maximum - self.minimum:
            raise Invalid(N_("A step is above 0 and no wider than the scale."), field="step")
        if self.weight <= 0:
            raise Invalid(N_("A weight is above 0."), field="weight")

    @property
    def values(self) -> int:
        """How many different scores may be given."""
        return int((self.maximum - self.minimum) // self.step) + 1

    @property
    def most(self) -> Decimal:
        """The most that this criterion can bring to a judge's total."""
        return self.maximum * self.weight

    def fits(self, score: Decimal) -> bool:
        """Tell whether a judge may give this score."""
        return self.minimum <= score <= self.maximum and (score - self.minimum) % self.step == 0


@dataclass(frozen=True, slots=True)
class Rules:
    """How ballots become a result. `ties` left empty means the default of `tie_order`."""

    aggregation: Aggregation = Aggregation.TRIMMED_MEAN
    trim_high: int = 1
    trim_low: int = 1
    level: Level = Level.TOTALS
    round_at: RoundAt = RoundAt.RESULT
    decimals: int = 2
    factor: Decimal = _ONE
    normalise: Normalise = Normalise.NONE
    audience_share: Decimal = _ZERO
    ties: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise `Invalid` with the file's name of the part that is wrong."""
        for field in ("trim_high", "trim_low"):
            if not 0 <= getattr(self, field) <= MOST_TRIMMED:
                raise Invalid(N_("Trim 0 to %(most)s judges."), field=field, most=MOST_TRIMMED)
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise Invalid(N_("Round to 0 to %(most)s decimals."), field="decimals", most=MOST_DECIMALS)
        check_exact(self.factor, "factor", most=MOST_WEIGHT, places=FINEST_WEIGHT)
        if self.factor <= 0:
            raise Invalid(N_("The factor is above 0."), field="factor")
        if not 0 <= self.audience_share <= 1:
            raise Invalid(N_("The audience's share is from 0 to 1; a fifth is 0.2."), field="audience_share")
        if self.round_at is RoundAt.CRITERION and self.level is not Level.CRITERION:
            raise Invalid(N_("Rounding each criterion needs the level “criterion”."), field="round_at")
        if self.normalise is not Normalise.NONE and self.level is not Level.TOTALS:
            raise Invalid(N_("Normalising judges needs the level “totals”."), field="normalise")
        self._check_ties()

    def _check_ties(self) -> None:
        for index, tie in enumerate(self.ties):
            if tie in self.ties[:index]:
                raise Invalid(N_("A tie rule stands twice."), field=f"ties[{index}]")
            if tie not in {*Tie} and not tie.startswith(CRITERION_TIE):
                raise Invalid(N_("There is no such tie rule."), field=f"ties[{index}]")


def default_criteria() -> tuple[Criterion, ...]:
    """Give the four criteria a new event starts with; they sum to 100."""
    points = (
        ("content", "品牌内涵", 30),
        ("effect", "融合实效", 40),
        ("example", "示范带动", 20),
        ("stage", "现场展示", 10),
    )
    return tuple(
        Criterion(key=key, name=name, maximum=Decimal(most), order=order)
        for order, (key, name, most) in enumerate(points, 1)
    )


def check(rules: Rules, criteria: Sequence[Criterion]) -> None:
    """Raise `Invalid` unless rules and criteria fit together; paths are those of the event file."""
    if not criteria:
        raise Invalid(N_("An event needs at least one criterion."), field="criteria")
    if len(criteria) > MOST_CRITERIA:
        raise Invalid(N_("An event has at most %(most)s criteria."), field="criteria", most=MOST_CRITERIA)
    keys = [criterion.key for criterion in criteria]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            raise Invalid(N_("This key stands twice."), field=f"criteria[{index}].key")
    for index, tie in enumerate(rules.ties):
        if tie.startswith(CRITERION_TIE) and tie.removeprefix(CRITERION_TIE) not in keys:
            raise Invalid(N_("There is no criterion with this key."), field=f"rules.ties[{index}]")


def is_separate(criteria: Iterable[Criterion]) -> bool:
    """Tell whether categories are scored by criteria of their own; then each has a ranking of its own as well."""
    return any(one.category for one in criteria)


def criteria_for(criteria: Iterable[Criterion], category: str) -> tuple[Criterion, ...]:
    """Give the criteria that an entry of this category is scored by, in their order."""
    return tuple(one for one in criteria if one.category in ("", category))


def check_category(criteria: Sequence[Criterion], category: str, field: str) -> None:
    """Refuse a category that nothing is scored in. Raises `Invalid` on `field`."""
    if not criteria_for(criteria, category):
        raise Invalid(N_("No criterion is asked in this category."), field=field)


def tie_order(rules: Rules, criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """Give the tie rules in force; by default the criterion of largest weight, then the untrimmed mean.

    The largest weight is the largest part of the total (maximum × weight), the first of equal ones. `criteria` are
    those of one ranking: a rule that names a criterion of another category has no part in it.
    """
    if rules.ties:
        keys = {CRITERION_TIE + one.key for one in criteria}
        return tuple(tie for tie in rules.ties if tie in keys or not tie.startswith(CRITERION_TIE))
    heaviest = max(criteria, key=lambda criterion: criterion.most)
    return (CRITERION_TIE + heaviest.key, Tie.UNTRIMMED_MEAN.value)
