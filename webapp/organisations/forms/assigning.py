"""Who looks after an organisation, and which of two records lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from webapp.core.forms import NEEDED, DateField, Form, TextField, WholeNumberField, at_most
from webapp.core.ids import record_numbers
from webapp.organisations.rules.assigning import REASON_MAX, UNIT_MAX

if TYPE_CHECKING:
    from webapp.organisations.forms.choices import Choices


class AssignForm(Form):
    """Who looks after an organisation from which day to which."""

    account_id = SelectField(_("Instructor"), coerce=str, validators=[NEEDED])
    from_day = DateField(_("First day"), validators=[NEEDED])
    to_day = DateField(_("Last day"), description=_("Blank: until further notice."), validators=[Optional()])
    sending_unit = TextField(
        _("Sending unit"),
        description=_("Blank: the one in the instructor's account."),
        validators=[Optional(), at_most(UNIT_MAX)],
    )

    def offer(self, instructors: Choices) -> None:
        """Set what can be chosen."""
        self.account_id.choices = [("", "—"), *instructors]

    @property
    def given(self) -> dict[str, Any]:
        """Who is assigned, and when, as the command takes it."""
        return {
            "account_id": int(self.account_id.data),
            "from_day": self.from_day.data,
            "to_day": self.to_day.data,
            "sending_unit": self.sending_unit.data or "",
        }


class AssignManyForm(AssignForm):
    """The same for all that are ticked in a list."""

    organisation = SelectMultipleField(
        _("Organisations"), validate_choice=False, validators=[InputRequired(_("Tick at least one organisation."))]
    )

    @property
    def organisation_ids(self) -> list[int]:
        """The ticked organisations."""
        return record_numbers(self.organisation.data)


class EndForm(Form):
    """When and why an assignment ends."""

    last_day = DateField(_("Last day"), validators=[NEEDED])
    reason = TextField(
        _("Why it ends"),
        validators=[NEEDED, at_most(REASON_MAX)],
    )

    @property
    def given(self) -> dict[str, Any]:
        """Day and reason, as the command takes them."""
        return {"last_day": self.last_day.data, "reason": self.reason.data or ""}


class MergeForm(Form):
    """Two records as they were opened, and which of them lives on."""

    kept_id = WholeNumberField(validators=[NEEDED])
    other_id = WholeNumberField(validators=[NEEDED])
    other_version = WholeNumberField(validators=[NEEDED])
    first_id = WholeNumberField(validators=[NEEDED])
    first_version = WholeNumberField(validators=[NEEDED])

    @property
    def chosen(self) -> dict[str, int]:
        """Both records with their versions, as the command takes them."""
        first = (self.first_id.data or 0, self.first_version.data or 0)
        other = (self.other_id.data or 0, self.other_version.data or 0)
        kept, merged = (first, other) if self.kept_id.data == first[0] else (other, first)
        return {"kept_id": kept[0], "kept_version": kept[1], "merged_id": merged[0], "merged_version": merged[1]}
