"""What is registered of an organisation, and its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from webapp.core.forms import NEEDED, DateField, DecimalField, Form, TextField, WholeNumberField
from webapp.organisations.forms.choices import chosen, industries, named
from webapp.organisations.rules import codes
from webapp.organisations.rules.naming import official
from webapp.organisations.rules.registration import Registration, problems
from webapp.organisations.rules.terms import (
    KIND_NAMES,
    SIZE_NAMES,
    STATUS_NAMES,
    TIER_NAMES,
    Industry,
    Kind,
    Size,
    Status,
    Tier,
)

if TYPE_CHECKING:
    from datetime import date

    from webapp.organisations.forms.choices import Groups
    from webapp.organisations.models import Organisation


class OrganisationForm(Form):
    """A registration, new or known."""

    kind = SelectField(_("Kind"), default=Kind.ENTERPRISE.value)
    name = TextField(
        _("Official name"), description=_("The full name, as on the licence or in the register."), validators=[NEEDED]
    )
    code = TextField(_("Unified social credit code"), validators=[Optional()])
    confirmed = BooleanField(_("I have compared them: this is another organisation."))
    code_missing_reason = TextField(
        _("Why there is no code"),
        description=_("Only without a code, such as: not registered yet."),
        validators=[Optional()],
    )
    area_code = SelectField(_("Town or street"), validators=[NEEDED])
    cluster = TextField(
        _("Cluster"), description=_("The park, building, circle or market it lies in."), validators=[Optional()]
    )
    address = TextField(_("Address"), validators=[Optional()])
    latitude = DecimalField(
        _("Latitude"), description=_("Degrees north, WGS-84, such as 28.452."), places=None, validators=[Optional()]
    )
    longitude = DecimalField(
        _("Longitude"), description=_("Degrees east, WGS-84, such as 119.476."), places=None, validators=[Optional()]
    )
    industry = SelectField(_("Industry"), validators=[Optional()])
    size = SelectField(_("Size"), validators=[Optional()])
    tier = SelectField(_("How often to visit"), default=Tier.QUARTERLY.value)
    above_scale = BooleanField(_("Above designated size (规上)"))
    contact_name = TextField(_("Contact"), validators=[Optional()])
    contact_phone = TextField(_("Telephone"), validators=[Optional()])
    version = WholeNumberField(widget=HiddenInput(), validators=[Optional()])

    def offer(self, areas: Groups) -> None:
        """Set what can be chosen."""
        none = "—"
        self.kind.choices = named(KIND_NAMES)
        self.industry.choices = industries(none=none)
        self.size.choices = named(SIZE_NAMES, none=none)
        self.tier.choices = named(TIER_NAMES)
        self.area_code.choices = areas

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Refuse what the rules refuse, each problem beside its field."""
        if not super().validate(extra_validators):
            return False
        found = problems(self.entered)
        for problem in found:
            self.refuse(problem)
        return not found

    @property
    def entered(self) -> Registration:
        """The typed registration."""
        code = codes.normalise(self.code.data or "")
        return Registration(
            name=official(self.name.data or ""),
            kind=Kind(self.kind.data),
            code=code or None,
            code_missing_reason="" if code else self.code_missing_reason.data or "",
            industry=chosen(Industry, self.industry.data),
            size=chosen(Size, self.size.data),
            above_scale=bool(self.above_scale.data),
            tier=Tier(self.tier.data),
            area_code=self.area_code.data,
            cluster=self.cluster.data or "",
            address=self.address.data or "",
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            contact_name=self.contact_name.data or "",
            contact_phone=self.contact_phone.data or "",
        )

    def show(self, organisation: Organisation, known: Registration) -> None:
        """Fill the form from the record."""
        for name in ("name", "code", "code_missing_reason", "above_scale", "area_code", "cluster", "address"):
            self[name].data = getattr(known, name)
        self.latitude.data, self.longitude.data = known.latitude, known.longitude
        for name in ("kind", "industry", "size", "tier", "contact_name", "contact_phone"):
            self[name].data = str(getattr(known, name) or "")
        self.version.data = organisation.version


class StatusForm(Form):
    """Since when an organisation is in another state."""

    status = SelectField(_("Status"), validators=[NEEDED])
    status_date = DateField(_("From which day"), validators=[Optional()])
    version = WholeNumberField(widget=HiddenInput(), validators=[NEEDED])

    def offer(self) -> None:
        """Set what can be chosen."""
        self.status.choices = named(STATUS_NAMES)

    @property
    def chosen(self) -> Status:
        """The chosen state."""
        return Status(self.status.data)

    def show(self, organisation: Organisation, today: date) -> None:
        """Fill the form from the record."""
        self.status.data = organisation.status.value
        self.status_date.data = organisation.status_date or today
        self.version.data = organisation.version
