"""An objection to a published result, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from webapp.core.forms import NEEDED, DateField, Form, LongTextField, TextField, at_most
from webapp.roadshows.rules.notice import WHO_LENGTH, WORDS_LENGTH

if TYPE_CHECKING:
    from datetime import date

_WORDS = at_most(WORDS_LENGTH)


class ObjectionForm(Form):
    """Who objects, when it came in, and to what."""

    raised_by = TextField(_("Who objects"), validators=[NEEDED, at_most(WHO_LENGTH)])
    received_on = DateField(_("Received on"), validators=[NEEDED])
    words = LongTextField(_("Objection"), id="objection", validators=[NEEDED, _WORDS])

    @classmethod
    def blank(cls, today: date) -> ObjectionForm:
        """Return an empty form for something that came in today."""
        return cls(formdata=None, received_on=today)


class AnswerForm(Form):
    """What is answered to an objection."""

    words = LongTextField(_("Answer"), id="answer", validators=[NEEDED, _WORDS])
