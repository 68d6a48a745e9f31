"""What a phone is told that brings in a visit: its receipt, or both versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, make_response, url_for

from webapp.core import answers
from webapp.core.i18n import day_text, translate_text
from webapp.visits.forms.wording import FIELD_LABELS
from webapp.visits.queries import reading
from webapp.visits.rules.content import THEME_LABELS
from webapp.visits.rules.states import State, receipt_number

if TYPE_CHECKING:
    from webapp.core.errors import Conflict
    from webapp.visits.models import Visit
    from webapp.visits.rules.content import Content


def receipt(visit_id: int, state: State, at: str, status: int = 200) -> Response:
    """Say under which number the visit is kept, since when, and which photos are still missing."""
    page = "visits.edit" if state is State.DRAFT else "visits.detail"
    body = {
        "id": visit_id,
        "receipt": receipt_number(visit_id),
        "at": at,
        "url": url_for(page, visit_id=visit_id),
        "missing_photos": reading.missing_photos(visit_id),
    }
    return make_response(jsonify(body), status)


def stale(error: Conflict, visit: Visit) -> Response:
    """Show what stands now beside what the phone holds."""
    return answers.conflict(
        error,
        version=visit.version,
        url=url_for("visits.edit", visit_id=visit.id),
        facts=_facts(reading.content(visit), reading.name_of_place(visit)),
    )


def _facts(content: Content, organisation: str) -> list[list[str]]:
    """Return the visit in words, as pairs of label and text, in the order of the form."""
    opinions = [("opinion", opinion.text) for opinion in content.opinions]
    pairs = [
        ("organisation_id", organisation),
        ("visited_on", day_text(content.visited_on)),
        ("contact", content.contact),
        ("themes", " · ".join(translate_text(THEME_LABELS[theme]) for theme in content.themes)),
        ("registered", "" if content.registered is None else str(content.registered)),
        ("floating", "" if content.floating is None else str(content.floating)),
        *opinions,
        ("photos", str(len(content.photos) + len(content.awaited))),
    ]
    return [[translate_text(FIELD_LABELS[field]), text] for field, text in pairs if text]
