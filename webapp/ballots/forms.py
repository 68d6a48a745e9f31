"""The ballot as a form: what was typed, what is wrong with it, and how each criterion is asked.

Not a WTForms form: its fields are the event's criteria, and it stands on the path that a whole hall takes at
once. Nothing typed is lost: a refused value is shown again beside its error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from webapp.ballots.rules.scores import (
    NUMBER,
    PREFIX,
    InvalidScores,
    read_base,
    read_draft,
    read_scores,
    refusals,
    score_field,
    so_far,
    tidy,
)
from webapp.ballots.rules.signals import WORDS_LENGTH, Reason
from webapp.ballots.rules.votes import Mode
from webapp.core.errors import Invalid
from webapp.core.forms import Form, TextField, WholeNumberField
from webapp.core.i18n import explain, translate_text
from webapp.core.ids import new_uuid, parse_uuid
from webapp.roadshows.forms.parts import Versioned
from webapp.roadshows.rules.reading import plain
from webapp.roadshows.rules.scoring import Criterion

MOST_BUTTONS: Final = 11  # up to so many values are buttons, beyond them a stepper with a typed number


@dataclass(frozen=True, slots=True)
class ScoreField:
    """How one criterion is asked: its value as text, None while unset, and the buttons to choose from."""

    criterion: Criterion
    value: str | None
    error: str

    @property
    def name(self) -> str:
        """Name the form field."""
        return score_field(self.criterion.key)

    @property
    def fractional(self) -> bool:
        """Tell whether scores have decimals, so that the keyboard must offer a point."""
        return tidy(self.criterion.step) % 1 != 0 or tidy(self.criterion.minimum) % 1 != 0

    @property
    def rule(self) -> dict[str, str]:
        """Give what the page is told of the scale, so that it refuses in the same words: js/outbox/faults.js."""
        words = {f"data-if-{name}": explain(error) for name, error in refusals(self.criterion).items()}
        return {"data-if-missing": words["data-if-missing"]} if self.choices else {**words, "pattern": NUMBER.pattern}

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Give the values as buttons; none when there are too many."""
        one = self.criterion
        if one.values > MOST_BUTTONS:
            return []
        values = [plain(tidy(one.minimum + one.step * place)) for place in range(one.values)]
        return [(value, value) for value in values]


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """A ballot as it is shown or was sent; `texts` is by field name, as typed.

    `errors` holds refusals by field name; `scores` is what was read, empty when anything is wrong.
    """

    criteria: Sequence[Criterion]
    texts: Mapping[str, str]
    entry: str
    base: int
    client_id: str
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[ScoreField]:
        """Give the criteria in their order, ready to be asked."""
        return [
            ScoreField(one, self.texts.get(name, "").strip() or None, self.errors.get(name, ""))
            for one in self.criteria
            for name in [score_field(one.key)]
        ]

    def again(self, base: int) -> ScoreForm:
        """Ask again for what was typed, as a fresh form upon another revision."""
        return replace(self, base=base, client_id=new_uuid())

    @property
    def general_errors(self) -> list[str]:
        """Give the refusals that stand beside no score."""
        return [text for name, text in self.errors.items() if not name.startswith(PREFIX)]

    @property
    def total(self) -> Decimal:
        """Give the total of what is set and can be read."""
        read = so_far(self.criteria, self.texts)
        return tidy(sum((read[one.key] * one.weight for one in self.criteria if one.key in read), Decimal(0)))

    @property
    def total_most(self) -> Decimal:
        """Give the highest total there can be."""
        return tidy(sum((one.most for one in self.criteria), Decimal(0)))

    @property
    def set_count(self) -> int:
        """Count the criteria that are set."""
        return len(so_far(self.criteria, self.texts))


def shown(criteria: Sequence[Criterion], scores: Mapping[str, str], *, entry: str, base: int) -> ScoreForm:
    """Ask for a ballot, with the scores that are kept."""
    texts = {score_field(key): score for key, score in scores.items()}
    return ScoreForm(criteria, texts, entry, base, new_uuid())


