"""Tables that come in and go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from webapp.core.forms import Form, WholeNumberField

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEEDED = InputRequired(_("Please fill this in."))


class UploadForm(Form):
    """A table to import."""

    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])
    area_code = SelectField(_("Rows without a county or town belong to"), validators=[_NEEDED])


class ConfirmImportForm(Form):
    """How far an import has come, and whether probable doubles are wanted too."""

    with_doubles = BooleanField(_("Register the probable doubles too"))
    start = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    new = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    changed = WholeNumberField(widget=HiddenInput(), validators=[Optional()])
    unchanged = WholeNumberField(widget=HiddenInput(), validators=[Optional()])

    def add(self, counts: Mapping[Any, int]) -> None:
        """Add what the last step did to what the steps before it did."""
        doubles = counts["double"] if self.with_doubles.data else 0
        self.new.data = (self.new.data or 0) + counts["new"] + doubles
        self.changed.data = (self.changed.data or 0) + counts["changed"]
        self.unchanged.data = (self.unchanged.data or 0) + counts["unchanged"]

    @property
    def left_out(self) -> int:
        """How many of the rows so far were neither new, changed nor known: wrong ones and doubles."""
        taken = (self.new.data or 0) + (self.changed.data or 0) + (self.unchanged.data or 0)
        return (self.start.data or 0) - taken


class ExportForm(Form):
    """In which format contacts leave in the clear; the filters stand in the address."""

    format = HiddenField(default="xlsx")
