"""Who hands organisations to whom, from which day, and which of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from webapp.core.forms import NEEDED, DateField, Form, TextField, WholeNumberField, at_most
from webapp.core.ids import record_numbers
from webapp.organisations.rules.assigning import REASON_MAX

if TYPE_CHECKING:
    from datetime import date

    from webapp.organisations.forms.choices import Choices
    from webapp.organisations.models import Handover

NO_CHOICE = ("", "—")


class HandoverForm(Form):
    """A hand-over; it stands in the address until it is carried out."""

    giver_id = SelectField(_("From whom"), coerce=str, validators=[NEEDED])
    taker_id = SelectField(_("To whom"), coerce=str, validators=[NEEDED])
    first_day = DateField(_("From which day"), validators=[NEEDED])
    reason = TextField(_("Why"), validators=[NEEDED, at_most(REASON_MAX)])
    back = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    assignment = SelectMultipleField(_("Organisations"), validate_choice=False)

    def offer(self, givers: Choices, takers: Choices) -> None:
        """Set who can be chosen."""
        self._offered = {value for value, _ in givers}, {value for value, _ in takers}
        self.giver_id.choices = [NO_CHOICE, *givers]
        self.taker_id.choices = [NO_CHOICE, *takers]

    def show_back(self, made: Handover, today: date, reason: str) -> None:
        """Fill the form so that it takes a hand-over back, unless the address says otherwise."""
        self.giver_id.data = self.giver_id.data or str(made.taker_id)
        self.taker_id.data = self.taker_id.data or str(made.giver_id)
        self.first_day.data = self.first_day.data or max(today, made.first_day)
        self.reason.data = self.reason.data or reason

    @property
    def people(self) -> tuple[int, int] | None:
        """Giver and taker, once both are chosen and differ."""
        givers, takers = self._offered
        giver, taker = self.giver_id.data or "", self.taker_id.data or ""
        if giver not in givers or taker not in takers or giver == taker:
            return None
        return int(giver), int(taker)

    @property
    def ids(self) -> list[int]:
        """The ticked assignments."""
        return record_numbers(self.assignment.data)

    @property
    def given(self) -> dict[str, Any]:
        """The hand-over as the command takes it."""
        return {
            "giver_id": int(self.giver_id.data),
            "taker_id": int(self.taker_id.data),
            "assignment_ids": self.ids,
            "first_day": self.first_day.data,
            "reason": self.reason.data or "",
            "takes_back_id": self.back.data,
        }
