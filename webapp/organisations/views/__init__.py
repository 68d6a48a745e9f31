"""The pages of the register."""

from webapp.organisations.views import assigning, detail, editing, exporting, importing, listing, merging
from webapp.organisations.views.blueprint import bp

__all__ = ["assigning", "bp", "detail", "editing", "exporting", "importing", "listing", "merging"]
