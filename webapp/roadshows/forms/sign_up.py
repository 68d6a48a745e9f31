"""Signing up, the screening, and a new event after an old one."""

from __future__ import annotations

from typing import IO, Any

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import BooleanField, FileField, SelectField

from webapp.core.forms import NEEDED, DateField, Form, TextField
from webapp.roadshows.forms.events import slug_field
from webapp.roadshows.forms.panel import EntryForm
from webapp.roadshows.forms.parts import LEFT_OUT, NAME, Versioned, blank
from webapp.roadshows.rules.entry import EntryText


class SignUpForm(EntryForm):
    """What an applicant tells, with the slides."""

    owner = TextField(_("Organisation behind it"), validators=[NEEDED, NAME])
    area_code = SelectField(_("Comes from"), validators=[NEEDED])
    presenter = TextField(_("Presenter"), validators=[NEEDED, NAME])
    stands_for = TextField(_("Brand or organisation it stands for"), validators=[LEFT_OUT, NAME], filters=[blank])
    category = TextField(lazy_pgettext("contest", "Category"), validators=[LEFT_OUT, NAME], filters=[blank])
    slides = FileField(_("Slides (PDF, at most 20 MB)"))

    def text(self) -> EntryText:
        """Return what was typed."""
        typed: dict[str, Any] = self.typed
        return EntryText(**{name: typed[name] for name in ("name", "area_code", "owner", "presenter", "category")})

    @property
    def file(self) -> IO[bytes] | None:
        """The slides in this request; an input left alone sends an empty one."""
        sent = self.slides.data
        return sent.stream if getattr(sent, "filename", "") else None


class SendBackForm(Versioned):
    """Why a sign-up is returned."""

    reason = TextField(_("Reason"), validators=[NEEDED])


class CopyForm(Form):
    """The new event: all else is taken over."""

    name = TextField(_("Name of the event"), validators=[NEEDED, NAME])
    day = DateField(_("Date"), validators=[NEEDED])
    slug = slug_field()
    judges = BooleanField(_("Take the judges over too"))
