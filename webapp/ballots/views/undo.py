"""Taking back what a tap on the console did, with a reason; and the slides of the hall screen with a line of text."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from webapp.ballots.commands.undoing import reconsider_late, withdraw_opening
from webapp.ballots.forms import SlideForm
from webapp.ballots.queries.undoing import undoable
from webapp.ballots.views.hall import shows_the_present
from webapp.core import htmx
from webapp.core.forms import Form
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run, saved
from webapp.roadshows.commands import console as commands
from webapp.roadshows.forms.parts import ReasonForm, WhyForm

bp = Blueprint("undo", __name__, url_prefix="/roadshows/<slug>/console/undo")


@bp.get("")
@run
def show(slug: str) -> Response:
    """Show what can be undone now."""
    return _page(slug)


@bp.post("/stage")
@run
def stage(slug: str) -> Response:
    """Undo the last step on stage."""
    event = opened(slug)
    form = ReasonForm()
    return saved(
        form,
        lambda: commands.undo_stage(event_id=event.id, **form.typed, **act()),
        url_for("console.show", slug=slug),
    ) or _page(slug, form)


@bp.post("/scoring/<key>")
@run
def scoring(slug: str, key: str) -> Response:
    """Undo the opening of an entry's scoring."""
    event = opened(slug)
    entry_id = queries.entry(event, key).id
    form = ReasonForm()
    return saved(
        form,
        lambda: withdraw_opening(event_id=event.id, entry_id=entry_id, **form.typed, **act()),
        url_for("console.show", slug=slug),
    ) or _page(slug, form)


@bp.post("/late/<int:late_id>")
@run
def late(slug: str, late_id: int) -> Response:
    """Undo the refusal of a late ballot."""
    event = opened(slug)
    form = WhyForm()
    return saved(
        form,
        lambda: reconsider_late(event_id=event.id, late_id=late_id, **form.typed, **act()),
        url_for("console.show", slug=slug),
    ) or _page(slug, form)


@bp.post("/slide")
@run
def slide(slug: str) -> Response:
    """Put a slide on the hall screen, with a line of text."""
    event = opened(slug)
    form = SlideForm()
    return saved(
        form,
        lambda: commands.set_slide(event_id=event.id, **form.typed, **act()),
        url_for("console.show", slug=slug),
    ) or _page(slug, form)


def _page(slug: str, refused: Form | None = None) -> Response:
    event = opened(slug)
    view = undoable(event.id)
    held = SlideForm(
        formdata=None, version=view.podium.version, slide=view.podium.slide, slide_note=view.podium.slide_note
    )
    return htmx.render(
        "ballots/undo.html",
        "main",
        status=422 if refused else 200,
        event=event,
        view=view,
        refused=refused or Form(formdata=None),
        slide_form=refused if isinstance(refused, SlideForm) else held,
    )


shows_the_present(bp, lambda slug, **_others: _page(slug))
