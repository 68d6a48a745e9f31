"""The hall's word."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms.validators import Length

from webapp.core.forms import NEEDED, Form, TextField
from webapp.roadshows.rules.draw import WORD_LENGTH


class WordForm(Form):
    """What somebody in the hall said."""

    word = TextField(_("The hall's word or number"), validators=[NEEDED, Length(max=WORD_LENGTH)])
