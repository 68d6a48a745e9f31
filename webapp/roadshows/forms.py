"""What a coordinator types about a roadshow."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, HiddenField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from webapp.core.forms import DateField, DecimalField, Form, LongTextField, TextField, WholeNumberField
from webapp.roadshows.rules.entry import EntryText
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.scoring import (
    CRITERION_TIE,
    GUIDANCE_LENGTH,
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
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from webapp.core.errors import Invalid
    from webapp.roadshows.models import Event

_SPARE_ROWS = 1
_TIES = 3
_NEEDED = InputRequired(_("Please fill this in."))
_NAME = Length(max=NAME_LENGTH, message=_("At most %(max)d characters."))
_LONG = Length(max=GUIDANCE_LENGTH, message=_("At most %(max)d characters."))
_ROW = re.compile(r"criteria\[(\d+)\]\.(\w+)")
_PART_NAMES = {"min": "minimum", "max": "maximum"}


class Versioned(Form):
    """A form that was opened on a certain state of its record."""

    version = WholeNumberField(widget=HiddenInput(), validators=[_NEEDED])


class CreateForm(Form):
    """A new event; its criteria and rules start with the defaults."""

    name = TextField(_("Name of the event"), validators=[_NEEDED, _NAME])
    area_code = SelectField(_("Held by"), validators=[_NEEDED])
    day = DateField(_("Date"), validators=[_NEEDED])
    slug = TextField(
        _("Short name for its address"),
        description=_("Letters, digits and hyphens. Left empty, one is chosen."),
        validators=[Optional(), Regexp(r"[A-Za-z0-9_-]{1,40}$", message=_("Letters, digits and hyphens only."))],
    )


class EventForm(Versioned):
    """An event's particulars."""

    name = TextField(_("Name of the event"), validators=[_NEEDED, _NAME])
    day = DateField(_("Date"), validators=[_NEEDED])
    presentation = WholeNumberField(
        _("Minutes for a presentation"), validators=[_NEEDED, NumberRange(1, 240, _("1 to 240 minutes."))]
    )
    questions = WholeNumberField(
        _("Minutes for questions"), validators=[_NEEDED, NumberRange(1, 240, _("1 to 240 minutes."))]
    )


class CriterionPart(Form):
    """One row of the criteria; a row without a name is left out."""

    class Meta(Form.Meta):
        """The token stands in the whole form."""

        csrf = False

    key = HiddenField()
    name = TextField(_("Criterion"), validators=[Optional(), _NAME])
    maximum = DecimalField(_("Highest score"), validators=[Optional()])
    minimum = DecimalField(_("Lowest score"), validators=[Optional()])
    step = DecimalField(_("Step"), validators=[Optional()])
    weight = DecimalField(_("Weight"), validators=[Optional()])
    guidance = LongTextField(_("Guidance for judges"), validators=[Optional(), _LONG])

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
        }


