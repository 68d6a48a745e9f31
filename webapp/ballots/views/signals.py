"""A judge presses a button when something is wrong; the console shows it until somebody has seen it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from webapp.accounts.access import public
from webapp.ballots.commands import signals as commands
from webapp.ballots.forms import SignalForm
from webapp.ballots.views.console import done
from webapp.ballots.views.entry import page
from webapp.ballots.views.seat import nowhere, settings, sitting
from webapp.core import clock, htmx
from webapp.core.errors import NotFound
from webapp.core.forms import attempt
from webapp.core.limits import spend
from webapp.roadshows.access import act, opened, run

bp = Blueprint("signals", __name__)


@bp.post("/ballot/signal")
@public
def tell() -> Response:
    """Tell the console what is wrong."""
    seat = sitting()
    spend("signal-device", str(seat.device_id), settings().claims_per_minute)
    signal = SignalForm()
    said = {"reason": signal.trouble.data or "", "words": signal.words.data or ""}
    if not attempt(signal, lambda: commands.signal(seat=seat, now=clock.now(), **said)):
        return page(seat, signal.entry.data or None, signal=signal, status=422)
    flash(_("The coordinators have been told."))
    return htmx.redirect(url_for("ballot.show", entry=signal.entry.data or None))


@bp.post("/roadshows/<slug>/console/signals/<int:signal_id>/seen")
@run
def seen(slug: str, signal_id: int) -> Response:
    """Note that a signal has been seen."""
    event = opened(slug)
    commands.see_signal(event_id=event.id, signal_id=signal_id, **act())
    return done(event)


@bp.errorhandler(NotFound)
def missing(error: NotFound) -> Response:
    """Say that nobody sits at this device."""
    return nowhere(error)
