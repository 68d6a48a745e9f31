"""How an event is scored: its criteria and its rules, checked once and then frozen.

The words and defaults are those of the event file (`flask roadshows load`): `read_rules` and
`read_criteria` take that file's parts, `rules_document` and `criteria_document` give them back. A refusal
is an `Invalid` whose `field` is the path in the file, such as `criteria[0].step`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid
from webapp.roadshows.rules.reading import (
    check_exact,
    check_length,
    plain,
    read_choice,
    read_list,
    read_number,
    read_object,
    read_text,
    read_whole,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
    """One thing that judges score: minimum to maximum in steps counted from the minimum."""

    key: str
    name: str
    maximum: Decimal
    minimum: Decimal = _ZERO
    step: Decimal = _ONE
    weight: Decimal = _ONE
    guidance: str = ""
    order: int = 1

    def __post_init__(self) -> None:
        """Raise `Invalid` with the file's name of the part that is wrong."""
        if not KEY.fullmatch(self.key):
            raise Invalid(N_("A key is 1 to 40 letters, digits, hyphens or underscores."), field="key")
        check_length(self.name, "name", least=1, most=NAME_LENGTH)
        check_length(self.guidance, "guidance", least=0, most=GUIDANCE_LENGTH)
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


def tie_order(rules: Rules, criteria: Sequence[Criterion]) -> tuple[str, ...]:
    """Give the tie rules in force; by default the criterion of largest weight, then the untrimmed mean.

    The largest weight is the largest part of the total (maximum × weight), the first of equal ones.
    """
    if rules.ties:
        return rules.ties
    heaviest = max(criteria, key=lambda criterion: criterion.most)
    return (CRITERION_TIE + heaviest.key, Tie.UNTRIMMED_MEAN.value)


def read_rules(document: object, path: str = "rules") -> Rules:
    """Read the `rules` of an event file; parts left out take the defaults. Raises `Invalid`."""
    readers: dict[str, Callable[[object, str], object]] = {
        "aggregation": lambda value, at: read_choice(Aggregation, value, at),
        "trim_high": read_whole,
        "trim_low": read_whole,
        "level": lambda value, at: read_choice(Level, value, at),
        "round_at": lambda value, at: read_choice(RoundAt, value, at),
        "decimals": read_whole,
        "factor": read_number,
        "normalise": lambda value, at: read_choice(Normalise, value, at),
        "audience_share": read_number,
        "ties": _read_ties,
    }
    parts = read_object(document, path, allowed=readers)
    values = {name: readers[name](value, f"{path}.{name}") for name, value in parts.items()}
    return within(path, lambda: Rules(**values))  # type: ignore[arg-type]


def read_criteria(document: object, path: str = "criteria") -> tuple[Criterion, ...]:
    """Read the `criteria` of an event file, in its order. Raises `Invalid`."""
    return tuple(
        _read_criterion(part, f"{path}[{index}]", order=index + 1)
        for index, part in enumerate(read_list(document, path))
    )


def rules_document(rules: Rules) -> dict[str, object]:
    """Give rules as they stand in an event file; default tie rules are left out."""
    document: dict[str, object] = {
        "aggregation": rules.aggregation.value,
        "trim_high": rules.trim_high,
        "trim_low": rules.trim_low,
        "level": rules.level.value,
        "round_at": rules.round_at.value,
        "decimals": rules.decimals,
        "factor": plain(rules.factor),
        "normalise": rules.normalise.value,
        "audience_share": plain(rules.audience_share),
    }
    if rules.ties:
        document["ties"] = list(rules.ties)
    return document


def criteria_document(criteria: Iterable[Criterion]) -> list[dict[str, object]]:
    """Give criteria as they stand in an event file; empty guidance is left out."""
    documents: list[dict[str, object]] = []
    for criterion in criteria:
        document: dict[str, object] = {
            "key": criterion.key,
            "name": criterion.name,
            "min": plain(criterion.minimum),
            "max": plain(criterion.maximum),
            "step": plain(criterion.step),
            "weight": plain(criterion.weight),
        }
        if criterion.guidance:
            document["guidance"] = criterion.guidance
        documents.append(document)
    return documents


def _read_ties(value: object, path: str) -> tuple[str, ...]:
    return tuple(read_text(tie, f"{path}[{index}]") for index, tie in enumerate(read_list(value, path)))


def _read_criterion(document: object, path: str, *, order: int) -> Criterion:
    """Read one criterion; `points` is only another name for the highest score of a plain scale."""
    texts = {"key": "key", "name": "name", "guidance": "guidance"}
    numbers = {"points": "maximum", "min": "minimum", "max": "maximum", "step": "step", "weight": "weight"}
    parts = read_object(document, path, allowed={**texts, **numbers})
    for needed in ("key", "name"):
        if needed not in parts:
            raise Invalid(N_("This is missing."), field=f"{path}.{needed}")
    if not {"max", "points"} & set(parts):
        raise Invalid(N_("This is missing."), field=f"{path}.max")
    values: dict[str, object] = {
        field: read_text(parts[name], f"{path}.{name}") for name, field in texts.items() if name in parts
    }
    values |= {field: read_number(parts[name], f"{path}.{name}") for name, field in numbers.items() if name in parts}
    return within(path, lambda: Criterion(order=order, **values))  # type: ignore[arg-type]
