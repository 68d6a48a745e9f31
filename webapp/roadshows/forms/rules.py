"""Criteria and rules, read and written in the words of the event file."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, HiddenField, SelectField, SubmitField
from wtforms.validators import NumberRange

from webapp.core.forms import NEEDED, DecimalField, Form, LongTextField, TextField, WholeNumberField
from webapp.core.i18n import explain
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.scoring import (
    CRITERION_TIE,
    MOST_CRITERIA,
    MOST_DECIMALS,
    MOST_TRIMMED,
    Aggregation,
    Criterion,
    Level,
    Normalise,
    RoundAt,
    Rules,
    Tie,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webapp.core.errors import Invalid

from webapp.roadshows.forms.parts import LEFT_OUT, LONG, NAME, Versioned, blank

_SPARE_ROWS = 1
_TIES = 3
_ROW = re.compile(r"criteria\[(\d+)\]\.(\w+)")
_TIE = re.compile(r"ties\[(\d+)\]")
_PART_NAMES = {"min": "minimum", "max": "maximum"}


class CriterionPart(Form):
    """One row of the criteria; a row without a name is left out."""

    class Meta(Form.Meta):
        """The token stands in the whole form."""

        csrf = False

    key = HiddenField()
    name = TextField(_("Criterion"), validators=[LEFT_OUT, NAME], filters=[blank])
    maximum = DecimalField(_("Highest score"), places=None, validators=[LEFT_OUT])
    minimum = DecimalField(_("Lowest score"), places=None, validators=[LEFT_OUT])
    step = DecimalField(_("Step"), places=None, validators=[LEFT_OUT])
    weight = DecimalField(_("Weight"), places=None, validators=[LEFT_OUT])
    guidance = LongTextField(_("Guidance for judges"), validators=[LEFT_OUT, LONG])
    category = TextField(_("Only for the category"), validators=[LEFT_OUT, NAME], filters=[blank])

    def document(self, key: str) -> dict[str, Any]:
        """Return the row as a criterion of an event file; what is left empty takes the default."""
        numbers = {
            "max": self.maximum.data,
            "min": self.minimum.data,
            "step": self.step.data,
            "weight": self.weight.data,
        }
        return {
            "key": key,
            "name": self.name.data,
            **{name: plain(number) for name, number in numbers.items() if number is not None},
            "guidance": self.guidance.data or "",
            "category": (self.category.data or "").strip(),
        }


class RulesForm(Versioned):
    """Criteria and rules, read and written in the words of the event file."""

    criteria = FieldList(FormField(CriterionPart), max_entries=MOST_CRITERIA + _SPARE_ROWS)
    aggregation = SelectField(
        _("Score of an entry"),
        choices=lambda: [
            (Aggregation.TRIMMED_MEAN.value, _("Mean without the highest and lowest")),
            (Aggregation.MEAN.value, _("Mean of all judges")),
            (Aggregation.MEDIAN.value, _("Median of the judges")),
        ],
    )
    trim_high = WholeNumberField(
        _("Highest scores left out"), validators=[NEEDED, NumberRange(0, MOST_TRIMMED, _("0 to 20."))]
    )
    trim_low = WholeNumberField(
        _("Lowest scores left out"), validators=[NEEDED, NumberRange(0, MOST_TRIMMED, _("0 to 20."))]
    )
    decimals = WholeNumberField(
        _("Decimals of the result"), validators=[NEEDED, NumberRange(0, MOST_DECIMALS, _("0 to 4."))]
    )
    level = SelectField(
        _("Left out and averaged"),
        choices=lambda: [
            (Level.TOTALS.value, _("Judges' totals")),
            (Level.CRITERION.value, _("Each criterion for itself")),
        ],
    )
    round_at = SelectField(
        _("Rounded"),
        choices=lambda: [
            (RoundAt.RESULT.value, _("The result alone")),
            (RoundAt.CRITERION.value, _("Each criterion, then the result")),
        ],
    )
    normalise = SelectField(
        _("Harsh and mild judges"),
        choices=lambda: [
            (Normalise.NONE.value, _("Scores as given")),
            (Normalise.Z_SCORE.value, _("Evened out by z-score")),
            (Normalise.RANK.value, _("Evened out by rank")),
        ],
    )
    factor = DecimalField(_("Factor on the result"), places=None, validators=[NEEDED])
    audience_share = DecimalField(
        _("Audience's share of the score (%)"), places=None, validators=[LEFT_OUT, NumberRange(0, 100, _("0 to 100."))]
    )
    ties = FieldList(SelectField(validators=[LEFT_OUT]), min_entries=_TIES, max_entries=_TIES)

    more = SubmitField()

    def fill(self, version: int, rules: Rules, criteria: Sequence[Criterion]) -> None:
        """Show what is in force, with a spare row for one more criterion."""
        self.version.data = version
        for name in ("trim_high", "trim_low", "decimals", "factor"):
            getattr(self, name).data = getattr(rules, name)
        self.audience_share.data = Decimal(plain(rules.audience_share.scaleb(2).normalize()))
        for name in ("aggregation", "level", "round_at", "normalise"):
            getattr(self, name).data = getattr(rules, name).value
        for criterion in criteria:
            self.criteria.append_entry(_row(criterion))
        for place, tie in enumerate(rules.ties[:_TIES]):
            self.ties[place].data = tie

    def offer(self, criteria: Iterable[Criterion]) -> None:
        """Offer the tie rules and a spare row; to be called before validation and before rendering."""
        choices = [
            ("", _("Nothing further")),
            *((CRITERION_TIE + one.key, one.name) for one in criteria),
            (Tie.UNTRIMMED_MEAN.value, _("Mean with all judges")),
            (Tie.MEDIAN.value, _("Median of the judges")),
            (Tie.FIRSTS.value, _("Number of first places")),
            (Tie.DECISION.value, _("Recorded decision")),
        ]
        for select in self.ties:
            select.choices = choices

    def spare(self) -> None:
        """Have an empty row at the end; one more when it was asked for."""
        full = len(self.criteria) >= MOST_CRITERIA
        if not full and (self.more.data or not self.criteria or self.criteria[-1].form.name.data):
            self.criteria.append_entry({})

    def documents(self, held: Rules) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return `rules` and `criteria` as an event file has them; what the form does not show stays."""
        rules = {
            "aggregation": self.aggregation.data,
            "trim_high": self.trim_high.data,
            "trim_low": self.trim_low.data,
            "level": self.level.data,
            "round_at": self.round_at.data,
            "decimals": self.decimals.data,
            "factor": plain(self.factor.data or Decimal(0)),
            "normalise": self.normalise.data,
            "audience_share": plain(self._share(held)),
            "ties": [select.data for select in self.ties if select.data],
        }
        return rules, [part.form.document(key) for part, key in self._named()]

    def _share(self, held: Rules) -> Decimal:
        """Return the share as a part of one; in the words it is held in while it is the same."""
        if self.audience_share.data is None:
            return held.audience_share
        share = self.audience_share.data.scaleb(-2).normalize()
        return held.audience_share if share == held.audience_share else share

    def refuse(self, error: Invalid) -> None:
        """Put a refusal of the event file's reader beside the field it is about."""
        path = (error.field or "").removeprefix("rules.")
        if row := _ROW.fullmatch(path):
            part = self._named()[int(row[1])][0].form
            error.field = _PART_NAMES.get(row[2], row[2])
            part.refuse(error)
        elif tie := _TIE.fullmatch(path):
            chosen = [select for select in self.ties if select.data]
            chosen[int(tie[1])].errors = [explain(error)]
        else:
            error.field = path
            super().refuse(error)

    def _named(self) -> list[tuple[FormField[Any], str]]:
        """Return the rows that have a name, each with its key; new ones get a free one."""
        rows = [row for row in self.criteria if row.form.name.data]
        taken = {row.form.key.data for row in rows}
        free = (f"c{number}" for number in range(1, MOST_CRITERIA * 2) if f"c{number}" not in taken)
        return [(row, row.form.key.data or next(free)) for row in rows]


def _row(criterion: Criterion) -> dict[str, str | Decimal]:
    return {
        "key": criterion.key,
        "name": criterion.name,
        "maximum": criterion.maximum,
        "minimum": criterion.minimum,
        "step": criterion.step,
        "weight": criterion.weight,
        "guidance": criterion.guidance,
        "category": criterion.category,
    }
