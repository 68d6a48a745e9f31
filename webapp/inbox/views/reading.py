"""A person's own notices, and the number of unread ones that stands on every page."""

from __future__ import annotations

from flask import Response, flash, make_response, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from webapp.accounts.access import allow, current_viewer, current_viewer_or_none, public
from webapp.accounts.rules import Role
from webapp.core import clock, htmx
from webapp.core.ids import record_number
from webapp.core.pagination import page_number
from webapp.inbox import commands, queries
from webapp.inbox.views.blueprint import bp
from webapp.live import queries as live

_MOST_SHOWN = 99


@bp.get("/")
@allow(*Role)
def index() -> Response:
    """List the viewer's notices, unread ones first. Looking at them does not make them read."""
    viewer = current_viewer()
    return htmx.render(
        "inbox/index.html",
        page=queries.notices(viewer, page_number()),
        unread_count=queries.unread(viewer.account_id),
        newest=queries.newest(viewer.account_id),
        worded=queries.worded,
    )


@bp.post("/<int:notice_id>/read")
@allow(*Role)
def read(notice_id: int) -> Response:
    """Mark a notice as read, and go where it leads when it is opened."""
    url = commands.mark_read(viewer=current_viewer(), notice_id=notice_id, now=clock.now())
    return htmx.redirect(url if request.form.get("open") else url_for("inbox.index"))


@bp.post("/read")
@allow(*Role)
def read_all() -> Response:
    """Mark the notices that the page showed as read."""
    newest = request.form.get("newest", 0, type=record_number)
    commands.mark_all_read(viewer=current_viewer(), newest=newest, now=clock.now())
    flash(gettext("Saved."))
    return htmx.redirect(url_for("inbox.index"))


@bp.get("/unread")
@public
def unread() -> Response:
    """Give the number of unread notices, or say that it has not changed.

    Nobody is sent to sign-in from here: the page that asks by itself may hold a form half filled in.
    """
    viewer = current_viewer_or_none()
    if viewer is None:
        return make_response("", 204)
    topic = queries.topic(viewer.account_id)
    if same := htmx.unchanged(live.tag(topic, live.revision(topic))):
        return same
    return htmx.tagged(*_mark(viewer.account_id))


@bp.app_template_global("unread_mark")
def unread_mark() -> tuple[Markup, str]:
    """Return the number of the viewer's unread notices as markup, and its tag."""
    text, tag = _mark(current_viewer().account_id)
    return Markup(text), tag  # noqa: S704 - a number


def _mark(account_id: int) -> tuple[str, str]:
    topic = queries.topic(account_id)
    # The revision first: a newer number under an older tag is asked for once more, an older one would stay.
    tag = live.tag(topic, live.number(topic))
    return _text(queries.unread(account_id)), tag


def _text(count: int) -> str:
    shown = f"{_MOST_SHOWN}+" if count > _MOST_SHOWN else str(count or "")
    return f"<b data-unread>{shown}</b>"
