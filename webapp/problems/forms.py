"""What a coordinator sends about a problem."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import HiddenField
from wtforms.validators import InputRequired

from webapp.core.forms import Form, LongTextField, WholeNumberField
from webapp.core.ids import new_uuid


class DecisionForm(Form):
    """A decision: as of which version, under which key, and why."""

    version = WholeNumberField(validators=[InputRequired()])
    key = HiddenField(validators=[InputRequired()])
    reason = LongTextField(lazy_gettext("Reason"))

    @classmethod
    def blank(cls, version: int) -> DecisionForm:
        """Return an empty decision on this version under a new key."""
        return cls(formdata=None, version=version, key=new_uuid())
