"""The enterprise's own pages, the cards that lead to them, and the coordinator's list."""

from webapp.feedback.views import cards, enterprise, moderation

__all__ = ["blueprints", "cards", "enterprise", "moderation"]

blueprints = [enterprise.bp, cards.bp, moderation.bp]
