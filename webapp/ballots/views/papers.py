"""Papers of a published event: workbook, page to be signed, certificates. For coordinators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, request

from webapp.areas.queries import full_name
from webapp.ballots.queries.bundling import digests
from webapp.ballots.queries.papers import workbook_of
from webapp.ballots.queries.sheets import score_sheets_of
from webapp.ballots.rules.result import PLACE_NAMES, ranked, rankings, separate
from webapp.core import htmx
from webapp.core.exports import XLSX, xlsx
from webapp.core.ids import record_number
from webapp.core.links import absolute, qr_svg
from webapp.roadshows import queries
from webapp.roadshows.access import opened, run

if TYPE_CHECKING:
    from webapp.roadshows.models import Event, Publication

bp = Blueprint("papers", __name__, url_prefix="/roadshows/<slug>/papers")


@bp.get("/result.xlsx")
@run
def workbook(slug: str) -> Response:
    """Give result, every score sheet and the signatures page as a workbook."""
    event, publication, digest = _published(slug)
    response = make_response(xlsx(workbook_of(event, publication, digest)))
    response.mimetype = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-result.xlsx"'
    return response


@bp.get("/signatures")
@run
def signatures(slug: str) -> Response:
    """Show the result with room for every judge to sign, and the digest to compare with."""
    event, publication, digest = _published(slug)
    link = absolute("verify.show", slug=event.slug)
    return htmx.render(
        "ballots/signatures.html",
        event=event,
        publication=publication,
        rankings=rankings(publication.result),
        digest=digest,
        judges=[one for one in queries.judges(event.id) if one.status == "active"],
        link=link,
        qr=qr_svg(link),
        area_name=full_name,
    )


@bp.get("/score-sheets")
@run
def score_sheets(slug: str) -> Response:
    """Show every judge's ballots as a sheet to be signed."""
    event, publication, digest = _published(slug)
    return htmx.render(
        "ballots/score_sheets.html",
        event=event,
        publication=publication,
        digest=digest,
        sheets=score_sheets_of(event),
        area_name=full_name,
    )


@bp.get("/certificates")
@run
def certificates(slug: str) -> Response:
    """Show one certificate an entry: all ranked ones, or the first `places`; upright, or wide with `wide`."""
    event, publication, _digest = _published(slug)
    places = max(0, request.args.get("places", 0, type=record_number))
    link = absolute("verify.show", slug=event.slug)
    rows = ranked(publication.result)
    return htmx.render(
        "ballots/certificates.html",
        event=event,
        publication=publication,
        rows=[row for row in rows if not places or row["rank"] <= places],
        separate=separate(publication.result),
        wide="wide" in request.args,
        places=places,
        named=PLACE_NAMES,
        link=link,
        qr=qr_svg(link),
        area_name=full_name,
        host=full_name(event.area_code),
    )


def _published(slug: str) -> tuple[Event, Publication, str]:
    """Return the event, its newest public edition and that one's digest. 404 before publication."""
    event, publication = queries.published(opened(slug).slug)
    return event, publication, digests(event.id).get(publication.edition, "")
