"""The pages of the register, and of who looks after what (`assignments`)."""

from webapp.organisations.views import assigning, assignments, detail, editing, exporting, importing, listing, merging
from webapp.organisations.views.blueprint import bp

blueprints = [bp, assignments.bp]

__all__ = [
    "assigning",
    "assignments",
    "blueprints",
    "bp",
    "detail",
    "editing",
    "exporting",
    "importing",
    "listing",
    "merging",
]
