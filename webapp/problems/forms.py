"""What people send about a problem: shape and wording of each step's form."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional

from webapp.core import clock
from webapp.core.forms import DateField, Form, LongTextField, TextField, WholeNumberField
from webapp.core.ids import new_uuid, parse_uuid, record_numbers
from webapp.problems.commands import Finding, Lesson, Order
from webapp.problems.rules.categories import Category
from webapp.problems.rules.clocks import LONGEST_EXTENSION, Policy

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHOOSE = lazy_gettext("Please choose.")


class StepForm(Form):
    """What every step says: as of which version, and under which key."""

    version = WholeNumberField(validators=[InputRequired()])
    key = HiddenField(validators=[InputRequired()])
    device_time = HiddenField()  # filled in where a phone keeps the step first

    @classmethod
    def blank(cls, version: int, **values: Any) -> Self:  # noqa: ANN401 - whatever the fields hold
        """Return an empty form for this version under a new key."""
        return cls(formdata=None, version=version, key=new_uuid(), **values)

    def order(self, problem_id: int) -> Order:
        """Return which problem is meant, as of which version. Raises Invalid for a bad key."""
        told = clock.told_by_device(self.device_time.data or "")
        return Order(problem_id, self.version.data or 0, parse_uuid(self.key.data or ""), told)


class DecisionForm(StepForm):
    """A decision, and why."""

    reason = LongTextField(lazy_gettext("Reason"))


class WordsForm(StepForm):
    """What was done or said, perhaps with photos."""

    words = LongTextField(lazy_gettext("What you did"))
    photos = HiddenField(lazy_gettext("Photos"))
    photos_sha256 = SelectMultipleField(validate_choice=False)  # of photos that a phone sends after the words


class HandOverForm(StepForm):
    """Which departments get a problem."""

    lead_id = SelectField(lazy_gettext("Leading department"), validate_choice=False, default="")
    helper_ids = SelectMultipleField(lazy_gettext("Helping departments"), validate_choice=False)
    words = LongTextField(lazy_gettext("What is asked of them"))

    @property
    def lead(self) -> int | None:
        """Return the department that leads; None for none."""
        return _number(self.lead_id.data)

    @property
    def helpers(self) -> list[int]:
        """Return the departments that help."""
        return record_numbers(self.helper_ids.data)


class MergeForm(StepForm):
    """Into which case a problem goes."""

    main_id = SelectField(lazy_gettext("Main case"), validate_choice=False, default="")
    other_id = WholeNumberField(lazy_gettext("Or its number"), validators=[Optional()])

    @property
    def main(self) -> int | None:
        """Return the main case; a number that was typed goes before the list."""
        return self.other_id.data or _number(self.main_id.data)


class ExtensionForm(StepForm):
    """How much more time a department needs, and why."""

    days = WholeNumberField(
        lazy_gettext("Workdays more"), description=lazy_gettext("1 to %(most)s", most=LONGEST_EXTENSION)
    )
    reason = LongTextField(lazy_gettext("Reason"))


class ShelveForm(StepForm):
    """Until when a problem is shelved, and why."""

    review_on = DateField(lazy_gettext("Look at it again on"))
    reason = LongTextField(lazy_gettext("Reason"))


class CheckForm(StepForm):
    """What was found out by asking the organisation."""

    contact = TextField(lazy_gettext("Whom you asked"))
    checked_on = DateField(lazy_gettext("Day of the check"))
    rating = RadioField(lazy_gettext("Satisfaction"), validators=[InputRequired(_CHOOSE)])
    words = LongTextField(lazy_gettext("What they said"))
    photos = HiddenField(lazy_gettext("Photos"))
    photos_sha256 = SelectMultipleField(validate_choice=False)  # of photos that a phone sends after the words

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rating.choices = [
            ("1", gettext("Very dissatisfied")),
            ("2", gettext("Dissatisfied")),
            ("3", gettext("Fairly satisfied")),
            ("4", gettext("Satisfied")),
            ("5", gettext("Very satisfied")),
        ]

    @property
    def finding(self) -> Finding:
        """Return what was found out."""
        return Finding(
            contact=self.contact.data or "",
            checked_on=self.checked_on.data,
            rating=_number(self.rating.data),
            words=self.words.data or "",
        )


class CloseForm(StepForm):
    """Whether others may learn from a problem, and in which words."""

    share = BooleanField(lazy_gettext("Let others learn from it"))
    question = LongTextField(lazy_gettext("The problem, without names"))
    solution = LongTextField(lazy_gettext("How it was solved"))

    @property
    def lesson(self) -> Lesson | None:
        """Return what is opened to others; None for nothing."""
        return Lesson(self.question.data or "", self.solution.data or "") if self.share.data else None


class ClocksForm(StepForm):
    """The workdays of one category."""

    receive = WholeNumberField(lazy_gettext("To sign for it"), validators=[InputRequired()])
    answer = WholeNumberField(lazy_gettext("To the first answer"), validators=[InputRequired()])
    finish = WholeNumberField(lazy_gettext("To the end"), validators=[InputRequired()])
    redo = WholeNumberField(lazy_gettext("To do it again"), validators=[InputRequired()])
    verify = WholeNumberField(lazy_gettext("Wait for the organisation's word"), validators=[InputRequired()])
    warn = WholeNumberField(lazy_gettext("Yellow card before it is due"), validators=[InputRequired()])
    escalate = WholeNumberField(lazy_gettext("Escalation after the red card"), validators=[InputRequired()])

    @property
    def policy(self) -> Policy:
        """Return the workdays."""
        return Policy(**{field.name: getattr(self, field.name).data or 0 for field in fields(Policy)})


class SearchForm(Form):
    """What somebody searches for among the solved problems."""

    class Meta(Form.Meta):
        """A list is read, not changed: no token."""

        csrf = False

    q = TextField(lazy_gettext("Search the solved problems"))
    category = SelectField(lazy_gettext("Category"), validate_choice=False, default="")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = [("", gettext("All categories"))]
        self.category.choices += [(one.value, gettext(one.label)) for one in Category]

    @property
    def chosen(self) -> Category | None:
        """Return the category, if one is chosen."""
        return Category(self.category.data) if self.category.data in set(Category) else None


def streams() -> list[FileStorage]:
    """Return the photos that came with a form."""
    return [file for file in request.files.getlist("photos") if file.filename]


def announced(step_form: WordsForm | CheckForm) -> list[str]:
    """Return the hashes, on the phone, of photos that follow."""
    return [sha256 for sha256 in step_form.photos_sha256.data or [] if _SHA256.fullmatch(sha256)]


def _number(text: str | None) -> int | None:
    return next(iter(record_numbers([text])), None)
