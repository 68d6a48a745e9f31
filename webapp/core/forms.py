"""Forms: full-width input is understood, errors stand beside their field, nothing typed is lost."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, TypeVar

from flask import g
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField, ValidationError
from wtforms import DateField as _DateField
from wtforms import DecimalField as _DecimalField
from wtforms import IntegerField as _IntegerField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import FileInput, HiddenInput, PasswordInput, SubmitInput, TextInput

from webapp.core.errors import N_, Invalid
from webapp.core.i18n import day_text, explain
from webapp.core.rules import NO_IDENTITY_NUMBER, holds_identity_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from wtforms import Field

T = TypeVar("T")
NEEDED = InputRequired(_("Please fill this in."))
NOT_WHOLE = N_("Enter a whole number.")
WHOLE = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?(?=.{1,19}\Z)(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_CHINESE_MARK = re.compile(r"(?<=[\u3400-\u9fff”’》）])([，！？；：])")
_NOT_SHOWN = (HiddenInput, PasswordInput, FileInput, SubmitInput)
_MINUS_SIGNS = str.maketrans({"−": "-", "–": "-"})
# What WTForms itself can say in a form here: marked, so that the catalogue keeps an answer to it.
SAID_BY_WTFORMS = (
    N_("This field is required."),
    N_("Not a valid choice."),
    N_("Invalid Choice: could not coerce."),
    N_("Invalid choice(s): one or more data inputs could not be coerced."),
    N_("'%(value)s' is not a valid choice for this field."),
    N_("'%(value)s' are not valid choices for this field."),
    N_("Invalid value, must be one of: %(values)s."),
)


def at_most(length: int) -> Length:
    """Return the check that a text has no more characters than that."""
    return Length(max=length, message=_("At most %(max)d characters."))


def normalise(text: str) -> str:
    """Return text as it was meant: NFKC (full-width digits become plain), trimmed, no control characters."""
    return _plain(text).strip()


def sentence(text: str) -> str:
    """Return a line of text as `normalise` does, but leave the marks of a Chinese sentence as they are."""
    pieces = _CHINESE_MARK.split(text)  # words and marks by turns
    return "".join(piece if place % 2 else _plain(piece) for place, piece in enumerate(pieces)).strip()


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


class _Translations:
    """WTForms' own messages go through the project's catalogue."""

    def gettext(self, string: str) -> str:
        return str(gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(gettext(singular if n == 1 else plural))


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Base of every form; `form_errors` holds refusals that belong to no single field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Messages in the reader's language."""

        def get_translations(self, _form: object) -> _Translations:
            """Use the project's catalogue."""
            return _Translations()

    def refuse(self, error: Invalid) -> None:
        """Put a refusal beside its field, or above the form."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(explain(error))
        else:
            field.errors = [*field.errors, explain(error)]

    @property
    def typed(self) -> dict[str, Any]:
        """The validated values without the CSRF token and the buttons."""
        return {
            name: field.data
            for name, field in self._fields.items()
            if name != "csrf_token" and field.type != "SubmitField"
        }

    @property
    def told(self) -> list[tuple[str, str]]:
        """What was typed and chosen, in the reader's words: label and text of every field that people see."""
        fields = (field for field in _single(self) if not isinstance(field.widget, _NOT_SHOWN))
        return [(str(field.label.text), _text(field)) for field in fields]

    def narrowing(self, *left_out: str) -> list[tuple[str, str]]:
        """Return what a list's filters narrow it to, as label and text, but for the fields named in `left_out`."""
        asked = (field for field in _single(self) if field.data and field.name not in left_out)
        pairs = ((_short(one), _text(one).strip()) for one in asked if not isinstance(one.widget, _NOT_SHOWN))
        return [(label, text) for label, text in pairs if text]

    @property
    def names(self) -> set[str]:
        """The names under which its fields are sent."""
        return {field.name for field in _single(self)}


def _single(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        inner = getattr(field, "entries", None) or getattr(field, "form", None)
        yield from _single(inner) if inner else (field,)


def _short(field: Field) -> str:
    """Return a field's label; the search field's own says at length what can be typed there."""
    return str(gettext("Search") if field.name == "q" else field.label.text)


def _text(field: Field) -> str:
    if isinstance(field, BooleanField):
        return str(gettext("Yes")) if field.data else ""
    if isinstance(field, SelectField):
        return "、".join(str(label) for _value, label, chosen, *_ in field.iter_choices() if chosen)
    if isinstance(field, _DateField) and field.data:
        return day_text(field.data)
    return "\n".join(str(value) for value in field.raw_data or ())


def attempt(form: Form, command: Callable[[], T]) -> T | None:
    """Validate the form, run the command and return its result; None when either refused.

    The refusal then stands in the form, which the view renders again with status 422. Any other error leaves
    it to the error page to say what was typed.
    """
    g.form = form
    if not form.validate_on_submit():
        return None
    try:
        return command()
    except Invalid as error:
        form.refuse(error)
        return None


def _without_identity(text: str) -> None:
    """Refuse an identity number wherever people write, so that none is ever kept. Raises ValidationError."""
    if holds_identity_number(text):
        raise ValidationError(gettext(NO_IDENTITY_NUMBER))


class TextField(StringField):
    """One line of text, normalised; an identity number in it is refused."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was meant."""
        if valuelist:
            self.data = sentence(str(valuelist[0]).replace("\n", " "))
            _without_identity(self.data)


class LongTextField(TextAreaField):
    """Several lines of text; full-width punctuation stays as it is, and an identity number is refused."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Trim, and drop control characters but not line ends."""
        if valuelist:
            text = str(valuelist[0]).replace("\r\n", "\n").replace("\r", "\n")
            self.data = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
            _without_identity(self.data)


class WholeNumberField(_IntegerField):
    """A whole number typed on any keyboard; blank stays unset, never 0."""

    widget = TextInput()  # a number field drops full-width digits without a word

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read full-width digits too, and refuse what is no whole number."""
        text = normalise(str(valuelist[0])).translate(_MINUS_SIGNS) if valuelist else ""
        if not text:
            self.data = None
            return
        if not WHOLE.fullmatch(text):
            self.data = None
            raise ValidationError(gettext(NOT_WHOLE))
        self.data = int(text)


class DecimalField(_DecimalField):
    """A decimal number typed on any keyboard; blank stays unset."""

    widget = TextInput()  # a number field drops full-width digits without a word

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read full-width digits and points; refuse exponents and NaN."""
        text = normalise(str(valuelist[0])).translate(_MINUS_SIGNS).replace("。", ".") if valuelist else ""
        if not text:
            self.data = None
            return
        if not _DECIMAL.fullmatch(text):
            self.data = None
            raise ValidationError(gettext("Enter a number."))
        super().process_formdata([text])


class DateField(_DateField):
    """A calendar day from the browser's own date picker."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Explain the expected form when the day cannot be read."""
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        try:
            super().process_formdata([normalise(str(valuelist[0]))])
        except ValueError:
            raise ValidationError(gettext("Enter a date such as 2026-11-24.")) from None
