"""Paper for the judges: QR cards and badges with new links, shown once; table tents; blank score sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from webapp.ballots import commands
from webapp.ballots.queries.seats import card_code
from webapp.ballots.queries.sheets import MOST_BESIDE, blank_sheets_of
from webapp.core import htmx
from webapp.core.ids import token_hash
from webapp.core.links import absolute, qr_svg
from webapp.roadshows import queries
from webapp.roadshows.access import act, opened, run

if TYPE_CHECKING:
    from webapp.roadshows.models import Event, Judge

bp = Blueprint("sheet", __name__, url_prefix="/roadshows/<slug>/cards")


@bp.post("")
@run
def issue(slug: str) -> Response:
    """Give all judges new links, or the one named, and show them as cards."""
    event = opened(slug)
    key = request.form.get("judge", "")
    chosen = [queries.judge(event, key).id] if key else None
    tokens = commands.issue_links(event_id=event.id, judge_ids=chosen, **act())
    judges = {judge.id: judge for judge in queries.judges(event.id)}
    cards = []
    for judge_id, token in tokens:
        link = absolute("ballots.link", token=token)
        cards.append(
            {"judge": judges[judge_id], "link": link, "qr": qr_svg(link), "code": card_code(token_hash(token))}
        )
    return htmx.render("ballots/cards.html", event=event, cards=cards)


@bp.get("/tents")
@run
def tents(slug: str) -> Response:
    """Show a table tent for each judge."""
    event = opened(slug)
    return htmx.render("ballots/tents.html", event=event, judges=_active(event))


@bp.get("/paper")
@run
def paper(slug: str) -> Response:
    """Show a blank score sheet for each judge with all entries, or for the `judge` and the `entry` named."""
    event = opened(slug)
    sheets = blank_sheets_of(event, request.args.get("judge", ""), request.args.get("entry", ""))
    return htmx.render("ballots/blank_sheets.html", event=event, sheets=sheets, most_beside=MOST_BESIDE)


def _active(event: Event) -> list[Judge]:
    return [judge for judge in queries.judges(event.id) if judge.status == "active"]
