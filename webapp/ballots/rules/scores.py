"""Reading what a judge typed.

Full-width digits and points are taken as the plain ones, since a Chinese keyboard gives either. Everything
else that is not plain decimal notation is refused: signs, exponents, NaN.
"""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from webapp.core.errors import N_, Invalid
from webapp.roadshows.rules.reading import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from webapp.roadshows.rules.scoring import Criterion

PREFIX: Final = "score-"
NUMBER: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,12})?")
_LONGEST: Final = 26  # characters of such a number
_WHOLE: Final = re.compile(r"[0-9]{1,6}")
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９．。－−–", "0123456789..---")


class InvalidScores(Invalid):
    """Scores that cannot be taken; `errors` gives the refusal of each field, `score-<key>`."""

    def __init__(self, errors: Mapping[str, Invalid]) -> None:
        """Keep all refusals and speak with the first one's words."""
        first = next(iter(errors.values()))
        super().__init__(first.message, field=first.field)
        self.params = first.params
        self.errors = errors


def tidy(number: Decimal) -> Decimal:
    """Give the same number without trailing zeros or an exponent."""
    return Decimal(plain(number.normalize()))


def score_field(key: str) -> str:
    """Name the form field of a criterion."""
    return PREFIX + key


def refusals(criterion: Criterion) -> dict[str, Invalid]:
    """Give what may be said of a score: that it is `missing`, `unread`, `outside` the scale, or between its `steps`."""
    name = score_field(criterion.key)
    least, most, step = plain(criterion.minimum), plain(criterion.maximum), plain(criterion.step)
    return {
        "missing": Invalid(N_("Give a score."), field=name),
        "unread": Invalid(N_("This cannot be read as a number: use digits and a point."), field=name),
        "outside": Invalid(N_("Give a score from %(least)s to %(most)s."), field=name, least=least, most=most),
        "steps": Invalid(N_("Scores go up from %(least)s in steps of %(step)s."), field=name, least=least, step=step),
    }


def read_score(criterion: Criterion, text: str) -> Decimal:
    """Read one score, without trailing zeros. Raises `Invalid` on the field `score-<key>`."""
    typed = text.strip()
    if not typed:
        raise refusals(criterion)["missing"]
    score = _number(typed) if len(typed) <= _LONGEST else None
    if score is None:
        raise refusals(criterion)["unread"]
    if score.is_signed() or not criterion.minimum <= score <= criterion.maximum:
        raise refusals(criterion)["outside"]
    if not criterion.fits(score):
        raise refusals(criterion)["steps"]
    return score


@lru_cache(maxsize=4096)
def _number(text: str) -> Decimal | None:
    """Read plain decimal notation, None for anything else; a hall types the same few numbers again and again."""
    number = text.translate(_HALF_WIDTH)
    return tidy(Decimal(number)) if NUMBER.fullmatch(number) else None


def read_scores(criteria: Iterable[Criterion], fields: Mapping[str, str]) -> dict[str, Decimal]:
    """Read a whole sheet from its form fields, by criterion key. Raises `InvalidScores`."""
    return _read(criteria, fields, blank=False)


def read_draft(criteria: Iterable[Criterion], fields: Mapping[str, str]) -> dict[str, Decimal]:
    """Read the scores given so far; blank ones are left out. Raises `InvalidScores`."""
    return _read(criteria, fields, blank=True)


def so_far(criteria: Iterable[Criterion], fields: Mapping[str, str]) -> dict[str, Decimal]:
    """Read what can be read, by criterion key; blank and refused scores are left out."""
    scores: dict[str, Decimal] = {}
    for criterion in criteria:
        with suppress(Invalid):
            scores[criterion.key] = read_score(criterion, fields.get(score_field(criterion.key), ""))
    return scores


def read_base(text: str) -> int:
    """Read the revision a ballot starts from; blank is 0, for none. Raises `Invalid` on `base_revision`."""
    number = text.strip() or "0"
    if not _WHOLE.fullmatch(number):
        raise Invalid(N_("The form has no valid identifier. Open it again."), field="base_revision", code="bad_id")
    return int(number)


def _read(criteria: Iterable[Criterion], fields: Mapping[str, str], *, blank: bool) -> dict[str, Decimal]:
    scores: dict[str, Decimal] = {}
    errors: dict[str, Invalid] = {}
    for criterion in criteria:
        text = fields.get(score_field(criterion.key), "")
        if blank and not text.strip():
            continue
        try:
            scores[criterion.key] = read_score(criterion, text)
        except Invalid as error:
            errors[score_field(criterion.key)] = error
    if errors:
        raise InvalidScores(errors)
    return scores


def total(criteria: Iterable[Criterion], scores: Mapping[str, str]) -> Decimal:
    """Return Σ score × weight of scores as they are kept."""
    return tidy(sum((Decimal(scores[one.key]) * one.weight for one in criteria), Decimal(0)))
