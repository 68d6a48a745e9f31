"""What a coordinator says about a system that listens."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField
from wtforms.validators import Length

from webapp.core.forms import Form, TextField
from webapp.core.i18n import translate_text
from webapp.inbox.rules import KIND_NAMES, NAME_LENGTH, SECRET_LENGTH, URL_LENGTH, Kind


def _at_most(length: int) -> Length:
    return Length(max=length, message=_("At most %(max)d characters."))


class WebhookForm(Form):
    """Kind, name, address and secret."""

    kind = RadioField(_("Who listens"), default=Kind.WECOM.value)
    name = TextField(_("Name of the group or system"), validators=[_at_most(NAME_LENGTH)])
    url = TextField(_("Address of the webhook"), validators=[_at_most(URL_LENGTH)])
    secret = PasswordField(
        _("Signing secret"),
        description=_("DingTalk: the secret beginning with SEC. Another system: at least 16 signs. WeCom needs none."),
        validators=[_at_most(SECRET_LENGTH)],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, translate_text(name)) for kind, name in KIND_NAMES.items()]
