"""What a coordinator says about a system that listens."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, SelectMultipleField

from webapp.core.forms import Form, TextField, at_most
from webapp.core.i18n import translate_text
from webapp.inbox.rules import KIND_NAMES, NAME_LENGTH, SECRET_LENGTH, TOPIC_NAMES, URL_LENGTH, Kind, Topic


class WebhookForm(Form):
    """Kind, name, address and secret."""

    kind = RadioField(_("Who listens"), default=Kind.WECOM.value)
    name = TextField(_("Name of the group or system"), validators=[at_most(NAME_LENGTH)])
    url = TextField(_("Address of the webhook"), validators=[at_most(URL_LENGTH)])
    secret = PasswordField(
        _("Signing secret"),
        description=_("DingTalk: the secret beginning with SEC. Another system: at least 16 signs. WeCom needs none."),
        validators=[at_most(SECRET_LENGTH)],
    )

    topics = SelectMultipleField(
        _("What it is told"),
        default=[topic.value for topic in Topic],
        description=_("A robot takes 20 messages a minute: where many visits are logged, leave those out."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, translate_text(name)) for kind, name in KIND_NAMES.items()]
        self.topics.choices = [(topic.value, translate_text(name)) for topic, name in TOPIC_NAMES.items()]
