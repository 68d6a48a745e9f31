"""A judge's link: looking at it changes nothing, the button starts the device."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from webapp.accounts.access import public
from webapp.accounts.commands.limits import wrong_token
from webapp.ballots import commands
from webapp.ballots.forms import CodeForm
from webapp.ballots.queries.seats import Seat, seat_of_link
from webapp.ballots.rules.links import masked
from webapp.ballots.views.seat import caller, device_secret, nowhere, remember_device, settings
from webapp.core import clock, htmx
from webapp.core.errors import N_, NotFound
from webapp.core.limits import spend, spend_guess

bp = Blueprint("ballots", __name__)
bp.register_error_handler(NotFound, nowhere)


@bp.get("/b/<token>")
@public
def link(token: str) -> Response:
    """Show whose link it is, and a button. Chat programs and robots fetch links: nothing happens here."""
    seat = _led(token)
    return htmx.render(
        "ballots/link.html",
        seat=seat,
        token=token,
        masked_name=masked(seat.judge_name),
        elsewhere=seat.device_id is not None and not seat.is_bound_to(device_secret()),
        bound=seat.is_bound_to(device_secret()),
    )


@bp.post("/b/<token>/claim")
@public
def claim(token: str) -> Response:
    """Bind this device to the judge and go to the ballot; refuse a second device."""
    spend("claim", caller(), settings().claims_per_minute)
    seat = _led(token)
    agent = request.headers.get("User-Agent", "")
    secret = commands.claim(token=token, secret=device_secret(), agent=agent, now=clock.now())
    if secret is None:
        form = CodeForm(formdata=None)
        return htmx.render("ballots/second_device.html", seat=seat, token=token, code_form=form, refused="", status=409)
    return remember_device(htmx.leave(url_for("ballot.show")), secret)


def _led(token: str) -> Seat:
    """Return where the link leads; wrong, revoked and expired ones look alike, and are counted."""
    seat = seat_of_link(token, clock.now())
    if seat is None:
        spend_guess("wrong-token")
        wrong_token(clock.now())
        raise NotFound(N_("This link does not work."))
    return seat
