"""Rounds of dispatch: the round, who is proposed, and the next step of those who are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import AnyOf, InputRequired, Optional

from webapp.core.forms import NEEDED, DateField, Form, TextField, at_most
from webapp.core.ids import record_numbers
from webapp.organisations.forms.choices import named
from webapp.organisations.rules.dispatch import NAME_MAX, REASON_MAX, UNIT_KIND_NAMES, UNIT_MAX, Step, UnitKind

if TYPE_CHECKING:
    from webapp.organisations.forms.choices import Choices


class RoundForm(Form):
    """A new round and its term."""

    name = TextField(
        _("Name of the round"),
        description=_("Such as: second round of 2026."),
        validators=[NEEDED, at_most(NAME_MAX)],
    )
    from_day = DateField(_("First day"), validators=[NEEDED])
    to_day = DateField(_("Last day"), validators=[NEEDED])

    @property
    def given(self) -> dict[str, Any]:
        """The round as the command takes it."""
        return {"name": self.name.data or "", "from_day": self.from_day.data, "to_day": self.to_day.data}


class ProposeForm(Form):
    """Whom to propose, and which unit sends them."""

    account = SelectMultipleField(
        _("Instructors"), validate_choice=False, validators=[InputRequired(_("Tick at least one person."))]
    )
    unit_kind = SelectField(_("Kind of sending unit"), validators=[NEEDED])
    unit = TextField(
        _("Sending unit"),
        description=_("Blank: the one in the instructor's account."),
        validators=[Optional(), at_most(UNIT_MAX)],
    )

    def offer(self, people: Choices) -> None:
        """Set what can be chosen."""
        self.account.choices = people
        self.unit_kind.choices = named(UNIT_KIND_NAMES)

    @property
    def given(self) -> dict[str, Any]:
        """Who is proposed, as the command takes it."""
        return {
            "account_ids": record_numbers(self.account.data),
            "unit_kind": UnitKind(self.unit_kind.data),
            "unit": self.unit.data or "",
        }


class StepForm(Form):
    """The next step of those who are ticked; each step is a button."""

    dispatch = SelectMultipleField(
        _("Who is sent"), validate_choice=False, validators=[InputRequired(_("Tick at least one person."))]
    )
    reason = TextField(
        _("Why"), description=_("Needed to adjust or recall."), validators=[Optional(), at_most(REASON_MAX)]
    )
    step = TextField(_("Next step of the ticked ones"), validators=[AnyOf([step.value for step in Step])])

    @property
    def given(self) -> dict[str, Any]:
        """The step as the command takes it."""
        return {
            "dispatch_ids": record_numbers(self.dispatch.data),
            "step": Step(self.step.data or ""),
            "reason": self.reason.data or "",
        }
