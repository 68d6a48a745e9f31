"""Checking a published result: the digest, how to count again, and whether a receipt is in the bundle. Public."""

from __future__ import annotations

from flask import Blueprint, Response, request

from webapp.accounts.access import public
from webapp.ballots.queries.bundling import digests, look_up
from webapp.ballots.rules.receipt import typed
from webapp.ballots.views.seat import caller, settings
from webapp.core import htmx
from webapp.core.limits import spend
from webapp.roadshows import queries

bp = Blueprint("verify", __name__, url_prefix="/r/<slug>/verify")


@bp.get("")
@public
def show(slug: str) -> Response:
    """Show what a result can be checked by; with `receipt`, where that receipt stands. No scores."""
    event, publication = queries.published(slug)
    asked = request.args.get("receipt", "")[:40]
    receipt = typed(asked)
    found = None
    if receipt:
        spend("receipt", caller(), settings().receipts_per_minute)
        found = look_up(event.id, receipt)
    return htmx.render(
        "ballots/verify.html",
        event=event,
        publication=publication,
        digests=digests(event.id),
        asked=asked,
        receipt=receipt,
        found=found,
    )
