"""The pages on which a coordinator prepares a roadshow, and the public one of the draw."""

from webapp.roadshows.views import (
    conflicts,
    copying,
    draw,
    entries,
    events,
    evidence,
    judges,
    screening,
    sign_up,
)
from webapp.roadshows.views.blueprint import bp

__all__ = ["conflicts", "copying", "entries", "events", "evidence", "judges", "screening"]

blueprints = [bp, draw.shown, sign_up.bp]
