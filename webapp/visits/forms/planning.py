"""How often organisations are visited, and what the address of a trip holds."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import HiddenInput

from webapp.core.clock import SHANGHAI
from webapp.core.forms import NEEDED, DateField, Form, WholeNumberField
from webapp.core.ids import record_numbers
from webapp.visits.rules.due import MONTHS, Frequency
from webapp.visits.rules.trips import MOST_STOPS

if TYPE_CHECKING:
    from webapp.visits.queries.planning import Setting

FIRST_START: Final = 9
_STARTS = tuple(f"{hour:02d}:{minute:02d}" for hour in range(7, 19) for minute in (0, 30))


class FrequencyForm(Form):
    """How often one tier is visited; several stand on one page, told apart by their prefix."""

    months = SelectField(_("One visit in"), coerce=int)
    notice_days = WholeNumberField(
        _("Remind before"), description=_("Days before the end of the period."), validators=[NEEDED]
    )
    version = WholeNumberField(widget=HiddenInput(), validators=[NEEDED])

    def offer(self) -> None:
        """Set what can be chosen."""
        self.months.choices = [(count, lazy_ngettext("%(num)s month", "%(num)s months", count)) for count in MONTHS]

    def show(self, setting: Setting) -> None:
        """Fill the form from what holds now."""
        self.months.data = setting.frequency.months
        self.notice_days.data = setting.frequency.notice_days
        self.version.data = setting.version

    @property
    def frequency(self) -> Frequency:
        """What was chosen."""
        return Frequency(self.months.data, self.notice_days.data or 0)


class TripForm(Form):
    """Which organisations to go round, on which day and from when; it stands in the address and is never refused."""

    class Meta(Form.Meta):
        """Nothing is changed: no token."""

        csrf = False

    organisation = SelectMultipleField(validate_choice=False)
    first = WholeNumberField()
    day = DateField(_("Day"))
    start = SelectField(_("First visit at"), validate_choice=False, default=f"{FIRST_START:02d}:00")

    def offer(self) -> None:
        """Set what can be chosen."""
        self.start.choices = [(text, text) for text in _STARTS]

    @property
    def too_many(self) -> bool:
        """Whether more were chosen than one can visit."""
        return len(self.organisation.data or []) > MOST_STOPS

    @property
    def ids(self) -> list[int]:
        """The chosen organisations, at most as many as one can visit."""
        return list(dict.fromkeys(record_numbers(self.organisation.data)))[:MOST_STOPS]

    def begins(self, today: date) -> datetime:
        """Return when the first visit begins; what nobody could have chosen counts as nine o'clock."""
        text = self.start.data if self.start.data in _STARTS else f"{FIRST_START:02d}:00"
        return datetime.combine(self.day.data or today, time.fromisoformat(text), SHANGHAI)
