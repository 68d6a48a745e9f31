"""Pages that do what a test wants to see answered: one for each refusal, one that breaks, one that writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.exceptions import Gone, MethodNotAllowed, Unauthorized

from webapp.core.db import transaction
from webapp.core.errors import Busy, Conflict, Invalid, NotAllowed, NotFound, StorageFull, TooLarge, TooMany
from webapp.live.commands import bump

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSALS: dict[int, Callable[[], Exception]] = {
    401: Unauthorized,
    403: lambda: NotAllowed("You may not open this page."),
    404: NotFound,
    409: lambda: Conflict("This record has changed since you opened it."),
    410: Gone,
    413: lambda: TooLarge("The photo is larger than %(limit)s MB.", limit=12),
    422: lambda: Invalid("Enter a number."),
    429: lambda: TooMany("Too many attempts. Please wait a moment and try again.", retry_after=7),
    405: lambda: MethodNotAllowed(["PUT"]),
    500: lambda: ZeroDivisionError("secret detail"),
    503: lambda: Busy("The system is busy. Nothing was saved. Please try again in a moment."),
    507: lambda: StorageFull("The server's disk takes no more. Nothing was saved; tell the administrator."),
}


def add_trial_pages(app: Flask) -> None:
    """Add the pages; they take both readers and writers."""
    bp = Blueprint("trial", __name__)

    @bp.route("/trial/refuse/<int:status>", methods=["GET", "POST"])
    def refuse(status: int) -> str:
        refusal = REFUSALS[status]()
        raise refusal

    @bp.get("/trial/elsewhere")
    def elsewhere() -> Any:  # noqa: ANN401 - Werkzeug's own response
        return redirect("/ping", 303)

    @bp.post("/trial/write")
    def write() -> Response:
        with transaction():
            bump("trial")
        return Response(repr(sorted(request.form)), 200)

    app.register_blueprint(bp)
