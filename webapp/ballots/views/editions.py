"""Editions of a published result: their audit bundles, and the way to a corrected one."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, url_for

from webapp.ballots.queries.bundling import kept
from webapp.ballots.views.finish import page
from webapp.ballots.views.hall import shows_the_present
from webapp.roadshows.access import act, opened, run, saved
from webapp.roadshows.commands import events
from webapp.roadshows.forms.parts import CorrectionForm

bp = Blueprint("editions", __name__, url_prefix="/roadshows/<slug>/editions")


@bp.get("/<int:edition>.zip")
@run
def download(slug: str, edition: int) -> Response:
    """Give the audit bundle of an edition, byte for byte as it was kept when it was published."""
    event = opened(slug)
    response = make_response(kept(event.id, edition).content)
    response.mimetype = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-edition-{edition}.zip"'
    return response


@bp.post("/correct")
@run
def correct(slug: str) -> Response:
    """Take a published event back to put an error right."""
    event = opened(slug)
    correction_form = CorrectionForm()
    return saved(
        correction_form,
        lambda: events.correct_event(event_id=event.id, **correction_form.typed, **act()),
        url_for("finish.show", slug=slug),
    ) or page(slug, correction_form=correction_form)


shows_the_present(bp, lambda slug, **_others: page(slug))
