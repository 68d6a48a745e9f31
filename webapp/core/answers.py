"""What a phone is told that brings in what it kept offline and is refused: beside the fields, or both versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, jsonify, make_response
from flask_babel import gettext

from webapp.core import error_pages
from webapp.core.i18n import explain
from webapp.core.logs import request_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wtforms import Field

    from webapp.core.errors import Conflict
    from webapp.core.forms import Form


def refused(form: Form) -> Response:
    """Give each refusal under the name that its field has in the page, and what the field is called there."""
    message = " ".join(form.form_errors) or gettext(error_pages.MESSAGES[422])
    wrong = list(_wrong(form))
    fields = {field.name: _texts(field) for field in wrong}
    labels = {field.name: str(field.label.text) for field in wrong}
    return make_response(jsonify(error="invalid", message=message, fields=fields, labels=labels), 422)


def _wrong(fields: Any) -> Iterator[Field]:  # noqa: ANN401 - a form or a list of fields
    for field in fields:
        if inner := getattr(field, "entries", None) or getattr(field, "form", None):
            yield from _wrong(inner)
        if _texts(field):
            yield field


def _texts(field: Field) -> list[str]:
    """Return the field's own refusals; those of inner fields are told under their own names."""
    own = () if isinstance(field.errors, dict) else field.errors
    return [str(error) for error in own if not isinstance(error, dict | list)]


def conflict(error: Conflict, *, version: int, url: str, facts: list[list[str]]) -> Response:
    """Show what stands now, in words as pairs of label and text, beside what the phone holds."""
    body = {
        "error": error.code,
        "message": explain(error),
        "current": {"version": version, "url": url, "facts": facts},
        "request_id": request_id(),
    }
    return make_response(jsonify(body), 409)