class RulesForm(Versioned):
    """Criteria and rules, read and written in the words of the event file."""

    criteria = FieldList(FormField(CriterionPart), max_entries=MOST_CRITERIA + _SPARE_ROWS)
    aggregation = SelectField(
        _("Score of an entry"),
        choices=[
            (Aggregation.TRIMMED_MEAN.value, _("Mean without the highest and lowest")),
            (Aggregation.MEAN.value, _("Mean of all judges")),
            (Aggregation.MEDIAN.value, _("Median of the judges")),
        ],
    )
    trim_high = WholeNumberField(
        _("Highest scores left out"), validators=[_NEEDED, NumberRange(0, MOST_TRIMMED, _("0 to 20."))]
    )
    trim_low = WholeNumberField(
        _("Lowest scores left out"), validators=[_NEEDED, NumberRange(0, MOST_TRIMMED, _("0 to 20."))]
    )
    decimals = WholeNumberField(
        _("Decimals of the result"), validators=[_NEEDED, NumberRange(0, MOST_DECIMALS, _("0 to 4."))]
    )
    level = SelectField(
        _("Left out and averaged"),
        choices=[
            (Level.TOTALS.value, _("Judges' totals")),
            (Level.CRITERION.value, _("Each criterion for itself")),
        ],
    )
    round_at = SelectField(
        _("Rounded"),
        choices=[
            (RoundAt.RESULT.value, _("The result alone")),
            (RoundAt.CRITERION.value, _("Each criterion, then the result")),
        ],
    )
    normalise = SelectField(
        _("Harsh and mild judges"),
        choices=[
            (Normalise.NONE.value, _("Scores as given")),
            (Normalise.Z_SCORE.value, _("Evened out by z-score")),
            (Normalise.RANK.value, _("Evened out by rank")),
        ],
    )
    factor = DecimalField(_("Factor on the result"), validators=[_NEEDED])
    ties = FieldList(SelectField(validators=[Optional()]), min_entries=_TIES, max_entries=_TIES)

    def fill(self, event: Event, rules: Rules, criteria: Sequence[Criterion]) -> None:
        """Show what is in force, with a spare row for one more criterion."""
        self.version.data = event.version
        for name in ("trim_high", "trim_low", "decimals", "factor"):
            getattr(self, name).data = getattr(rules, name)
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
        """Add an empty row."""
        if len(self.criteria) < MOST_CRITERIA:
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
            "audience_share": plain(held.audience_share),
            "ties": [select.data for select in self.ties if select.data],
        }
        return rules, [part.form.document(key) for part, key in self._named()]

    def refuse(self, error: Invalid) -> None:
        """Put a refusal of the event file's reader beside the field it is about."""
        match = _ROW.fullmatch(error.field or "")
        if match:
            part = self._named()[int(match[1])][0].form
            error.field = _PART_NAMES.get(match[2], match[2])
            part.refuse(error)
        else:
            error.field = (error.field or "").removeprefix("rules.")
            super().refuse(error)

    def _named(self) -> list[tuple[FormField[Any], str]]:
        """Return the rows that have a name, each with its key; new ones get a free one."""
        rows = [row for row in self.criteria if row.form.name.data]
        taken = {row.form.key.data for row in rows}
        free = (f"c{number}" for number in range(1, MOST_CRITERIA * 2) if f"c{number}" not in taken)
        return [(row, row.form.key.data or next(free)) for row in rows]


class EntryForm(Versioned):
    """What is told about an entry."""

    name = TextField(_("Name of the entry"), validators=[_NEEDED, _NAME])
    area_code = SelectField(_("From"), validators=[_NEEDED])
    owner = TextField(_("Organisation"), validators=[Optional(), _NAME])
    presenter = TextField(_("Presenter"), validators=[Optional(), _NAME])
    category = TextField(_("Category"), validators=[Optional(), _NAME])

    def text(self) -> EntryText:
        """Return what was typed."""
        return EntryText(
            name=self.name.data or "",
            area_code=self.area_code.data,
            owner=self.owner.data or "",
            presenter=self.presenter.data or "",
            category=self.category.data or "",
        )


class JudgeForm(Versioned):
    """A judge's name and unit."""

    name = TextField(_("Name of the judge"), validators=[_NEEDED, _NAME])
    unit = TextField(_("Unit"), validators=[Optional(), _NAME])


class ReasonForm(Versioned):
    """A step that needs a reason."""

    reason = TextField(_("Reason"), validators=[_NEEDED, _LONG])


class ReplaceForm(Versioned):
    """Who takes a judge's place, and why."""

    name = TextField(_("Name of the new judge"), validators=[_NEEDED, _NAME])
    unit = TextField(_("Unit"), validators=[Optional(), _NAME])
    reason = TextField(_("Reason"), validators=[_NEEDED, _LONG])


class RecusalForm(Form):
    """Which entry a judge does not score, and why."""

    entry = SelectField(_("Entry"), validators=[_NEEDED])
    reason = TextField(_("Reason"), validators=[_NEEDED, _LONG])


def _row(criterion: Criterion) -> dict[str, str | Decimal]:
    return {
        "key": criterion.key,
        "name": criterion.name,
        "maximum": criterion.maximum,
        "minimum": criterion.minimum,
        "step": criterion.step,
        "weight": criterion.weight,
        "guidance": criterion.guidance,
    }
