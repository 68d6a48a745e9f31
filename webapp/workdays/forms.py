"""What an administrator says about a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import Optional

from webapp.core.forms import NEEDED, DateField, Form, TextField, at_most
from webapp.core.i18n import translate_text
from webapp.workdays.rules import KIND_NAMES, NAME_LENGTH, REASON_LENGTH, Kind

if TYPE_CHECKING:
    from datetime import date

    from webapp.workdays.models import SpecialDay

BACK = "back"


class DayForm(Form):
    """One day, or the days of a holiday."""

    first = DateField(_("First day"), validators=[NEEDED])
    last = DateField(_("Last day"), description=_("Leave empty for one day."), validators=[Optional()])
    kind = RadioField(_("These days are"), default=Kind.HOLIDAY.value)
    name = TextField(_("Name of the day"), validators=[at_most(NAME_LENGTH)])
    reason = TextField(
        _("Reason"),
        description=_("Such as the notice that announces it. It is kept in the audit record."),
        validators=[at_most(REASON_LENGTH)],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, translate_text(name)) for kind, name in KIND_NAMES.items()]
        self.kind.choices.append((BACK, gettext("As the calendar has it")))

    def show(self, first: date, last: date | None, entry: SpecialDay | None) -> None:
        """Begin with these days, as the first is entered now."""
        self.first.data, self.last.data = first, last
        if entry:
            self.kind.data, self.name.data = entry.kind.value, entry.name

    @property
    def chosen(self) -> Kind | None:
        """What the days become; None for what they are without the table."""
        return None if self.kind.data == BACK else Kind(self.kind.data)
