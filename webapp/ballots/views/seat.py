"""Who sits at the device that asks, by its cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, current_app, request

from webapp.ballots.queries.seats import Seat, seat_of_device
from webapp.ballots.rules.links import DEVICE_COOKIE, DEVICE_DAYS
from webapp.core import clock, htmx
from webapp.core.error_pages import refuse
from webapp.core.errors import N_, NotFound
from webapp.core.i18n import explain
from webapp.core.security import cookie_name, owner_of

if TYPE_CHECKING:
    from webapp.settings import Settings

_DAY_SECONDS = 86_400


def settings() -> Settings:
    """Return the installation's settings."""
    found: Settings = current_app.config["LVGU"]
    return found


def caller() -> str:
    """Return the address that asks, for limits."""
    return request.remote_addr or ""


def device_secret() -> str | None:
    """Return the secret that the device holds, if any."""
    return request.cookies.get(cookie_name(DEVICE_COOKIE, https=settings().https))


def remember_device(response: Response, secret: str) -> Response:
    """Let the device hold its secret."""
    https = settings().https
    response.set_cookie(
        cookie_name(DEVICE_COOKIE, https=https),
        secret,
        max_age=DEVICE_DAYS * _DAY_SECONDS,
        secure=https,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def sitting() -> Seat:
    """Return the judge who sits at this device. Raises `NotFound` when nobody does (any more)."""
    secret = device_secret()
    seat = seat_of_device(secret, clock.now()) if secret else None
    if seat is None:
        raise NotFound(N_("This device is not set up for scoring."))
    return seat


@owner_of("judge")
def owner() -> str | None:
    """Return whose ballots this device may bring in: `judge:7`, or None when nobody sits at it."""
    secret = device_secret()
    seat = seat_of_device(secret, clock.now()) if secret else None
    return seat.actor.id if seat else None


def wants_json() -> bool:
    """Tell whether a program asks, not a page."""
    if request.headers.get("Accept") == "application/json":  # what programs send, known without weighing types
        return True
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


def nowhere(error: NotFound) -> Response:
    """Say that no ballot is to be found here, and what a judge can do about it."""
    if wants_json():
        return refuse(error)
    return htmx.render("ballots/nowhere.html", message=explain(error), status=404)
