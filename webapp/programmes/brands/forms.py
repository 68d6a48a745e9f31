"""What people write about a brand, and the choices around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import Optional

from webapp.core.forms import NEEDED, DateField, Form, LongTextField, TextField, WholeNumberField, at_most
from webapp.core.ids import record_numbers
from webapp.programmes.brands.rules import NAME_MAX, STORY_MAX, UNIT_MAX, WORDS_MAX, Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterable


class BrandForm(Form):
    """A brand's name, who stands behind it, its story; `area_code` only for a new one."""

    name = TextField(_("Name of the brand"), validators=[NEEDED, at_most(NAME_MAX)])
    area_code = SelectField(_("Belongs to"))
    unit = TextField(_("Who stands behind it"), validators=[Optional(), at_most(UNIT_MAX)])
    story = LongTextField(_("Its story"), validators=[Optional(), at_most(STORY_MAX)])
    version = HiddenField(filters=[lambda text: next(iter(record_numbers([str(text or "")])), 0)])

    def offer(self, areas: Iterable[tuple[str, str]]) -> None:
        """Set the places to choose from."""
        self.area_code.choices = list(areas)

    @property
    def text(self) -> Text:
        """What was typed."""
        return Text(self.name.data or "", self.unit.data or "", self.story.data or "")


class StageForm(Form):
    """A move between stages, with why."""

    words = TextField(_("Why"), validators=[NEEDED, at_most(WORDS_MAX)])
    version = WholeNumberField(validators=[NEEDED])


class EvidenceForm(Form):
    """The records that were ticked."""

    visit = SelectMultipleField(validate_choice=False)
    problem = SelectMultipleField(validate_choice=False)

    @property
    def chosen(self) -> list[Record]:
        """The records that were ticked."""
        return [
            *(Record(visit_id=number) for number in record_numbers(self.visit.data)),
            *(Record(problem_id=number) for number in record_numbers(self.problem.data)),
        ]


class AwardForm(Form):
    """An award that came from elsewhere."""

    title = TextField(_("Name of the award"), validators=[NEEDED, at_most(WORDS_MAX)])
    awarded_on = DateField(_("Day"), validators=[NEEDED])

    @property
    def given(self) -> dict[str, Any]:
        """Name and day, as the command takes them."""
        return {"title": self.title.data or "", "awarded_on": self.awarded_on.data}


class ActForm(Form):
    """A single button: nothing but the token."""
