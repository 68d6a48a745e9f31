"""What people type about organisations, and what they narrow lists to."""

from webapp.organisations.forms.assigning import AssignForm, AssignManyForm, EndForm, MergeForm
from webapp.organisations.forms.choices import Choices, Groups
from webapp.organisations.forms.entering import OrganisationForm, StatusForm
from webapp.organisations.forms.filtering import FilterForm
from webapp.organisations.forms.tables import ConfirmImportForm, ExportForm, UploadForm

__all__ = [
    "AssignForm",
    "AssignManyForm",
    "Choices",
    "ConfirmImportForm",
    "EndForm",
    "ExportForm",
    "FilterForm",
    "Groups",
    "MergeForm",
    "OrganisationForm",
    "StatusForm",
    "UploadForm",
]
