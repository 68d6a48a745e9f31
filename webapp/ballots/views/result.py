"""The public result, from the moment of publication on. Before, the address leads nowhere."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from webapp.accounts.access import public
from webapp.areas.queries import full_name
from webapp.ballots.queries.bundling import digests
from webapp.ballots.rules.result import by_category, rankings, separate
from webapp.ballots.rules.votes import Mode
from webapp.core import htmx
from webapp.roadshows import queries
from webapp.roadshows.rules import scoring
from webapp.roadshows.rules.stages import PUBLISHED, Stage

if TYPE_CHECKING:
    from webapp.roadshows.models import Event, Publication

bp = Blueprint("result", __name__, url_prefix="/r/<slug>")


@bp.get("")
@public
def show(slug: str) -> Response:
    """Show ranks and scores, how they came about, and the record's head."""
    return _page(*queries.published(slug))


@bp.get("/editions/<int:number>")
@public
def edition(slug: str, number: int) -> Response:
    """Show an earlier edition, as it was published then."""
    return _page(*queries.edition(slug, number))


def _page(event: Event, publication: Publication) -> Response:
    editions = queries.editions(event.id)
    return htmx.render(
        "ballots/result.html",
        event=event,
        stage=Stage(event.stage),
        publication=publication,
        editions=editions,
        newest=editions[-1].edition,
        correcting=event.stage not in PUBLISHED,
        digest=digests(event.id).get(publication.edition, ""),
        rankings=rankings(publication.result),
        categories=[] if separate(publication.result) else by_category(publication.result["rows"]),
        judges=publication.result["judges"],
        highest=Decimal(publication.result["highest"]),
        rules=scoring.read_rules(publication.result["rules"]),
        criteria=scoring.read_criteria(publication.result["criteria"]),
        poll_mode=Mode,
        area_name=full_name,
    )
