"""How an event is scored: its criteria and its rules, checked once and then frozen.

The words and defaults are those of the event file (`flask roadshows load`): `read_rules` and
`read_criteria` take that file's parts, `rules_document` and `criteria_document` give them back. A refusal
is an `Invalid` whose `field` is the path in the file, such as `criteria[0].step`.
"""

from webapp.roadshows.rules.scoring.file import criteria_document, read_criteria, read_rules, rules_document
from webapp.roadshows.rules.scoring.terms import (
    CRITERION_TIE,
    GUIDANCE_LENGTH,
    KEY,
    MOST_CRITERIA,
    MOST_DECIMALS,
    MOST_TRIMMED,
    NAME_LENGTH,
    Aggregation,
    Criterion,
    Level,
    Normalise,
    RoundAt,
    Rules,
    Tie,
    check,
    check_category,
    criteria_for,
    default_criteria,
    is_separate,
    tie_order,
)

__all__ = [
    "CRITERION_TIE",
    "GUIDANCE_LENGTH",
    "KEY",
    "MOST_CRITERIA",
    "MOST_DECIMALS",
    "MOST_TRIMMED",
    "NAME_LENGTH",
    "Aggregation",
    "Criterion",
    "Level",
    "Normalise",
    "RoundAt",
    "Rules",
    "Tie",
    "check",
    "check_category",
    "criteria_document",
    "criteria_for",
    "default_criteria",
    "is_separate",
    "read_criteria",
    "read_rules",
    "rules_document",
    "tie_order",
]
