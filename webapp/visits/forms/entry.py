"""The visit form: its fields, how they become a `Content`, and where refusals are shown.

A phone without scripts adds and removes opinions by buttons that send the form back and forth; `rearrange`
answers them. Photos that arrived are kept on the server and named here by their hash, so that they survive a
form that must be corrected.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, Optional

from webapp.core import clock
from webapp.core.forms import DateField, DecimalField, Form, LongTextField, TextField, WholeNumberField
from webapp.core.i18n import explain
from webapp.core.ids import new_uuid, parse_uuid
from webapp.problems.rules import CATEGORY_LABELS, Category
from webapp.visits.forms import attributes
from webapp.visits.rules import content as rules
from webapp.visits.rules.content import FOLLOW_LABELS, THEME_LABELS, Content, Entry, Follow, Opinion, Position, Theme
from webapp.visits.rules.newcomers import Newcomer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from werkzeug.datastructures import FileStorage

    from webapp.core.errors import Invalid

    _Opinions = FieldList[FormField["OpinionForm"]]
else:
    _Opinions = FieldList  # generic for the type checker only

_INDEX = re.compile(r"opinions-([0-9]{1,4})-")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OPINION_FIELD = re.compile(r"opinions\.(?P<client_id>[^.]+)\.(?P<name>\w+)")


class OpinionForm(Form):
    """One opinion; without a word it counts as not there."""

    class Meta(Form.Meta):
        """The token stands once, in the visit's form."""

        csrf = False

    client_id = HiddenField()
    text = LongTextField(lazy_gettext("What was said"), render_kw=attributes.WORDS)
    category = SelectField(lazy_gettext("Category"), validate_choice=False, render_kw=attributes.CATEGORY)
    follow = RadioField(lazy_gettext("What follows"), default=Follow.RECORD.value)
    answer = LongTextField(lazy_gettext("Answer given"), render_kw=attributes.WORDS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*args, **kwargs)
        categories = [(value.value, gettext(label)) for value, label in CATEGORY_LABELS.items()]
        self.category.choices = [("", gettext("Choose a category")), *categories]
        self.follow.choices = [(value.value, gettext(label)) for value, label in FOLLOW_LABELS.items()]

    def refuse_here(self, error: Invalid, name: str) -> None:
        """Put a refusal that names this opinion beside the field `name`."""
        field = self._fields[name]
        field.errors = [*field.errors, explain(error)]

    def opinion(self) -> Opinion:
        """Return what was entered."""
        known = self.category.data in set(Category)
        return Opinion(
            client_id=parse_uuid(self.client_id.data or ""),
            category=Category(self.category.data) if known else None,
            text=self.text.data or "",
            follow=Follow(self.follow.data),
            answer=self.answer.data or "",
        )


