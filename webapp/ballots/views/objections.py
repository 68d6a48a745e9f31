"""Objections to a published result: recorded and answered before the award."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from webapp.ballots.views.finish import page
from webapp.ballots.views.hall import shows_the_present
from webapp.roadshows.access import act, opened, run, saved
from webapp.roadshows.commands import objections as commands
from webapp.roadshows.forms.objections import AnswerForm, ObjectionForm

bp = Blueprint("objections", __name__, url_prefix="/roadshows/<slug>/console/objections")


@bp.post("")
@run
def record(slug: str) -> Response:
    """Record an objection that came in."""
    event = opened(slug)
    objection_form = ObjectionForm()
    return saved(
        objection_form,
        lambda: commands.object_to(event_id=event.id, **objection_form.typed, **act()),
        url_for("finish.show", slug=slug, _anchor="objections"),
    ) or page(slug, objection_form=objection_form)


@bp.post("/<int:objection_id>/answer")
@run
def answer(slug: str, objection_id: int) -> Response:
    """Answer an objection, once."""
    event = opened(slug)
    answer_form = AnswerForm()
    return saved(
        answer_form,
        lambda: commands.answer(event_id=event.id, objection_id=objection_id, **answer_form.typed, **act()),
        url_for("finish.show", slug=slug, _anchor="objections"),
    ) or page(slug, answering=objection_id, answer_form=answer_form)


shows_the_present(bp, lambda slug, **_others: page(slug))
