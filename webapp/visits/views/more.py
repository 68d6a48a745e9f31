"""The last place of the navigation: everything that has no place of its own in the bar."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.accounts.access import allow
from webapp.accounts.rules import Role
from webapp.core.htmx import render

bp = Blueprint("more", __name__)


@bp.get("/more")
@allow(*Role)
def index() -> Response:
    """Show the remaining places, the preferences and the way out."""
    return render("more/index.html")
