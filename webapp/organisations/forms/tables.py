"""Tables that come in and go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from webapp.core.forms import NEEDED, Form, WholeNumberField

if TYPE_CHECKING:
    from collections.abc import Mapping


class UploadForm(Form):
    """A table to import."""

    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])
    area_code = SelectField(_("Rows without a county or town belong to"), validators=[NEEDED])


class ConfirmImportForm(Form):
    """How far an import has come, and whether probable doubles are wanted too."""

    with_doubles = BooleanField(_("Register the probable doubles too"))
    start = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    new = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    changed = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    unchanged = WholeNumberField(widget=HiddenInput(), validators=[Optional()])

    def after(self, counts: Mapping[Any, int]) -> dict[str, Any]:
        """Return the form's values after a step that came to these counts, and how many rows were left out so far."""
        doubles = counts["double"] if self.with_doubles.data else 0
        taken = {
            "new": (self.new.data or 0) + counts["new"] + doubles,
            "changed": (self.changed.data or 0) + counts["changed"],
            "unchanged": (self.unchanged.data or 0) + counts["unchanged"],
        }
        start = (self.start.data or 0) + sum(counts.values())
        left_out = start - sum(taken.values())
        return {**taken, "start": start, "left_out": left_out, "with_doubles": self.with_doubles.data}


class ExportForm(Form):
    """In which format contacts leave in the clear; the filters stand in the address."""

    format = HiddenField(default="xlsx")
