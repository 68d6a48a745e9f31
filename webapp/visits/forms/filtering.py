"""What the address of a list of visits may narrow it to."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField
from wtforms.widgets import HiddenInput

from webapp.core.forms import DateField, Form, TextField, WholeNumberField
from webapp.visits.rules.filtering import Filter
from webapp.visits.rules.states import State


class FilterForm(Form):
    """What the address of a list narrows it to; what is written wrongly there narrows nothing."""

    class Meta(Form.Meta):
        """A list is read, not changed: no token."""

        csrf = False

    q = TextField(lazy_gettext("Organisation visited"))
    state = SelectField(lazy_gettext("State"), validate_choice=False, default="")
    since = DateField(lazy_gettext("From"))
    until = DateField(lazy_gettext("To"))
    area = SelectField(lazy_gettext("Area"), validate_choice=False, default="")
    organisation = WholeNumberField(widget=HiddenInput())
    mine = BooleanField(lazy_gettext("Only my own"))

    @property
    def chosen(self) -> Filter:
        """Return what was chosen."""
        return Filter(
            state=State(self.state.data) if self.state.data in set(State) else None,
            since=self.since.data,
            until=self.until.data,
            area_code=self.area.data or "",
            organisation_id=self.organisation.data,
            mine=self.mine.data,
            text=self.q.data or "",
        )

    @property
    def address(self) -> dict[str, str]:
        """Return what was chosen as it stands in the address, for links that keep it."""
        asked = {name: request.args.get(name, "") for name in self._fields}
        return {name: text for name, text in asked.items() if text}