def submitted(criteria: Sequence[Criterion], fields: Mapping[str, str]) -> ScoreForm:
    """Read a ballot that was submitted: every criterion is needed, and the client's own id."""
    errors: dict[str, str] = {}
    scores: dict[str, Decimal] = {}
    base, client_id = 0, ""
    try:
        base, client_id = read_base(fields.get("base_revision", "")), parse_uuid(fields.get("client_id", ""))
    except Invalid as error:
        errors[error.field or "client_id"] = explain(error)
    try:
        scores = read_scores(criteria, fields)
    except InvalidScores as refused:
        errors.update(_explained(refused))
    return ScoreForm(criteria, fields, fields.get("entry", ""), base, client_id, scores, errors)


def drafted(criteria: Sequence[Criterion], fields: Mapping[str, str]) -> ScoreForm:
    """Read the scores set so far: blank ones stay unset, wrong ones are refused and the others kept."""
    errors: dict[str, str] = {}
    try:
        scores = read_draft(criteria, fields)
    except InvalidScores as refused:
        errors, scores = _explained(refused), so_far(criteria, fields)
    base = read_base(fields.get("base_revision", ""))
    return ScoreForm(criteria, fields, fields.get("entry", ""), base, "", scores, errors)


def papered(criteria: Sequence[Criterion], fields: Mapping[str, str]) -> ScoreForm:
    """Read a judge's sheet of paper as somebody typed it in: every criterion is needed."""
    errors: dict[str, str] = {}
    scores: dict[str, Decimal] = {}
    try:
        scores = read_scores(criteria, fields)
    except InvalidScores as refused:
        errors = _explained(refused)
    base = read_base(fields.get("base_revision", ""))
    return ScoreForm(criteria, fields, fields.get("entry", ""), base, "", scores, errors)


def _explained(refused: InvalidScores) -> dict[str, str]:
    return {name: explain(error) for name, error in refused.errors.items()}


class PollForm(Form):
    """How the audience votes."""

    mode = SelectField(
        lazy_gettext("Way of voting"), choices=lambda: [(one.value, translate_text(one.label)) for one in Mode]
    )


class CodesForm(Form):
    """How many codes to print."""

    count = WholeNumberField(lazy_gettext("How many"), [InputRequired(lazy_gettext("Give a number."))])


class TieForm(Form):
    """Who decided about entries that share a place, how, and why; the order itself is `place`, once an entry."""

    decider = TextField(lazy_gettext("Who decided"), [InputRequired(lazy_gettext("Say who decided.")), Length(max=200)])
    way = TextField(lazy_gettext("How"), [InputRequired(lazy_gettext("Say how it was decided.")), Length(max=200)])
    reason = TextField(lazy_gettext("Reason"), [InputRequired(lazy_gettext("Give a reason.")), Length(max=2000)])


class RecusalForm(Form):
    """Why a judge does not score an entry."""

    entry = HiddenField()
    reason = TextField(lazy_gettext("Reason"), [InputRequired(lazy_gettext("Give a reason.")), Length(max=200)])


class RestoreForm(Versioned):
    """Which earlier version is to count again; `version` is the one that the person saw as the current one."""

    revision = SelectField(lazy_gettext("Version to count again"), coerce=int, validate_choice=False)
    reason = TextField(
        lazy_gettext("Reason"),
        [InputRequired(lazy_gettext("Give a reason.")), Length(max=2000)],
        id="restore-reason",
    )


class CodeForm(Form):
    """The six digits that another device shows."""

    code = TextField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("Type the code.")), Regexp(r"\d{6}\Z", message=lazy_gettext("Type six digits."))],
    )


class SignalForm(Form):
    """What a judge tells the console; `entry` is where the page goes on."""

    entry = HiddenField()
    trouble = RadioField(
        lazy_gettext("What is the matter"),
        [Optional()],
        choices=lambda: [(one.value, translate_text(one.label)) for one in Reason],
        validate_choice=False,
    )
    words = TextField(lazy_gettext("In a few words"), [Optional(), Length(max=WORDS_LENGTH)])


class SlideForm(Versioned):
    """What the hall screen shows in place of the stage."""

    slide = SelectField(
        lazy_gettext("Slide"),
        choices=lambda: [
            ("", gettext("None: the stage")),
            ("waiting", gettext("Waiting")),
            ("break", gettext("Break")),
        ],
    )
    slide_note = TextField(
        lazy_gettext("Line of text"), [Optional(), Length(max=60)], filters=[lambda text: text or ""]
    )
