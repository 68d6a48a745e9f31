"""What the list is narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask_babel import lazy_gettext as _
from wtforms import SelectField

from webapp.areas.rules import county_of
from webapp.core.forms import Form, TextField
from webapp.organisations.forms.choices import chosen, industries, named
from webapp.organisations.rules.filtering import Filter
from webapp.organisations.rules.terms import KIND_NAMES, SIZE_NAMES, STATUS_NAMES, Industry, Kind, Size, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.organisations.forms.choices import Groups

_YES_NO = {"yes": True, "no": False}
_TEXT_MAX = 100


class FilterForm(Form):
    """What the list is narrowed to; it stands in the address and is never refused."""

    q = TextField(_("Name, pinyin, initials or code"))
    area = SelectField(_("Area"), validate_choice=False)
    kind = SelectField(_("Kind"), validate_choice=False)
    industry = SelectField(_("Industry"), validate_choice=False)
    size = SelectField(_("Size"), validate_choice=False)
    status = SelectField(_("Status"), validate_choice=False)
    above_scale = SelectField(_("Above designated size"), validate_choice=False)
    assigned = SelectField(_("With or without instructor"), validate_choice=False)
    provisional = SelectField(_("Completeness"), validate_choice=False)

    class Meta(Form.Meta):
        """No token in addresses."""

        csrf = False

    def offer(self, areas: Groups, words: Mapping[str, str]) -> None:
        """Set what can be chosen; `words` says "all", "with" and so on in the reader's language."""
        anything = words["all"]
        self.area.choices = {"": [("", anything)], **areas}
        self.kind.choices = named(KIND_NAMES, none=anything)
        self.industry.choices = industries(none=anything)
        self.size.choices = named(SIZE_NAMES, none=anything)
        self.status.choices = named(STATUS_NAMES, none=anything)
        self.above_scale.choices = [("", anything), ("yes", words["yes"]), ("no", words["no"])]
        self.assigned.choices = [("", anything), ("yes", words["with"]), ("no", words["without"])]
        self.provisional.choices = [("", anything), ("no", words["complete"]), ("yes", words["provisional"])]

    @property
    def wanted(self) -> Filter:
        """The filter as queries take it; what nobody could have chosen is left out."""
        return Filter(
            text=(self.q.data or "")[:_TEXT_MAX],
            area_code=self.area.data or "",
            kind=chosen(Kind, self.kind.data),
            industry=chosen(Industry, self.industry.data),
            size=chosen(Size, self.size.data),
            status=chosen(Status, self.status.data),
            above_scale=_YES_NO.get(self.above_scale.data or ""),
            assigned=_YES_NO.get(self.assigned.data or ""),
            provisional=_YES_NO.get(self.provisional.data or ""),
        )

    @property
    def county(self) -> str:
        """The county that the list is narrowed to, if any."""
        return county_of(self.area.data or "")

    @property
    def args(self) -> dict[str, str]:
        """What of it belongs into the address of another page, an export or the next page."""
        fields: Sequence[Any] = list(self)
        return {field.name: field.data for field in fields if field.data}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return f"?{urlencode(self.args)}" if self.args else ""
