"""What several forms share: the version they were opened on, a reason, and how long texts may be."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from webapp.core.forms import NEEDED, Form, TextField, WholeNumberField, at_most
from webapp.roadshows.rules.notice import USUAL_DAYS
from webapp.roadshows.rules.scoring import GUIDANCE_LENGTH, NAME_LENGTH

LEFT_OUT = Optional()
NAME = at_most(NAME_LENGTH)
LONG = at_most(GUIDANCE_LENGTH)


def blank(text: str | None) -> str:
    """Read a field that was not sent as an empty one."""
    return text or ""


class Versioned(Form):
    """A form that was opened on a certain state of its record."""

    version = WholeNumberField(widget=HiddenInput(), validators=[NEEDED])


class ReasonForm(Versioned):
    """A step that needs a reason."""

    reason = TextField(_("Reason"), validators=[NEEDED, LONG])


class PublishForm(Versioned):
    """Publishing: a reason where the command asks for one, and how long the public notice is to be."""

    reason = TextField(_("Reason"), id="remark", validators=[LONG], filters=[blank])
    notice_days = WholeNumberField(_("Public notice, in workdays"), validators=[NEEDED], default=USUAL_DAYS)


class CorrectionForm(Versioned):
    """What is wrong with a published result."""

    reason = TextField(_("What is wrong with the result"), id="correction", validators=[NEEDED, LONG])


class WhyForm(Form):
    """A reason alone, for a step that no version can overtake."""

    reason = TextField(_("Reason"), id="why", validators=[NEEDED, LONG])
