"""The list of problems as the ledger that offices file."""

from __future__ import annotations

from flask import Response, make_response, request

from webapp.accounts.access import allow, current_viewer
from webapp.core import clock, exports, ledgers
from webapp.core.i18n import DEFAULT, spoken
from webapp.problems.queries.ledger import ledger as ledger_of
from webapp.problems.views.blueprint import READERS, bp
from webapp.problems.views.reading import ASKED, filter_of, narrowing_of


@bp.get("/ledger.xlsx")
@allow(*READERS)
def ledger() -> Response:
    """Give the list of problems, with its filters, as a ledger."""
    asked = {name: request.args.get(name, "") for name in ASKED}
    with spoken(DEFAULT):
        narrowing = narrowing_of(asked | {"area": ""})  # the ledger names the place anyway
    response = make_response(ledgers.xlsx(ledger_of(current_viewer(), filter_of(asked), narrowing)))
    response.headers["Content-Type"] = exports.XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="problems-{clock.today():%Y%m%d}.xlsx"'
    return response
