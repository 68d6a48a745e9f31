"""The public result, from the moment of publication on. Before, the address leads nowhere."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, Response

from webapp.accounts.access import public
from webapp.areas.queries import full_name
from webapp.core import htmx
from webapp.roadshows import queries
from webapp.roadshows.rules import scoring
from webapp.roadshows.rules.stages import Stage

bp = Blueprint("result", __name__, url_prefix="/r/<slug>")


@bp.get("")
@public
def show(slug: str) -> Response:
    """Show ranks and scores, how they came about, and the record's head."""
    event, publication = queries.published(slug)
    return htmx.render(
        "ballots/result.html",
        event=event,
        stage=Stage(event.stage),
        publication=publication,
        rows=publication.result["rows"],
        judges=publication.result["judges"],
        highest=Decimal(publication.result["highest"]),
        rules=scoring.read_rules(publication.result["rules"]),
        criteria=scoring.read_criteria(publication.result["criteria"]),
        area_name=full_name,
    )
