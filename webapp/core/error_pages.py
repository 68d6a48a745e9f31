"""How refusals and failures are shown: a page, a fragment or JSON, in the reader's language, leaking nothing."""

from __future__ import annotations

import io
import re
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Final

import structlog
from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from jinja2_fragments.flask import render_block
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError
from werkzeug.formparser import FormDataParser
from werkzeug.wsgi import get_input_stream

from webapp.core.db import db, refusal
from webapp.core.errors import N_, DomainError
from webapp.core.htmx import wants_fragment, wants_json
from webapp.core.i18n import explain
from webapp.core.logs import request_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.datastructures import MultiDict

    from webapp.core.forms import Form

_log = structlog.get_logger()
_NEVER_SHOWN_AGAIN = ("csrf_token", "password", "current_password", "new_password", "new_password_again")
# What a form carries that nobody typed.
_UNTYPED: Final = re.compile(
    r"(?:.*-)?(?:key|version|client_id|base|base_version|base_revision|cycle|device_time|action|kept|photos_sha256)"
)
_SERVER_ERROR = 500
_TIMES_READ: Final = 2  # how many times the limit of its page a form is still read through for what was typed,
_LEAST_READ: Final = 128 * 1024 * 1024  # and how many bytes at least
_MOST_TYPED: Final = 256 * 1024  # bytes in one field, and
_MOST_FIELDS: Final = 200
_MEGABYTE: Final = 1024 * 1024

MESSAGES = {
    400: N_("The request could not be understood."),
    401: N_("Please sign in to go on."),
    403: N_("You may not open this page."),
    404: N_("There is no such page, or it is not in your area."),
    405: N_("This address does not take that kind of request."),
    409: N_("This record has changed since you opened it."),
    410: N_("This link is no longer valid."),
    413: N_("That is too large to be taken. Go back, choose fewer or smaller files, and send it again."),
    415: N_("This kind of file is not taken."),
    422: N_("Something in the form needs correcting."),
    429: N_("Too many attempts. Please wait a moment and try again."),
    500: N_("Something went wrong on our side. Nothing was saved."),
    503: N_("The system is busy. Nothing was saved. Please try again in a moment."),
    507: N_("The server's disk takes no more. Nothing was saved; tell the administrator."),
}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(CSRFError, refuse_token)
    app.register_error_handler(DomainError, refuse)
    app.register_error_handler(HTTPException, stop)
    app.register_error_handler(Exception, fail)


def refuse(error: DomainError, standing: Iterable[list[str]] = ()) -> Response:
    """Show a refusal that a rule, a query or a command raised; `standing` tells how the record stands now, in words."""
    status = int(error.status)
    if status in (HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        _log.info("refused", status=status, code=error.code)
    response = show(status, explain(error), code=error.code, standing=standing)
    retry_after = getattr(error, "retry_after", None)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def refuse_token(error: CSRFError) -> Response:
    """Ask to send the form once more; the page carries what was typed."""
    _log.info("refused", status=400, code="csrf", why=str(error.description)[:60])
    message = gettext("This form was open for too long or came from elsewhere. Check it and send it again.")
    return show(400, message, code="csrf", template="csrf")


def stop(error: HTTPException) -> Response:
    """Show what Flask or Werkzeug refused."""
    if error.response is not None:
        return make_response(error.response)
    if isinstance(error, SecurityError):  # a Host we do not serve: no page can be addressed for it
        return Response("This host name is not served here.\n", 400, mimetype="text/plain")
    status = error.code or _SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        _log.info("refused", status=status)
    message = gettext(MESSAGES.get(status, MESSAGES[400]))
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and (most := g.get("most_bytes")):
        limit = most // _MEGABYTE
        message = gettext("That is too large to be taken: a file may have at most %(limit)s MB.", limit=limit)
    response = show(status, message, code=error.name.lower().replace(" ", "_"))
    for name, value in error.get_headers(None):
        if name not in ("Content-Type", "Content-Length"):
            response.headers.setdefault(name, value)
    return response


def fail(error: Exception) -> Response:
    """Show that something broke, with the number to look it up by."""
    db.session.rollback()
    _log.error("failed", error=type(error).__name__, exc_info=error)
    if refused := refusal(error):  # a page that only reads, and the database does not answer
        return refuse(refused)
    return show(_SERVER_ERROR, gettext(MESSAGES[500]), code="failed")


def show(
    status: int, message: str, *, code: str, template: str | None = None, standing: Iterable[list[str]] = ()
) -> Response:
    """Render the error as JSON, as a fragment or as a page."""
    if wants_json():
        return make_response(jsonify(error=code, message=message, request_id=request_id()), status)
    is_sent = request.method == "POST"
    context = {
        "status": status,
        "message": message,
        "code": code,
        "standing": standing,
        "request_id": request_id(),
        "typed": typed_again() if is_sent else [],
        "told": told() if is_sent else [],
    }
    name = f"errors/{template or _template_of(status)}.html"
    if wants_fragment():
        return make_response(render_block(name, "error", **context), status)
    return make_response(render_template(name, **context), status)


def _template_of(status: int) -> str:
    known = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503, 507)
    return str(status) if status in known else "500" if status >= _SERVER_ERROR else "400"


def typed_again() -> list[tuple[str, str]]:
    """Return what was typed, so that the page can send it once more; secrets stay out."""
    try:
        return _shown_again(request.form)
    except RequestEntityTooLarge:
        return _shown_again(_typed_beside_files())
    except HTTPException:  # the body itself was the trouble
        return []


def told() -> list[tuple[str, str]]:
    """Return what a person wrote and chose, as pairs of label and text; the label is "" beyond the page's form."""
    form: Form | None = g.get("form")
    named, known = (form.told, form.names) if form else ([], set())
    rest = [("", text) for name, text in typed_again() if name not in known and not _UNTYPED.fullmatch(name)]
    return [(label, text) for label, text in [*named, *rest] if text]


def _shown_again(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in form.lists() if name not in _NEVER_SHOWN_AGAIN for value in values]


class _Nowhere(io.BytesIO):
    """Where files go that are too large to be taken."""

    def write(self, data: object, /) -> int:
        """Forget the data."""
        return len(memoryview(data))  # type: ignore[arg-type]


def _nowhere(
    total_content_length: int | None,  # noqa: ARG001 - what Werkzeug tells of each file
    content_type: str | None,  # noqa: ARG001
    filename: str | None,  # noqa: ARG001
    content_length: int | None = None,  # noqa: ARG001
) -> IO[bytes]:
    return _Nowhere()


def _typed_beside_files() -> MultiDict[str, str]:
    """Return what was typed in a form whose files are too large; these are read and forgotten.

    Nothing for a form beyond any measure, or for one that is no form with files.
    """
    parser = FormDataParser(_nowhere, _MOST_TYPED, max_form_parts=_MOST_FIELDS)
    limit = max(_LEAST_READ, (request.max_content_length or 0) * _TIMES_READ)
    mimetype = "multipart/form-data" if request.mimetype == "multipart/form-data" else ""
    try:
        stream = get_input_stream(request.environ, max_content_length=limit)
        return parser.parse(stream, mimetype, request.content_length, request.mimetype_params)[1]
    except HTTPException:
        return parser.cls()
