"""What an enterprise and a coordinator send."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from webapp.core.forms import NEEDED, Form, LongTextField, TextField, WholeNumberField, at_most
from webapp.core.i18n import translate_text
from webapp.core.ids import new_uuid
from webapp.feedback.rules import NAME_MAX, PHONE_MAX
from webapp.problems.rules import CATEGORY_LABELS, Category


def _categories() -> list[tuple[str, str]]:
    return [(category.value, translate_text(label)) for category, label in CATEGORY_LABELS.items()]


class OpinionForm(Form):
    """An opinion, and whom to ask about it."""

    key = HiddenField()
    text = LongTextField(_("What should be solved, or better?"), validators=[NEEDED])
    category = SelectField(_("What is it about?"), default=Category.OTHER.value)
    contact_name = TextField(_("Whom may we ask?"), validators=[Optional(), at_most(NAME_MAX)])
    contact_phone = TextField(_("Telephone"), validators=[Optional(), at_most(PHONE_MAX)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = _categories()
        self.key.data = self.key.data or new_uuid()


class RatingForm(Form):
    """Whether a case is solved: 1 to 5, and words."""

    key = HiddenField()
    cycle = WholeNumberField()
    rating = RadioField(_("How satisfied are you?"), coerce=int, validate_choice=False)
    words = LongTextField(_("In your words"), description=_("Needed for 1 and 2: what is still missing?"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rating.choices = [
            (1, gettext("1 · not at all")),
            (2, gettext("2 · hardly")),
            (3, gettext("3 · fairly")),
            (4, gettext("4 · satisfied")),
            (5, gettext("5 · very satisfied")),
        ]
        self.key.data = self.key.data or new_uuid()


class TakeForm(Form):
    """The category under which an opinion is taken up."""

    category = SelectField(_("Category"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = _categories()


class RefuseForm(Form):
    """Why an opinion is not taken up."""

    reason = LongTextField(_("Reason"), description=_("The enterprise reads it through its link."))
