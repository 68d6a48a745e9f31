"""Cards for enterprises: new links, shown once, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext

from webapp.accounts.access import allow, current_viewer
from webapp.accounts.rules import Role
from webapp.areas.queries import full_name
from webapp.core import clock, htmx
from webapp.core.ids import record_number, token_hash
from webapp.core.links import absolute, qr_svg
from webapp.feedback import commands, queries
from webapp.feedback.rules import MOST_CARDS
from webapp.organisations.queries import Panel, register_panel

if TYPE_CHECKING:
    from webapp.accounts.rules import Viewer

bp = Blueprint("cards", __name__, url_prefix="/enterprise-cards")


@bp.get("/")
@allow(Role.INSTRUCTOR)
def index() -> Response:
    """List the instructor's organisations, to print cards for several at once."""
    return htmx.render("feedback/cards.html", organisations=queries.own_with_links(current_viewer()), most=MOST_CARDS)


@bp.post("/")
@allow(Role.INSTRUCTOR)
def issue_many() -> Response:
    """Make cards for the organisations that were ticked."""
    chosen = request.form.getlist("organisation", type=record_number)[:MOST_CARDS]
    if not chosen:
        flash(gettext("Tick at least one organisation."))
        return htmx.redirect(url_for("cards.index"))
    return _sheet(chosen)


@bp.post("/<int:organisation_id>")
@allow(*queries.ISSUERS)
def issue(organisation_id: int) -> Response:
    """Make one organisation's card."""
    return _sheet([organisation_id])


@bp.post("/<int:organisation_id>/revoke")
@allow(*queries.ISSUERS)
def revoke(organisation_id: int) -> Response:
    """End an organisation's link."""
    commands.revoke(viewer=current_viewer(), organisation_id=organisation_id, now=clock.now())
    flash(gettext("The card no longer works."))
    return htmx.redirect(url_for("organisations.detail", organisation_id=organisation_id))


def _sheet(organisation_ids: list[int]) -> Response:
    made = commands.issue(viewer=current_viewer(), organisation_ids=organisation_ids, now=clock.now())
    cards = []
    for organisation, token in made:
        link = absolute("enterprise.show", token=token)
        code = queries.card_code(token_hash(token))
        place = full_name(organisation.area_code)
        cards.append({"name": organisation.name, "place": place, "qr": qr_svg(link), "code": code})
    return htmx.render("feedback/sheet.html", cards=cards)


def panel(viewer: Viewer, organisation_id: int) -> Panel | None:
    """Return what an organisation's page says of its card."""
    if viewer.role not in queries.ISSUERS:
        return None
    link = queries.live_link(organisation_id)
    return Panel(
        "feedback/_panel.html",
        {
            "organisation_id": organisation_id,
            "link": link,
            "code": queries.card_code(link.token_hash) if link else "",
            "waiting": queries.waiting_of(organisation_id),
        },
    )


register_panel("feedback", panel)
