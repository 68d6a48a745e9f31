"""What waits on this phone, and what to show when there is no network. Both hold nobody's data."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from webapp.accounts.access import public

bp = Blueprint("outbox", __name__)


@bp.get("/outbox")
@public
def index() -> Response:
    """Show what this phone keeps; open to people signed out, whose records wait for them to sign in again."""
    return make_response(render_template("outbox/index.html"))


@bp.get("/offline")
@public
def offline() -> Response:
    """Show what can be done without a network; the service worker keeps this page for everybody."""
    return make_response(render_template("outbox/offline.html"))
