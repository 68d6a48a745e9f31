"""Rules and criteria as they stand in an event file, read strictly and written back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.core.errors import N_, Invalid
from webapp.roadshows.rules.reading import (
    plain,
    read_choice,
    read_list,
    read_number,
    read_object,
    read_text,
    read_whole,
    within,
)
from webapp.roadshows.rules.scoring.terms import Aggregation, Criterion, Level, Normalise, RoundAt, Rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


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
    """Give criteria as they stand in an event file; empty guidance and category are left out."""
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
        optional = {"guidance": criterion.guidance, "category": criterion.category}
        document |= {name: text for name, text in optional.items() if text}
        documents.append(document)
    return documents


def _read_ties(value: object, path: str) -> tuple[str, ...]:
    return tuple(read_text(tie, f"{path}[{index}]") for index, tie in enumerate(read_list(value, path)))


def _read_criterion(document: object, path: str, *, order: int) -> Criterion:
    """Read one criterion; `points` is only another name for the highest score of a plain scale."""
    texts = {"key": "key", "name": "name", "guidance": "guidance", "category": "category"}
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
