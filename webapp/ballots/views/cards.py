"""The judges' QR cards: new links, shown once, on a sheet to be printed."""

from __future__ import annotations

from flask import Blueprint, Response, request

from webapp.ballots import commands
from webapp.ballots.queries.seats import card_code
from webapp.ballots.views.hall import act, opened, run
from webapp.core import htmx
from webapp.core.ids import token_hash
from webapp.core.links import absolute, qr_svg
from webapp.roadshows import queries

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
