"""Entries and judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from wtforms import SelectField
from wtforms.validators import NumberRange

from webapp.core.forms import NEEDED, DecimalField, Form, TextField
from webapp.roadshows.forms.parts import LEFT_OUT, LONG, NAME, Versioned, blank
from webapp.roadshows.rules.entry import EntryText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.roadshows.models import Entry


MOST_POINTS = 100_000


class EntryForm(Versioned):
    """What is told about an entry."""

    name = TextField(_("Name of the entry"), validators=[NEEDED, NAME])
    area_code = SelectField(_("Comes from"), validators=[NEEDED])
    owner = TextField(_("Organisation behind it"), validators=[LEFT_OUT, NAME], filters=[blank])
    presenter = TextField(_("Presenter"), validators=[LEFT_OUT, NAME], filters=[blank])
    category = TextField(lazy_pgettext("contest", "Category"), validators=[LEFT_OUT, NAME], filters=[blank])

    def text(self) -> EntryText:
        """Return what was typed."""
        return EntryText(**{name: text for name, text in self.typed.items() if name != "version"})


class EvidenceForm(Form):
    """The brand or the organisation whose records speak for an entry."""

    brand_id = SelectField(_("Brand"), validators=[LEFT_OUT])
    organisation = TextField(_("Or an organisation, by its full name"), validators=[LEFT_OUT, NAME], filters=[blank])


class NewJudgeForm(Form):
    """A judge's name and unit."""

    name = TextField(_("Name of the judge"), validators=[NEEDED, NAME])
    unit = TextField(_("Unit"), validators=[LEFT_OUT, NAME], filters=[blank])
    area_code = SelectField(_("Comes from"), filters=[lambda code: code or None], validators=[LEFT_OUT])


class JudgeForm(Versioned, NewJudgeForm):
    """A judge who stands in the panel already."""


class AbsentForm(Versioned):
    """Why a judge is not waited for."""

    reason = TextField(_("Reason"), id="absent-reason", validators=[NEEDED, LONG])


class ReplaceForm(Versioned):
    """Who takes a judge's place, and why."""

    name = TextField(_("Name of the new judge"), id="new-name", validators=[NEEDED, NAME])
    unit = TextField(_("Unit"), id="new-unit", validators=[LEFT_OUT, NAME], filters=[blank])
    reason = TextField(_("Reason"), id="replace-reason", validators=[NEEDED, LONG])


class DeductionForm(Form):
    """Points taken off, and why."""

    points = DecimalField(_("Points"), places=None, validators=[NEEDED, NumberRange(min=0, max=MOST_POINTS)])
    reason = TextField(_("Reason"), id="deduction-reason", validators=[NEEDED, LONG])


class RecusalForm(Form):
    """Which entry a judge does not score, and why."""

    entry = SelectField(_("Entry"), validators=[NEEDED])
    reason = TextField(_("Reason"), validators=[NEEDED, LONG])

    def offer(self, entries: Iterable[Entry]) -> None:
        """Offer the entries of the event."""
        self.entry.choices = [(entry.key, entry.name) for entry in entries]
