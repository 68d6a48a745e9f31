"""An event's particulars."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import NumberRange, Regexp

from webapp.core.forms import NEEDED, DateField, Form, TextField, WholeNumberField
from webapp.roadshows.forms.parts import LEFT_OUT, NAME, Versioned, blank

MINUTE = 60


def slug_field() -> TextField:
    """Return a new field for the short name of an event: each form counts its own fields."""
    return TextField(
        _("Short name for its address"),
        description=_("Letters, digits and hyphens. Left empty, one is chosen."),
        filters=[blank],
        validators=[LEFT_OUT, Regexp(r"[A-Za-z0-9_-]{1,40}$", message=_("Letters, digits and hyphens only."))],
    )


class CreateForm(Form):
    """A new event; its criteria and rules start with the defaults."""

    name = TextField(_("Name of the event"), validators=[NEEDED, NAME])
    area_code = SelectField(_("Held by"), validators=[NEEDED])
    day = DateField(_("Date"), validators=[NEEDED])
    slug = slug_field()


class EventForm(Versioned):
    """An event's particulars."""

    name = TextField(_("Name of the event"), validators=[NEEDED, NAME])
    day = DateField(_("Date"), validators=[NEEDED])
    presentation = WholeNumberField(
        _("Minutes for a presentation"), validators=[NEEDED, NumberRange(1, 240, _("1 to 240 minutes."))]
    )
    questions = WholeNumberField(
        _("Minutes for questions"), validators=[NEEDED, NumberRange(1, 240, _("1 to 240 minutes."))]
    )

    def changes(self) -> dict[str, Any]:
        """Return what was typed, in seconds."""
        typed = self.typed
        seconds = {
            "presentation_seconds": typed.pop("presentation") * MINUTE,
            "question_seconds": typed.pop("questions") * MINUTE,
        }
        return typed | seconds