class OpinionList(_Opinions):
    """Entries may arrive under any index; names that hold no small number are not ours."""

    def _extract_indices(self, _prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        yield from (int(match[1]) for name in formdata if (match := _INDEX.match(name)))


class VisitForm(Form):
    """A visit as the phone sends it; `submitted` once the person wants it read by a coordinator."""

    client_id = HiddenField()
    key = HiddenField()
    base_version = WholeNumberField(default=0)
    device_time = HiddenField()
    organisation_id = WholeNumberField(lazy_gettext("Organisation visited"), [Optional()], render_kw=attributes.PLACE)
    new_name = TextField(lazy_gettext("Its name"), render_kw=attributes.NAME)
    # pages of before do not send it
    new_town = SelectField(lazy_gettext("Its town or street"), default="", render_kw=attributes.TOWN)
    visited_on = DateField(
        lazy_gettext("Date"), [InputRequired(lazy_gettext(attributes.NO_DAY))], render_kw=attributes.DAY
    )
    contact = TextField(lazy_gettext("Whom you met"))
    themes = SelectMultipleField(lazy_gettext("Themes"), render_kw=attributes.THEMES)
    registered = WholeNumberField(lazy_gettext("Registered members"), [Optional()], render_kw=attributes.MEMBERS)
    floating = WholeNumberField(lazy_gettext("Floating members"), [Optional()], render_kw=attributes.MEMBERS)
    opinions = OpinionList(FormField(OpinionForm), lazy_gettext("Opinions and problems"), render_kw=attributes.OPINIONS)
    kept = SelectMultipleField(validate_choice=False)
    photos = MultipleFileField(lazy_gettext("Photos"))
    photos_sha256 = SelectMultipleField(validate_choice=False)  # of photos that a phone sends after the text
    latitude = DecimalField(places=None, validators=[Optional()])
    longitude = DecimalField(places=None, validators=[Optional()])
    accuracy_m = WholeNumberField(validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*args, **kwargs)
        self.new_town.choices = [("", gettext("Choose the town or street"))]
        self.themes.choices = [(value.value, gettext(label)) for value, label in THEME_LABELS.items()]
        self.submitted = False
        self.late_faults: list[Invalid] = []

    @classmethod
    def blank(cls, *, organisation_id: int | None, today: date) -> VisitForm:
        """Return the form of a new visit: today's date, one opinion to fill in."""
        made = cls(
            formdata=None,
            client_id=new_uuid(),
            key=new_uuid(),
            base_version=0,
            organisation_id=organisation_id,
            visited_on=today,
            opinions=[{"client_id": new_uuid()}],
        )
        made.key.data = made.client_id.data
        return made

    @classmethod
    def of(cls, content: Content, *, client_id: str, version: int) -> VisitForm:
        """Return the form of a visit that stands on the server, under a new key."""
        place = content.position
        return cls(
            formdata=None,
            client_id=client_id,
            key=new_uuid(),
            base_version=version,
            organisation_id=content.organisation_id,
            visited_on=content.visited_on,
            themes=[theme.value for theme in content.themes],
            registered=content.registered,
            floating=content.floating,
            contact=content.contact,
            opinions=[
                {
                    "client_id": opinion.client_id,
                    "text": opinion.text,
                    "category": opinion.category or "",
                    "follow": opinion.follow.value,
                    "answer": opinion.answer,
                }
                for opinion in content.opinions
            ],
            kept=list(content.photos),
            photos_sha256=list(content.awaited),
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
            accuracy_m=place.accuracy_m if place else None,
        )

    def offer_towns(self, towns: Iterable[tuple[str, str]]) -> None:
        """Let an organisation that is not in the register lie in one of these (code, name)."""
        self.new_town.choices = [("", gettext("Choose the town or street")), *towns]

    @property
    def action(self) -> str:
        """The button that sent the form: submit, draft, find, add, or remove-N."""
        return request.form.get("action", "submit")

    @property
    def files(self) -> list[FileStorage]:
        """The photos in this request; a file input left alone sends an empty one."""
        return [file for file in self.photos.data or [] if getattr(file, "filename", "")]

    @property
    def kept_photos(self) -> list[str]:
        """Hashes of the photos that the server already has, in order."""
        return [sha256 for sha256 in self.kept.data or [] if _SHA256.fullmatch(sha256)]

    @property
    def awaited_photos(self) -> list[str]:
        """Hashes, on the phone, of photos that follow."""
        return [sha256 for sha256 in self.photos_sha256.data or [] if _SHA256.fullmatch(sha256)]

    def hold(self, hashes: Iterable[str], faults: Iterable[Invalid]) -> None:
        """Take over photos that the server has just kept, and remember what it refused."""
        self.kept.data = list(dict.fromkeys([*self.kept_photos, *hashes]))
        self.late_faults = [*faults]

    def start_from(self, version: int, key: str) -> None:
        """Take the version that stands now as the start, under a new key: sending again is then meant."""
        self.base_version.data, self.key.data = version, key
        self.base_version.raw_data = self.key.raw_data = None

    def rearrange(self) -> None:
        """Answer a button that only changes the form: one more opinion, or one less."""
        index = self.action.removeprefix("remove-")
        if self.action == "add":
            self.opinions.append_entry({"client_id": new_uuid()})
        elif index != self.action and index.isdecimal() and int(index) < len(self.opinions):
            self.opinions.entries.pop(int(index))

    def entry(self) -> Entry:
        """Return what was entered, ready to be saved."""
        return Entry(
            client_id=parse_uuid(self.client_id.data or ""),
            key=parse_uuid(self.key.data or ""),
            base_version=self.base_version.data or 0,
            content=self.content(),
            device_time=clock.told_by_device(self.device_time.data or ""),
        )

    def content(self) -> Content:
        """Return what was entered, unset days and organisations as today and 0. Invalid for a forged opinion."""
        place = None
        if self.latitude.data is not None and self.longitude.data is not None:
            place = Position(Decimal(self.latitude.data), Decimal(self.longitude.data), self.accuracy_m.data or 0)
        newcomer = Newcomer(self.new_name.data.strip(), self.new_town.data or "") if self.new_name.data else None
        return Content(
            organisation_id=0 if newcomer else self.organisation_id.data or 0,
            visited_on=self.visited_on.data or clock.today(),
            themes=tuple(Theme(theme) for theme in self.themes.data or []),
            registered=self.registered.data,
            floating=self.floating.data,
            contact=self.contact.data or "",
            opinions=tuple(entry.form.opinion() for entry in self.opinions),
            photos=tuple(self.kept_photos),
            position=place,
            awaited=tuple(self.awaited_photos),
            newcomer=newcomer,
        )

    def validate(self, extra_validators: object = None) -> bool:
        """Check the shape, then what the rules say of the content, all of it at once."""
        sound = bool(super().validate(extra_validators))
        faults = list(self.late_faults)
        if sound:
            tidied = rules.tidy(self.content())
            faults += rules.faults(tidied, clock.today(), submitted=self.submitted)
        for fault in faults:
            self.refuse(fault)
        return sound and not faults

    def refuse(self, error: Invalid) -> None:
        """Put a refusal beside its field, also when that is a field of an opinion."""
        match = _OPINION_FIELD.fullmatch(error.field or "")
        for entry in self.opinions:
            if match and entry.form.client_id.data == match["client_id"]:
                entry.form.refuse_here(error, match["name"])
                self.opinions.errors = [*self.opinions.errors, entry.form.errors]
                return
        super().refuse(error)
