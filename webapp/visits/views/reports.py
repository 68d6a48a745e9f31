"""What goes onto paper or into a file cabinet: the visit ledger, and one visit on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response

from webapp.accounts.access import allow, current_viewer
from webapp.areas import queries as areas
from webapp.core import clock, exports, ledgers
from webapp.core.htmx import render
from webapp.core.i18n import DEFAULT, spoken
from webapp.visits.forms.wording import LABELS
from webapp.visits.queries import reading
from webapp.visits.queries.ledger import ledger
from webapp.visits.rules.states import Action
from webapp.visits.views.blueprint import READERS
from webapp.visits.views.reading import filter_form_of, narrowing_of

if TYPE_CHECKING:
    from webapp.visits.queries.reading import Version

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("/visits.xlsx")
@allow(*READERS)
def visits() -> Response:
    """Give the list of visits, with its filters, as the ledger that offices file."""
    viewer = current_viewer()
    with spoken(DEFAULT):
        filter_form = filter_form_of(viewer)
        narrowing = narrowing_of(viewer, filter_form, "area", "since", "until")  # the ledger names these anyway
    content = ledgers.xlsx(ledger(viewer, filter_form.chosen, narrowing))
    response = make_response(content)
    response.headers["Content-Type"] = exports.XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="visits-{clock.today():%Y%m%d}.xlsx"'
    return response


@bp.get("/visits/<int:visit_id>")
@allow(*READERS)
def record(visit_id: int) -> Response:
    """Show one visit on one page of A4: what was said and what follows, photos, and lines to sign on."""
    viewer = current_viewer()
    visit = reading.get(viewer, visit_id)
    return render(
        "reports/record.html",
        visit=visit,
        organisation=reading.organisation_of(visit),
        author=reading.author_name(visit),
        place=areas.full_name(visit.area_code),
        opinions=reading.opinions(viewer, visit.id),
        photos=reading.photos(viewer, visit.id),
        reviewed_by=_reviewer(reading.versions(viewer, visit.id)),
        labels=LABELS,
        now=clock.now(),
    )


def _reviewer(versions: list[Version]) -> str:
    """Return who found the visit in order last; "" when nobody did."""
    return next((one.actor for one in reversed(versions) if one.version.action is Action.REVIEW), "")
