"""The pages on which a coordinator prepares a roadshow, and the public one of the draw."""

from webapp.roadshows.views import draw, entries, events, judges
from webapp.roadshows.views.blueprint import bp

__all__ = ["entries", "events", "judges"]

blueprints = [bp, draw.shown]
