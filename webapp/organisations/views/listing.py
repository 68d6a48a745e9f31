"""The list, with filters and search as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.accounts.access import current_viewer
from webapp.accounts.rules import Role
from webapp.core import htmx
from webapp.core.pagination import page_number
from webapp.organisations import queries
from webapp.organisations.rules.terms import INDUSTRY_NAMES, KIND_NAMES, SIZE_NAMES, STATUS_NAMES
from webapp.organisations.views.blueprint import bp, filter_form, read

if TYPE_CHECKING:
    from flask import Response

_OTHERS = 20


@bp.get("")
@read
def index() -> Response:
    """List what the viewer may read in full; to an instructor who searches, others of the county by name."""
    viewer = current_viewer()
    filters = filter_form()
    wanted = filters.wanted
    page, capped = queries.listing(viewer, wanted, page_number())
    others = []
    if viewer.role is Role.INSTRUCTOR and wanted.text:
        found = queries.choices(viewer, wanted.text, _OTHERS)
        others = [choice for choice in found if not choice.assigned]
    return htmx.render(
        "organisations/index.html",
        "results",
        page=page,
        capped=capped,
        most=queries.MOST_MATCHES,
        others=others,
        filters=filters,
        is_manager=viewer.role is not Role.INSTRUCTOR,
        kind_names=KIND_NAMES,
        industry_names=INDUSTRY_NAMES,
        size_names=SIZE_NAMES,
        status_names=STATUS_NAMES,
    )
