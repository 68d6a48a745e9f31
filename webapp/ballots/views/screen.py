"""The hall screen, under an address that nobody guesses. It shows what the whole hall may see, and no more."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from webapp.accounts.access import public
from webapp.areas.queries import full_name
from webapp.ballots.queries.screen import number_of, screen
from webapp.ballots.views.hall import in_ms, poll_seconds, with_time
from webapp.core import htmx
from webapp.core.i18n import language
from webapp.core.links import absolute, qr_svg
from webapp.core.polling import SHARED
from webapp.live import queries as live

bp = Blueprint("screen", __name__, url_prefix="/screen/<token>")


@bp.get("")
@public
def show(token: str) -> Response:
    """Show the screen as it is now; the page then asks for news by itself."""
    event_id = number_of(token)
    page = render_template("ballots/screen.html", token=token, poll_seconds=poll_seconds(), **_shown(event_id))
    return make_response(with_time(page))


@bp.get("/live")
@public
def follow(token: str) -> Response:
    """Give what the screen shows, or say that nothing has changed.

    The tag is that of the screen's own topic, which ballots do not touch: it tells nothing of their number.
    """
    event_id = number_of(token)
    request.environ[SHARED] = True  # one answer for the whole hall, whatever cookies a phone brings
    topic = f"screen:{event_id}"
    if same := htmx.unchanged(live.tag(topic, live.revision(topic))):
        return same
    text, tag = live.fragment(topic, f"screen:{language()}", lambda: _fragment(event_id))
    return htmx.tagged(with_time(text), tag)


def _fragment(event_id: int) -> str:
    return render_template("ballots/_screen.html", **_shown(event_id))


def _shown(event_id: int) -> dict[str, object]:
    view = screen(event_id)
    return {
        "screen": view,
        "vote_qr": qr_svg(absolute("vote.show", token=view.vote_token)) if view.vote_token else "",
        "result_link": absolute("result.show", slug=view.event.slug),
        "area_name": full_name,
        "in_ms": in_ms,
    }
