"""A new event after an old one."""

from __future__ import annotations

from flask import Response, url_for

from webapp.core import htmx
from webapp.core.forms import attempt
from webapp.roadshows.access import act, opened, run
from webapp.roadshows.commands.copying import copy_event
from webapp.roadshows.forms.sign_up import CopyForm
from webapp.roadshows.views.blueprint import bp


@bp.route("/<slug>/copy", methods=["GET", "POST"])
@run
def copy(slug: str) -> Response:
    """Ask for name and day, and create the event as this one was set up."""
    event = opened(slug)
    copy_form = CopyForm(name=event.name)
    made = attempt(copy_form, lambda: copy_event(event_id=event.id, **copy_form.typed, **act()))
    if made:
        return htmx.redirect(url_for("roadshows.show", slug=made))
    status = 422 if copy_form.is_submitted() else 200
    return htmx.render("roadshows/copy.html", "main", status=status, event=event, copy_form=copy_form)
