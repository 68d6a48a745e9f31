"""The pages on which a coordinator prepares a roadshow."""

from webapp.roadshows.views import entries, events, judges
from webapp.roadshows.views.blueprint import bp

__all__ = ["bp", "entries", "events", "judges"]
