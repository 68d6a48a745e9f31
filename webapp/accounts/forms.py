"""What people type to sign in, to set a password, and about one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, PasswordField, SelectField, ValidationError
from wtforms.validators import EqualTo, Optional
from wtforms.widgets import HiddenInput

from webapp.accounts.rules import ROLE_NAMES, Person, Role, check_username, normal_username
from webapp.core.errors import Invalid
from webapp.core.forms import NEEDED, DateField, Form, TextField, WholeNumberField, at_most
from webapp.core.i18n import explain, translate_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.accounts.models import Account

Choices = list[tuple[str, str]]
_NAME_LENGTH = 40
_UNIT_LENGTH = 80


class SignInForm(Form):
    """User name and password."""

    username = TextField(_("User name"), validators=[NEEDED])
    password = PasswordField(_("Password"), validators=[NEEDED])
    next = HiddenField()


class CodeForm(Form):
    """A code of the authenticator app, or a recovery code; at sign-in the ticket that the password earned."""

    code = TextField(_("Code of your authenticator app"), validators=[NEEDED, at_most(_NAME_LENGTH)])
    ticket = HiddenField()
    next = HiddenField()


class _PresentPasswordForm(Form):
    """The password that is about to be replaced."""

    current_password = PasswordField(_("Present password"), validators=[NEEDED])


class NewPasswordForm(Form):
    """A password of one's own, typed twice."""

    new_password = PasswordField(
        _("New password"),
        description=_("At least 8 characters. A short sentence that only you would say is best."),
        validators=[NEEDED],
    )
    new_password_again = PasswordField(
        _("New password once more"),
        validators=[NEEDED, EqualTo("new_password", message=_("The two passwords differ."))],
    )


class ChangePasswordForm(_PresentPasswordForm, NewPasswordForm):
    """The present password, and a new one typed twice."""


class _UserNameForm(Form):
    """A user name; it stays for ever."""

    username = TextField(
        _("User name"),
        description=_("3 to 32 small letters, digits, dots, hyphens or underscores. It cannot be changed later."),
        validators=[NEEDED, at_most(_NAME_LENGTH)],
    )


class PersonForm(Form):
    """What an administrator says about somebody."""

    name = TextField(_("Name of the person"), validators=[NEEDED, at_most(_NAME_LENGTH)])
    role = SelectField(_("Role"), validators=[NEEDED])
    area_code = SelectField(_("Area"), validators=[NEEDED])
    department_id = SelectField(
        _("Department"),
        description=_("For department officers only; they work in their department's area."),
        validators=[Optional()],
    )
    sending_unit = TextField(
        _("Sending unit"),
        description=_("Where an instructor was sent from, such as a member unit or a park."),
        validators=[Optional(), at_most(_UNIT_LENGTH)],
    )

    def offer(self, areas: Mapping[str, Sequence[tuple[str, str]]], departments: Choices) -> None:
        """Set what can be chosen: areas in groups, departments by number."""
        self.role.choices = [(role.value, translate_text(name)) for role, name in ROLE_NAMES.items()]
        self.area_code.choices = {group: list(choices) for group, choices in areas.items()}
        self.department_id.choices = [("", "—"), *departments]

    @property
    def person(self) -> Person:
        """The typed values, once they are valid."""
        number = self.department_id.data
        return Person(
            name=self.name.data or "",
            role=Role(self.role.data),
            area_code=self.area_code.data,
            department_id=int(number) if number else None,
            sending_unit=self.sending_unit.data or "",
        )


class NewPersonForm(_UserNameForm, PersonForm):
    """The user name, and what is said about its person."""

    def validate_username(self, field: TextField) -> None:
        """Refuse a user name together with whatever else is wrong. Raises ValidationError."""
        try:
            check_username(normal_username(field.data or ""))
        except Invalid as error:
            raise ValidationError(explain(error)) from None


class EditPersonForm(PersonForm):
    """The state that was opened as well."""

    version = WholeNumberField(widget=HiddenInput(), validators=[NEEDED])

    def show(self, account: Account) -> None:
        """Fill the form from the record."""
        self.name.data, self.role.data = account.name, account.role
        self.area_code.data, self.sending_unit.data = account.area_code, account.sending_unit
        self.department_id.data = str(account.department_id or "")
        self.version.data = account.version


class DepartmentForm(Form):
    """A department's name."""

    name = TextField(_("Name of the department"), validators=[NEEDED, at_most(_UNIT_LENGTH)])


class NewDepartmentForm(DepartmentForm):
    """The area as well."""

    area_code = SelectField(_("Area"), validators=[NEEDED])


class EditDepartmentForm(DepartmentForm):
    """The state that was opened as well."""

    version = WholeNumberField(widget=HiddenInput(), validators=[NEEDED])


class _AskForm(Form):
    """A form that only asks: it stands in the address, needs no token, and is never refused."""

    class Meta(Form.Meta):
        """No token in addresses."""

        csrf = False


class AccountFilterForm(_AskForm):
    """Which accounts to list."""

    q = TextField(_("Name or user name"))
    role = SelectField(_("Role"), validate_choice=False)
    area = SelectField(_("Area"), validate_choice=False)
    state = SelectField(_("State"), validate_choice=False)


class AuditFilterForm(_AskForm):
    """Which rows of the audit record to list."""

    scope = SelectField(_("Audit chain"), validate_choice=False)
    actor = TextField(_("Who (user name)"))
    action = SelectField(_("What was done"), validate_choice=False)
    obj = TextField(_("Object"))
    since = DateField(_("From day"))
    until = DateField(_("To day"))
